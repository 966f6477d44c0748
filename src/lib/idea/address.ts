/** Internet protocol version. */
export type Family = 4 | 6

/** Number of bits of an address. */
export const addressBits: Readonly<Record<Family, number>> = { 4: 32, 6: 128 }

/** One address. An IPv4-mapped one (`::ffff:192.0.2.1`) is an IPv6 address, as it was written. */
export interface Address {
  readonly family: Family
  /** The address as a number, 0 to 2^32-1 or 2^128-1. */
  readonly value: bigint
}

/**
 * Reads one address, strictly: four octets without leading zeros, or the forms of RFC 4291 (also with an
 * IPv4 tail), no zone, no blanks.
 */
export function parseAddress(text: string): Address | undefined {
  // 45 = the longest form: six groups of four digits and an IPv4 tail.
  if (text.length > 45) return undefined
  if (text.includes(':')) {
    const value = parseIpv6(text)
    return value === undefined ? undefined : { family: 6, value }
  }
  const value = parseIpv4(text)
  return value === undefined ? undefined : { family: 4, value: BigInt(value) }
}

/** Reads four octets: a number from 0 to 2^32-1. */
export function parseIpv4(text: string): number | undefined {
  let value = 0
  let octets = 0
  let start = 0
  while (octets < 4) {
    const dot = text.indexOf('.', start)
    const end = dot < 0 ? text.length : dot
    const octet = parseOctet(text, start, end)
    if (octet === undefined) return undefined
    value = value * 256 + octet
    octets += 1
    if (dot < 0) return octets === 4 ? value : undefined
    start = end + 1
  }
  return undefined
}

/** Prints an address in its canonical form: dotted, or RFC 5952 (lower case, longest run of zeros as `::`). */
export function formatAddress(family: Family, value: bigint): string {
  return family === 4 ? formatIpv4(Number(value)) : formatIpv6(value)
}

function parseOctet(text: string, start: number, end: number): number | undefined {
  const length = end - start
  if (length < 1 || length > 3) return undefined
  if (length > 1 && text.charCodeAt(start) === ZERO) return undefined
  let octet = 0
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - ZERO
    if (digit < 0 || digit > 9) return undefined
    octet = octet * 10 + digit
  }
  return octet > 255 ? undefined : octet
}

const ZERO = 48

function parseIpv6(text: string): bigint | undefined {
  const gap = text.indexOf('::')
  if (gap < 0) {
    const groups = parseGroups(text)
    return groups?.length === 8 ? joinGroups(groups) : undefined
  }
  const head = text.slice(0, gap)
  // Only the last group may be written as IPv4, so not one before the gap.
  const before = head.includes('.') ? undefined : parseGroups(head)
  const after = parseGroups(text.slice(gap + 2))
  if (!before || !after) return undefined
  // "::" stands for at least one group of zeros.
  const missing = 8 - before.length - after.length
  if (missing < 1) return undefined
  return joinGroups([...before, ...new Array<number>(missing).fill(0), ...after])
}

function parseGroups(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  let group = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === COLON) {
      if (i === start) return undefined
      groups.push(group)
      group = 0
      start = i + 1
      continue
    }
    if (code === DOT) return withIpv4(groups, text.slice(start))
    const digit = hexDigit(code)
    if (digit < 0 || i - start === 4) return undefined
    group = group * 16 + digit
  }
  if (start === text.length) return undefined
  groups.push(group)
  return groups
}

/** The last two groups may be written as IPv4. */
function withIpv4(groups: readonly number[], text: string): number[] | undefined {
  const tail = parseIpv4(text)
  return tail === undefined ? undefined : [...groups, Math.floor(tail / 65536), tail % 65536]
}

/** Its value; -1 for any other character. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 97 && code <= 102) return code - 87
  return code >= 65 && code <= 70 ? code - 55 : -1
}

const DOT = 46
const COLON = 58

/** In three steps, each below 2^53, because arithmetic on bigint is slow. */
function joinGroups(groups: readonly number[]): bigint {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups
  const high = BigInt((a * 65536 + b) * 65536 + c)
  const middle = BigInt((d * 65536 + e) * 65536 + f)
  return (high << 80n) | (middle << 32n) | BigInt(g * 65536 + h)
}

function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

function formatIpv6(value: bigint): string {
  if (value >> 32n === 0xffffn) return `::ffff:${formatIpv4(Number(value & 0xffffffffn))}`
  const groups = splitGroups(value)
  const { start, length } = longestZeros(groups)
  if (length < 2) return hexadecimal(groups, 0, 8)
  return `${hexadecimal(groups, 0, start)}::${hexadecimal(groups, start + length, 8)}`
}

/** In words of 32 bits, because arithmetic on bigint is slow. */
function splitGroups(value: bigint): number[] {
  const a = Number(value >> 96n)
  const b = Number((value >> 64n) & 0xffffffffn)
  const c = Number((value >> 32n) & 0xffffffffn)
  const d = Number(value & 0xffffffffn)
  return [a >>> 16, a & 65535, b >>> 16, b & 65535, c >>> 16, c & 65535, d >>> 16, d & 65535]
}

function hexadecimal(groups: readonly number[], start: number, end: number): string {
  let text = ''
  for (let i = start; i < end; i++) {
    text += i === start ? (groups[i] ?? 0).toString(16) : `:${(groups[i] ?? 0).toString(16)}`
  }
  return text
}

/** The first of the longest runs of zero groups. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let start = 0
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start }
  }
  return best
}
