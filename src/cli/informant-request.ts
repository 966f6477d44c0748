import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import { parseMoment } from '../lib/framework/time/moment.ts'
import type { InformantRequest } from '../lib/modules/informant/request.ts'
import { endAndAddresses } from './reporter-request.ts'
import { readFlag } from './search-flags.ts'

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
  const { from: begin, interval } = flags
  const from = begin === undefined ? undefined : readFlag('from', () => parseMoment(begin, now))
  const { until, addresses: to } = endAndAddresses(flags.to ?? [], now)
  if (from !== undefined && from >= (until ?? now)) {
    throw new MentatError('USAGE', '--from must be before --to')
  }
  return { interval, from, until, to, isDry: flags['dry-run'] }
}
