import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { type Address, formatAddress } from '../../idea/address.ts'
import { HttpApi } from '../lookup/http-api.ts'
import { Lookup, type LookupContext } from '../lookup/lookup.ts'
import { limitsOf } from '../lookup/options.ts'
import type { PassiveDnsOptions } from './options.ts'
import { type PassiveDnsRecord, readRecords } from './records.ts'

const DAY = 86_400_000

/** Looks up the names that were seen for an address lately (at least one, newest first) in a passive DNS such as CESNET's. */
export class PassiveDnsService extends Lookup<Address, readonly PassiveDnsRecord[]> {
  readonly #api: HttpApi
  readonly #options: PassiveDnsOptions
  readonly #clock: Clock

  /** @throws MentatError CONFIG_INVALID when address or key of the service cannot be used */
  constructor(options: PassiveDnsOptions, context: LookupContext) {
    super({ ...context, name: 'passive DNS', limits: limitsOf(options, options.api_timeout) })
    this.#options = options
    this.#clock = context.clock
    this.#api = new HttpApi({
      name: 'passive DNS',
      url: options.base_api_url,
      key: options.api_key,
      largestAnswer: options.max_answer_size,
    })
  }

  protected override key({ family, value }: Address): string {
    return formatAddress(family, value)
  }

  protected override async ask(
    address: Address,
    signal: AbortSignal,
  ): Promise<readonly PassiveDnsRecord[] | undefined> {
    const text = this.key(address)
    const today = Math.floor(this.#clock.now() / DAY) * DAY
    const since = today - Math.ceil(this.#options.rec_validity / DAY) * DAY
    // The end is tomorrow: where the service is, it may be that day already.
    const window = `from=${dateOf(since)}&to=${dateOf(today + DAY)}`
    const answer = await this.#api.get(`ip/${text}?${window}`, signal)
    if (answer === undefined) return undefined
    const records = readRecords(answer, since, this.#options.api_limit)
    if (records) return records.length === 0 ? undefined : Object.freeze(records)
    const expected = 'a list of objects with domain, time_first, time_last and type'
    throw new MentatError('LOOKUP_FAILED', `the answer about ${text} is not ${expected}`)
  }

  protected override weigh(records: readonly PassiveDnsRecord[]): number {
    return records.length
  }
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
