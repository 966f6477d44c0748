import { type Address, addressBits } from '../../idea/address.ts'

/** The name under which the DNS keeps the names of an address (RFC 1035 3.5, RFC 3596 2.5). */
export function reverseName({ family, value }: Address): string {
  // Bytes of IPv4 are written in decimal, half bytes of IPv6 in hexadecimal; the last comes first.
  const [width, radix, zone] = family === 4 ? [8n, 10, 'in-addr'] : [4n, 16, 'ip6']
  const labels: string[] = []
  for (let shift = 0n; shift < addressBits[family]; shift += width) {
    labels.push(((value >> shift) & ((1n << width) - 1n)).toString(radix))
  }
  return `${labels.join('.')}.${zone}.arpa`
}

/** Longest name that is asked or kept: RFC 1035 2.3.4, in text without the last dot. */
const LONGEST_HOST_NAME = 253

/**
 * A name of a host in its usual form: lower case, without the last dot. undefined for what no host is called: the
 * DNS gives out any bytes, and events hold any text. Underscores are seen in real names.
 */
export function hostName(text: string): string | undefined {
  const name = (text.endsWith('.') ? text.slice(0, -1) : text).toLowerCase()
  if (name.length > LONGEST_HOST_NAME) return undefined
  return /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$/.test(name) ? name : undefined
}

/** Whether the DNS may know the name: it has a domain, which is none of those that are not in it (RFC 6761, 6762, 7686), and is no address. */
export function isInDns(name: string): boolean {
  const top = name.slice(name.lastIndexOf('.') + 1)
  return name.includes('.') && !/^\d+$/.test(top) && !withoutDns.has(top)
}

const withoutDns: ReadonlySet<string> = new Set([
  'alt',
  'arpa',
  'example',
  'invalid',
  'local',
  'localhost',
  'onion',
  'test',
])
