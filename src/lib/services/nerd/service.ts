import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Address, formatAddress } from '../../idea/address.ts'
import { HttpApi } from '../lookup/http-api.ts'
import { Lookup, type LookupContext } from '../lookup/lookup.ts'
import { limitsOf } from '../lookup/options.ts'
import type { NerdOptions } from './options.ts'
import { readReputation, type Reputation } from './reputation.ts'

/** Looks up reputations of addresses in NERD, the Network Entity Reputation Database. */
export class NerdService extends Lookup<Address, Reputation> {
  readonly #api: HttpApi
  readonly #pages: string

  /** @throws MentatError CONFIG_INVALID when address or key of the service cannot be used */
  constructor(options: NerdOptions, context: LookupContext) {
    super({ ...context, name: 'NERD', limits: limitsOf(options, options.api_timeout) })
    this.#pages = `${options.base_url.replace(/\/$/, '')}/ip/`
    this.#api = new HttpApi({
      name: 'NERD',
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
  ): Promise<Reputation | undefined> {
    const text = this.key(address)
    const answer = await this.#api.get(`ip/${text}`, signal)
    if (answer === undefined) return undefined
    const reputation = readReputation(answer, this.#pages + text)
    if (reputation) return reputation
    const expected = '"rep" between 0 and 1'
    throw new MentatError('LOOKUP_FAILED', `the answer about ${text} has no ${expected}`)
  }
}
