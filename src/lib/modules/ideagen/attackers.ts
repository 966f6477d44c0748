import { type Address, drawAddress, parseBlock } from './address.ts'
import { type Distribution, WeightedTable, zipf } from './distribution.ts'
import { Random } from './random.ts'

/** One of the hosts that attack; the same number is the same host in every event. */
export interface Attacker extends Address {
  readonly name: string
  /** An autonomous system for documentation or private use (RFC 5398, RFC 6996). */
  readonly asn: number
}

/** How many attackers there are: enough for a long tail, few enough to be met again. */
const POPULATION = 20_000

/** Space that no real operator routes: reserved (RFC 1112), benchmarks (RFC 2544), shared (RFC 6598), documentation. */
const space = new WeightedTable([
  { weight: 58, block: parseBlock('240.0.0.0/4') },
  { weight: 17, block: parseBlock('198.18.0.0/15') },
  { weight: 12, block: parseBlock('100.64.0.0/10') },
  { weight: 13, block: parseBlock('2001:db8:8000::/33') },
])

/**
 * The attackers, met with Zipf-like frequencies so that lists of the most active make sense. Some are neighbours
 * in one network. Who they are depends on the seed alone.
 */
export class Attackers {
  readonly #seed: number
  readonly #ranks: Distribution = zipf(POPULATION, 1.02)
  readonly #known = new Map<number, Attacker>()

  constructor(seed: number) {
    this.#seed = seed
  }

  /** Somebody; the same few again and again. */
  draw(random: Random): Attacker {
    return this.#ranked(this.#ranks.draw(random))
  }

  #ranked(rank: number): Attacker {
    let attacker = this.#known.get(rank)
    if (!attacker) {
      attacker = this.#create(rank)
      this.#known.set(rank, attacker)
    }
    return attacker
  }

  #create(rank: number): Attacker {
    const random = new Random(this.#seed, 'attacker', rank)
    // Every eighth has a more active relative: botnets and rented servers come by the network.
    const address =
      rank > 8 && random.chance(0.12)
        ? neighbour(random, this.#ranked(rank >> 3))
        : drawAddress(random, space.draw(random).block)
    const [name, asn] = [nameOf(random, address), asnOf(address)]
    return { family: address.family, words: address.words, name, asn }
  }
}

function neighbour(random: Random, { family, words }: Address): Address {
  return {
    family,
    words: words.with(-1, (((words.at(-1) ?? 0) & ~0xff) | random.integer(1, 254)) >>> 0),
  }
}

function nameOf(random: Random, address: Address): string {
  const number = address.words.at(-1) ?? 0
  const provider = random.pick(['dyn.isp', 'vps.hosting', 'cloud', 'broadband', 'mobile.carrier'])
  return `${random.pick(['h', 'ip-', 'static-', 'node'])}${number.toString(36)}.${provider}.example.net`
}

/** The same for a whole /16 (IPv6: /48). */
function asnOf(address: Address): number {
  const network = (address.words[0] ?? 0) >>> 16
  const mixed = address.family === 4 ? network : (address.words[1] ?? 0) >>> 16
  return mixed % 3 === 0 ? 65_536 + (mixed % 16) : 64_512 + (mixed % 1000)
}
