import { parseMoment } from '../lib/framework/time/moment.ts'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import { severities } from '../lib/database/groups/tables.ts'
import type { ReporterRequest } from '../lib/modules/reporter/run.ts'
import { parseMailAddress } from '../lib/services/mail/address.ts'
import { readMoment } from './read-flag.ts'

/** The flags of `reporter send` that say what is to be reported. */
export interface ReporterFlags {
  readonly severity: string | undefined
  readonly group: string | undefined
  readonly from: string | undefined
  readonly to: readonly string[] | undefined
  /** Undefined when it is not given. */
  readonly 'test-data': boolean | undefined
  readonly 'dry-run': boolean | undefined
}

/**
 * What the flags ask for.
 * @param now milliseconds since 1970
 * @throws MentatError USAGE
 */
export function reporterRequest(flags: ReporterFlags, now: number): ReporterRequest {
  const { group } = flags
  const from = readMoment('from', flags.from, now)
  const { until, addresses } = endAndAddresses(flags.to ?? [], now)
  if (from !== undefined && from >= (until ?? now)) {
    throw new MentatError('USAGE', '--from must be before --to')
  }
  const isTest = flags['test-data'] === true
  return {
    isDry: flags['dry-run'] === true,
    isTest,
    isManual:
      [group, from, until].some((value) => value !== undefined) || isTest || addresses.length > 0,
    severity: severities.find((each) => each === flags.severity),
    ...{ group, from, until, to: addresses },
  }
}

/** `--to` has two meanings: a time, as of other scheduled modules, and an address. */
export function endAndAddresses(
  values: readonly string[],
  now: number,
): { until: number | undefined; addresses: string[] } {
  const times: number[] = []
  const addresses: string[] = []
  for (const value of values) {
    const time = timeOf(value, now)
    if (time === undefined) addresses.push(addressOf(value))
    else times.push(time)
  }
  if (times.length > 1) throw new MentatError('USAGE', '--to: more than one time')
  return { until: times[0], addresses }
}

function timeOf(text: string, now: number): number | undefined {
  if (text.includes('@')) return undefined
  try {
    return parseMoment(text, now)
  } catch {
    return undefined
  }
}

function addressOf(text: string): string {
  try {
    parseMailAddress(text)
    return text
  } catch {
    throw new MentatError('USAGE', `--to: "${text}" is neither a time nor a mail address`)
  }
}
