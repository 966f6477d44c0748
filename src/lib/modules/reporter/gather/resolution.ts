import type { Network } from '../../../database/networks/list.ts'
import type { Clock } from '../../../framework/time/clock.ts'
import { type Interval, parseInterval } from '../../../idea/interval.ts'
import { NetworkIndex } from '../../../services/networks/network-index.ts'

/** Who gets reports on an address. */
export interface Responsibility {
  /** Names of groups, the nearest first. Never empty. */
  readonly chain: readonly string[]
  /** Groups of the base networks around, the nearest first: they get a report that nobody else would get. */
  readonly fallback: readonly string[]
}

/** Tells a responsibility from all others. */
export function nameOf({ chain, fallback }: Responsibility): string {
  return JSON.stringify([chain, fallback])
}

/** Finds who is responsible for addresses, by the networks as they are now. */
export class Resolver {
  readonly #index: NetworkIndex<IndexedNetwork>
  /** By the address as text; most addresses occur in many events. */
  readonly #known = new Map<string, Responsibility | undefined>()
  /** Each once, so that equal ones are the same object. */
  readonly #responsibilities = new Map<string, Responsibility>()

  private constructor(index: NetworkIndex<IndexedNetwork>) {
    this.#index = index
  }

  /** @param networks of enabled groups */
  static async create(networks: readonly Network[], clock: Clock): Promise<Resolver> {
    const indexed = networks.flatMap(({ network, group, is_base: isBase }) => {
      const interval = parseInterval(network)
      return interval ? [{ ...interval, group, isBase }] : []
    })
    // Of networks of the same size the first one counts as the nearer: not by chance.
    indexed.sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0))
    return new Resolver(await NetworkIndex.build(indexed, clock))
  }

  /**
   * Who is responsible for the whole of an address (or network, or range); a network that overlaps it in part is not.
   * Where there are base networks alone, their groups are the chain.
   * @returns the same object for the same groups; undefined: nobody
   */
  resolve(address: string): Responsibility | undefined {
    if (this.#known.has(address)) return this.#known.get(address)
    const interval = parseInterval(address)
    const found = interval && this.#responsibilityFor(interval)
    this.#known.set(address, found)
    return found
  }

  #responsibilityFor(interval: Interval): Responsibility | undefined {
    const networks = this.#index.containing(interval)
    const near = groupsOf(networks.filter(({ isBase }) => !isBase))
    const base = groupsOf(networks.filter(({ isBase }) => isBase))
    const [chain, fallback] = near.length > 0 ? [near, base] : [base, []]
    if (chain.length === 0) return undefined
    const key = nameOf({ chain, fallback })
    const known = this.#responsibilities.get(key) ?? { chain, fallback }
    this.#responsibilities.set(key, known)
    return known
  }
}

interface IndexedNetwork extends Interval {
  readonly group: string
  readonly isBase: boolean
}

function groupsOf(networks: readonly IndexedNetwork[]): string[] {
  return [...new Set(networks.map(({ group }) => group))]
}
