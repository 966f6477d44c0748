import type { Address } from './address.ts'
import { type Interval, parseInterval } from './interval.ts'

/**
 * Where an address is valid: everywhere, inside one organisation (RFC 1918, RFC 6598, RFC 4193), or nowhere
 * beyond a host or a link, in examples, for groups of receivers, not at all.
 */
export type AddressScope = 'global' | 'private' | 'special'

/** The scope, after the IANA registries of special-purpose addresses (RFC 6890 and what was added since). */
export function scopeOf({ family, value }: Address): AddressScope {
  for (const [scope, blocks] of tables[family]) {
    if (blocks.some(({ low, high }) => value >= low && value <= high)) return scope
  }
  return family === 4 ? 'global' : 'special'
}

type Table = readonly (readonly [AddressScope, readonly Interval[]])[]

/** The first hit counts. Beyond them IPv4 is global. */
const ip4: Table = [
  // Anycast blocks inside 192.0.0.0/24: PCP (RFC 7723), TURN (RFC 8155).
  ['global', blocks('192.0.0.9-192.0.0.10')],
  ['private', blocks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10')],
  [
    'special',
    blocks(
      '0.0.0.0/8', // this network (RFC 791)
      '127.0.0.0/8', // loopback (RFC 1122)
      '169.254.0.0/16', // link-local (RFC 3927)
      '192.0.0.0/24', // protocol assignments (RFC 6890)
      '192.0.2.0/24', // documentation (RFC 5737)
      '198.51.100.0/24',
      '203.0.113.0/24',
      '192.88.99.0/24', // relays of 6to4, given up (RFC 7526)
      '198.18.0.0/15', // benchmarks (RFC 2544)
      '224.0.0.0/4', // multicast (RFC 5771)
      '240.0.0.0/4', // reserved (RFC 1112), broadcast (RFC 919)
    ),
  ],
]

/** The first hit counts. Global unicast is 2000::/3 only, and the translations of RFC 6052. */
const ip6: Table = [
  // Blocks inside 2001::/23 that are global: anycast (RFC 7723, 8155, 9665), AMT, AS112, ORCHIDv2, drones.
  [
    'global',
    blocks('2001:1::1-2001:1::3', '2001:3::/32', '2001:4:112::/48', '2001:20::/28', '2001:30::/28'),
  ],
  [
    'special',
    blocks(
      '2001::/23', // protocol assignments (RFC 2928), Teredo among them
      '2001:db8::/32', // documentation (RFC 3849)
      '3fff::/20', // documentation (RFC 9637)
      '2002::/16', // 6to4, given up (RFC 7526)
    ),
  ],
  ['global', blocks('2000::/3', '64:ff9b::/96')],
  ['private', blocks('fc00::/7')],
]

const tables = { 4: ip4, 6: ip6 } as const

function blocks(...texts: string[]): Interval[] {
  return texts.map((text) => parseInterval(text)).filter((block) => block !== undefined)
}
