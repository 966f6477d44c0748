import { addressBits, type Family, formatAddress, parseAddress } from './address.ts'
import { type Notes, silent } from './notes.ts'
import { isAscending } from './order.ts'

/** Addresses from `low` to `high`, both included: a single address, a network, or a range. */
export interface Interval {
  readonly family: Family
  readonly low: bigint
  readonly high: bigint
}

/** Addresses that share their first `prefix` bits; the bits of `base` after them are zero. */
export interface Network {
  readonly family: Family
  readonly base: bigint
  readonly prefix: number
}

/**
 * Reads an address, a network (`192.0.2.0/24`; bits of the host are masked) or a range (`192.0.2.1-192.0.2.9`),
 * strictly: no blanks, no zone, no leading zeros. A range written backwards is turned round, and noted.
 */
export function parseInterval(text: string, notes: Notes = silent): Interval | undefined {
  const slash = text.indexOf('/')
  if (slash >= 0) return parseNetwork(text.slice(0, slash), text.slice(slash + 1))
  const minus = text.indexOf('-')
  if (minus >= 0) return parseRange(text.slice(0, minus), text.slice(minus + 1), notes)
  const address = parseAddress(text)
  return address && { family: address.family, low: address.value, high: address.value }
}

/** Sorted (IPv4 first, then ascending), with overlapping and adjacent intervals merged into one. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  if (intervals.length < 2) return [...intervals]
  const merged: Interval[] = []
  let last: Interval | undefined
  const ordered = isAscending(intervals, compareIntervals)
    ? intervals
    : intervals.toSorted(compareIntervals)
  for (const next of ordered) {
    if (last?.family === next.family && next.low <= last.high + 1n) {
      if (next.high > last.high) last = { family: last.family, low: last.low, high: next.high }
    } else {
      if (last) merged.push(last)
      last = next
    }
  }
  if (last) merged.push(last)
  return merged
}

/** IPv4 before IPv6, then by the lower bound, then by the upper. */
export function compareIntervals(a: Interval, b: Interval): number {
  return a.family - b.family || compare(a.low, b.low) || compare(a.high, b.high)
}

/** Prints a single address, a network (`192.0.2.0/24`) when it is exactly one, and else a range (`low-high`). */
export function formatInterval(interval: Interval): string {
  const { family, low, high } = interval
  if (low === high) return formatAddress(family, low)
  const prefix = prefixOf(interval)
  return prefix === undefined
    ? `${formatAddress(family, low)}-${formatAddress(family, high)}`
    : `${formatAddress(family, low)}/${prefix}`
}

/** The fewest networks that together are the interval, ascending: one for most, at most 62 (IPv4) or 254 (IPv6). */
export function networksOf({ family, low, high }: Interval): Network[] {
  const bits = addressBits[family]
  if (low === high) return [{ family, base: low, prefix: bits }]
  const networks: Network[] = []
  for (let base = low; base <= high;) {
    // As large as the base is aligned, and as fits.
    let hostBits = base === 0n ? bits : trailingZeros(base)
    while (base + (1n << BigInt(hostBits)) - 1n > high) hostBits -= 1
    networks.push({ family, base, prefix: bits - hostBits })
    base += 1n << BigInt(hostBits)
  }
  return networks
}

/** Prints a network; a single address without its prefix. */
export function formatNetwork({ family, base, prefix }: Network): string {
  const address = formatAddress(family, base)
  return prefix === addressBits[family] ? address : `${address}/${prefix}`
}

/** Length of the prefix when the interval is exactly one network, else undefined. */
export function prefixOf({ family, low, high }: Interval): number | undefined {
  const size = high - low + 1n
  if ((size & (size - 1n)) !== 0n || (low & (size - 1n)) !== 0n) return undefined
  return addressBits[family] - (size.toString(2).length - 1)
}

function parseNetwork(base: string, prefix: string): Interval | undefined {
  const address = parseAddress(base)
  if (!address || !/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return undefined
  const { family, value } = address
  const hostBits = addressBits[family] - Number(prefix)
  if (hostBits < 0) return undefined
  const mask = (1n << BigInt(hostBits)) - 1n
  return { family, low: value & ~mask, high: value | mask }
}

function parseRange(first: string, last: string, notes: Notes): Interval | undefined {
  const a = parseAddress(first)
  const b = parseAddress(last)
  if (!a || a.family !== b?.family) return undefined
  if (a.value <= b.value) return { family: a.family, low: a.value, high: b.value }
  notes.add('range written backwards, turned round')
  return { family: a.family, low: b.value, high: a.value }
}

function trailingZeros(value: bigint): number {
  let zeros = 0
  while ((value & (1n << BigInt(zeros))) === 0n) zeros += 1
  return zeros
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
