import { parseIpv4 } from '../idea/address.ts'
import { formatInterval, parseInterval } from '../idea/interval.ts'

/** Addresses from `low` to `high`, both included: one, a network, or a range. */
export class AddressBlock {
  readonly family: 4 | 6
  /** Both numbers for IPv4, both bigint for IPv6. */
  readonly low: number | bigint
  readonly high: number | bigint

  constructor(family: 4 | 6, low: number | bigint, high: number | bigint) {
    this.family = family
    this.low = low
    this.high = high
  }

  /** In its canonical form. */
  toString(): string {
    return formatInterval({
      family: this.family,
      low: BigInt(this.low),
      high: BigInt(this.high),
    })
  }
}

/** Reads an address, a network or a range as events and filters have them. */
export function readAddresses(text: string): AddressBlock | undefined {
  if (!text.includes(':')) return readIpv4(text)
  const interval = parseInterval(text)
  return interval?.family === 6 ? new AddressBlock(6, interval.low, interval.high) : undefined
}

/** With numbers, because arithmetic on bigint is slow. */
function readIpv4(text: string): AddressBlock | undefined {
  const slash = text.indexOf('/')
  const minus = text.indexOf('-')
  const end = slash >= 0 ? slash : minus
  const first = parseIpv4(end < 0 ? text : text.slice(0, end))
  if (first === undefined) return undefined
  if (end < 0) return new AddressBlock(4, first, first)
  const rest = text.slice(end + 1)
  if (slash >= 0) return prefixPattern.test(rest) ? ipv4Network(first, Number(rest)) : undefined
  const last = parseIpv4(rest)
  if (last === undefined) return undefined
  return new AddressBlock(4, Math.min(first, last), Math.max(first, last))
}

function ipv4Network(address: number, prefix: number): AddressBlock | undefined {
  if (prefix > 32) return undefined
  const size = 2 ** (32 - prefix)
  const low = address - (address % size)
  return new AddressBlock(4, low, low + size - 1)
}

const prefixPattern = /^(?:0|[1-9]\d?)$/

/** Whether both cover the same addresses. */
export function isSameBlock(one: AddressBlock, other: AddressBlock): boolean {
  return one.low === other.low && one.high === other.high && one.family === other.family
}

/** Whether the block lies wholly inside the other. */
export function isInside(block: AddressBlock, other: AddressBlock): boolean {
  return block.family === other.family && block.low >= other.low && block.high <= other.high
}

/** Whether a text is an address that lies wholly inside (`in`) or is the same as (`eq`) one of the blocks. */
export type BlockTest = (text: string) => boolean

/** Compiles a look-up in many blocks; its cost grows with the logarithm of their number. */
export function compileBlocks(operator: 'in' | 'eq', blocks: readonly AddressBlock[]): BlockTest {
  if (operator === 'eq') return compileSame(blocks)
  const ip4 = new BlockTable(blocks.filter(({ family }) => family === 4))
  const ip6 = new BlockTable(blocks.filter(({ family }) => family === 6))
  return (text) => {
    const single = parseIpv4(text)
    if (single !== undefined) return ip4.hasInside(single, single)
    const block = readAddresses(text)
    if (!block) return false
    return (block.family === 4 ? ip4 : ip6).hasInside(block.low, block.high)
  }
}

function compileSame(blocks: readonly AddressBlock[]): BlockTest {
  const singles = new Set<number>()
  for (const { family, low, high } of blocks) {
    if (family === 4 && low === high) singles.add(Number(low))
  }
  const others = new Set(blocks.map(keyOf))
  return (text) => {
    const single = parseIpv4(text)
    if (single !== undefined) return singles.has(single)
    const block = readAddresses(text)
    return block !== undefined && others.has(keyOf(block))
  }
}

/** The same text for equal blocks only. */
export function keyOf({ family, low, high }: AddressBlock): string {
  return `${family}:${String(low)}-${String(high)}`
}

/** Blocks of one family, none inside another: then both their ends ascend, and one look-up is enough. */
class BlockTable {
  readonly #lows: (number | bigint)[] = []
  readonly #highs: (number | bigint)[] = []

  constructor(blocks: readonly AddressBlock[]) {
    const sorted = blocks.toSorted((a, b) => order(a.low, b.low) || order(b.high, a.high))
    for (const { low, high } of sorted) {
      const last = this.#highs.at(-1)
      if (last !== undefined && high <= last) continue
      this.#lows.push(low)
      this.#highs.push(high)
    }
  }

  /** Of the blocks that begin at or before `low`, the last one ends last. */
  hasInside(low: number | bigint, high: number | bigint): boolean {
    let from = 0
    let to = this.#lows.length
    while (from < to) {
      const middle = (from + to) >>> 1
      const start = this.#lows[middle]
      if (start !== undefined && start <= low) from = middle + 1
      else to = middle
    }
    const end = this.#highs[from - 1]
    return end !== undefined && high <= end
  }
}

function order(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
