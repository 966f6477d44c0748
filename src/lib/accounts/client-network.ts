import { formatAddress, parseAddress } from '../idea/address.ts'

/** Bits of an IPv6 address that whoever has a line of their own chooses as they like. */
const HOST_BITS = 64n

/**
 * Whom an address stands for, where attempts are counted: whoever has one address of IPv6 has 2^64 of them, so all of these count
 * as one. What is no address stays as it is.
 */
export function clientNetwork(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const found = parseAddress(plain)
  if (found?.family !== 6) return plain
  return `${formatAddress(6, (found.value >> HOST_BITS) << HOST_BITS)}/64`
}
