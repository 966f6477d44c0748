import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import type { InformantRequest } from '../lib/modules/informant/request.ts'
import { endAndAddresses } from './reporter-request.ts'
import { readMoment } from './read-flag.ts'

/** The flags of `informant send` that say what is to be told to whom. */
export interface InformantFlags {
  readonly interval: string | undefined
  readonly from: string | undefined
  readonly to: readonly string[] | undefined
  readonly 'dry-run': boolean
}

/**
 * What the flags ask for.
 * @param now milliseconds since 1970
 * @throws MentatError USAGE
 */
export function informantRequest(flags: InformantFlags, now: number): InformantRequest {
  const { interval } = flags
  const from = readMoment('from', flags.from, now)
  const { until, addresses: to } = endAndAddresses(flags.to ?? [], now)
  if (from !== undefined && from >= (until ?? now)) {
    throw new MentatError('USAGE', '--from must be before --to')
  }
  return { interval, from, until, to, isDry: flags['dry-run'] }
}
