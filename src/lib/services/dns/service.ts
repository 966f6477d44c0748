import { Resolver } from 'node:dns/promises'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { type Address, formatAddress, parseAddress } from '../../idea/address.ts'
import type { Finding } from '../lookup/finding.ts'
import { Lookup, type LookupContext } from '../lookup/lookup.ts'
import { limitsOf } from '../lookup/options.ts'
import { hostName, reverseName } from './names.ts'
import type { DnsOptions } from './options.ts'

/** Names of an address or addresses of a name: sorted, each once, at least one. */
export type DnsFinding = Finding<readonly string[]>

/** Records that are asked for; `HOST` stands for both A and AAAA. */
interface Question {
  readonly type: 'PTR' | 'HOST'
  readonly name: string
}

/** Looks up names of addresses and addresses of names in the DNS. */
export class DnsService extends Lookup<Question, readonly string[]> {
  readonly #resolver: Resolver
  readonly #limit: number

  /** @throws MentatError CONFIG_INVALID when a server is not an address */
  constructor(options: DnsOptions, context: LookupContext) {
    super({ ...context, name: 'the DNS resolver', limits: limitsOf(options, options.lifetime) })
    this.#limit = options.answer_limit
    this.#resolver = resolverOf(options)
  }

  /** The names of an address, in lower case, without those that no host can have. */
  reverse(address: Address, signal?: AbortSignal): DnsFinding | Promise<DnsFinding> {
    return this.find({ type: 'PTR', name: reverseName(address) }, signal)
  }

  /** The addresses of a name, IPv4 before IPv6; for what cannot be the name of a host there is nothing. */
  forward(name: string, signal?: AbortSignal): DnsFinding | Promise<DnsFinding> {
    const host = hostName(name)
    return host === undefined
      ? { kind: 'nothing' }
      : this.find({ type: 'HOST', name: host }, signal)
  }

  protected override key({ type, name }: Question): string {
    return `${type} ${name}`
  }

  protected override ask({ type, name }: Question): Promise<readonly string[] | undefined> {
    return type === 'PTR' ? this.#names(name) : this.#addresses(name)
  }

  protected override weigh(answer: readonly string[]): number {
    return answer.length
  }

  /** Questions to the DNS heed no signal. */
  protected override cancel(): void {
    this.#resolver.cancel()
  }

  async #names(name: string): Promise<readonly string[] | undefined> {
    const records = await answered(this.#resolver.resolvePtr(name))
    const names = records.map(hostName).filter((each) => each !== undefined)
    return this.#some([...new Set(names)].sort())
  }

  /** Either kind may be missing, or fail, without the other. */
  async #addresses(name: string): Promise<readonly string[] | undefined> {
    const outcomes = await Promise.allSettled([
      answered(this.#resolver.resolve4(name)),
      answered(this.#resolver.resolve6(name)),
    ])
    const addresses = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [...new Set(outcome.value.map(canonical))].sort() : [],
    )
    const failure = outcomes.find((outcome) => outcome.status === 'rejected')
    if (addresses.length === 0 && failure) throw failure.reason
    return this.#some(addresses)
  }

  #some(values: readonly string[]): readonly string[] | undefined {
    return values.length === 0 ? undefined : Object.freeze(values.slice(0, this.#limit))
  }
}

function resolverOf({ servers, timeout, lifetime }: DnsOptions): Resolver {
  const tries = Math.max(1, Math.floor(lifetime / timeout))
  // Without a maximum each try would take twice as long as the one before it.
  const resolver = new Resolver({ timeout, tries, maxTimeout: timeout })
  if (servers.length === 0) return resolver
  try {
    resolver.setServers(servers)
  } catch (error) {
    const expected = 'addresses with or without port: 192.0.2.53, [2001:db8::53]:5353'
    throw new MentatError(
      'CONFIG_INVALID',
      `DNS servers ${servers.join(', ')}: ${describeError(error)}; expected ${expected}`,
    )
  }
  return resolver
}

/** Values of records; none when there are none. Failures become those that a look-up knows. */
async function answered(records: Promise<string[]>): Promise<string[]> {
  try {
    return await records
  } catch (error) {
    const code = codeOf(error) ?? ''
    if (code === 'ENOTFOUND' || code === 'ENODATA') return []
    const meaning = failures[code] ?? 'LOOKUP_FAILED'
    throw new MentatError(meaning, describeError(error), { cause: error })
  }
}

/**
 * What the codes of c-ares say of the resolver; others: it does not work. SERVFAIL and answers that cannot be read concern
 * one zone as a rule (reverse zones are often neglected); REFUSED means that this resolver does not serve us.
 */
const failures: Readonly<Record<string, 'LOOKUP_TIMED_OUT' | 'LOOKUP_REFUSED'>> = {
  ETIMEOUT: 'LOOKUP_TIMED_OUT',
  ESERVFAIL: 'LOOKUP_REFUSED',
  EBADRESP: 'LOOKUP_REFUSED',
  EFORMERR: 'LOOKUP_REFUSED',
  EBADNAME: 'LOOKUP_REFUSED',
}

function canonical(text: string): string {
  const address = parseAddress(text)
  return address ? formatAddress(address.family, address.value) : text
}
