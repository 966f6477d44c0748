import { type Address, type Block, drawAddress, type Family, parseBlock } from './address.ts'
import { Distribution } from './distribution.ts'
import type { Random } from './random.ts'

/** A network that is defended: the targets of attacks lie in it, and some of its hosts are infected. */
export interface HomeNetwork {
  /** CIDR. */
  readonly network: string
  /** The domain of its hosts' names. */
  readonly domain: string
  /** How often it is met, compared with the others. */
  readonly weight: number
}

/** Home networks when none are named: documentation ranges (RFC 5737, RFC 3849) and private ones (RFC 1918). */
export const demoNetworks: readonly HomeNetwork[] = [
  { network: '192.0.2.0/24', domain: 'uni.example.org', weight: 24 },
  { network: '198.51.100.0/24', domain: 'hospital.example.org', weight: 16 },
  { network: '203.0.113.0/24', domain: 'library.example.org', weight: 10 },
  { network: '10.20.0.0/16', domain: 'campus.example.org', weight: 25 },
  { network: '10.77.64.0/18', domain: 'dorms.example.org', weight: 15 },
  { network: '172.16.0.0/14', domain: 'regional.example.org', weight: 10 },
  { network: '2001:db8:100::/40', domain: 'campus.example.org', weight: 70 },
  { network: '2001:db8:2a0:f00::/56', domain: 'lab.example.org', weight: 30 },
]

/** The share of servers among the hosts that are met. */
const SERVERS = 0.6

/** A host that belongs to somebody. */
export interface Host extends Address {
  readonly name: string
}

/** The defended networks, to draw hosts from. */
export class Homes {
  readonly #members: readonly Member[]
  readonly #byFamily: Readonly<Record<Family, readonly Member[]>>
  readonly #choice: Readonly<Record<Family, Distribution>>

  /** @throws MentatError USAGE when a network cannot be read */
  constructor(networks: readonly HomeNetwork[] = demoNetworks) {
    this.#members = networks.map((home) => ({ ...home, block: parseBlock(home.network) }))
    this.#byFamily = { 4: this.#ofFamily(4), 6: this.#ofFamily(6) }
    this.#choice = { 4: choiceOf(this.#byFamily[4]), 6: choiceOf(this.#byFamily[6]) }
  }

  /** A host of the given family (of the other, if no network has it); servers are met more often than others. */
  host(random: Random, family: Family): Host {
    const { block, domain } = this.#member(random, family)
    const server = random.chance(SERVERS)
    const address = drawAddress(random, block, server)
    const number = (address.words.at(-1) ?? 0) & 0xff_ff
    const name = server
      ? `${random.pick(roles)}${number % 8}.${domain}`
      : `host-${number}.${domain}`
    return { ...address, name }
  }

  /** Like host, when its name does not matter. */
  address(random: Random, family: Family): Address {
    return drawAddress(random, this.#member(random, family).block, random.chance(SERVERS))
  }

  #member(random: Random, family: Family): Member {
    return this.#choice[family].pick(random, this.#byFamily[family])
  }

  #ofFamily(family: Family): readonly Member[] {
    const members = this.#members.filter((member) => member.block.family === family)
    return members.length > 0 ? members : this.#members
  }
}

interface Member extends HomeNetwork {
  readonly block: Block
}

const roles = ['www', 'mail', 'ns', 'vpn', 'db', 'files', 'git', 'proxy', 'ldap', 'print', 'moodle']

function choiceOf(members: readonly Member[]): Distribution {
  return new Distribution(members.map((member) => member.weight))
}
