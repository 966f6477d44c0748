import { parseIp } from 'ip-bigint'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Random } from './random.ts'

/** IPv4 or IPv6. */
export type Family = 4 | 6

/** An address as unsigned words of 32 bits: one for IPv4, four for IPv6. */
export interface Address {
  readonly family: Family
  readonly words: readonly number[]
}

/** A network from which addresses are drawn. */
export interface Block extends Address {
  readonly prefix: number
}

/**
 * Reads a network in CIDR form.
 * @throws MentatError USAGE when it is none
 */
export function parseBlock(text: string): Block {
  const [, address, prefixText] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text) ?? []
  const prefix = Number(prefixText)
  const parsed = address === undefined ? undefined : parseAddress(address)
  if (parsed === undefined || prefix > parsed.words.length * 32) {
    throw new MentatError(
      'USAGE',
      `"${text}" is not a network; expected ADDRESS/PREFIX such as 192.0.2.0/24 or 2001:db8::/32`,
    )
  }
  return { ...networkPart(parsed, prefix), prefix }
}

/** Any address of a block. `low` keeps its last part between 1 and 63, where people put servers. */
export function drawAddress(random: Random, block: Block, low = false): Address {
  const words = block.words.map((word, index) => {
    const free = freeBits(block.prefix, index)
    return free === 0 ? word : (word | (random.next() & free)) >>> 0
  })
  if (low) placeLow(random, block, words)
  return { family: block.family, words }
}

function placeLow(random: Random, block: Block, words: number[]): void {
  const last = words.length - 1
  const free = freeBits(block.prefix, last)
  // In IPv6 the 64 bits of the host are small; in IPv4 the last octet is.
  if (block.family === 6) words[2] = ((words[2] ?? 0) & ~freeBits(block.prefix, 2)) >>> 0
  const cleared = (words[last] ?? 0) & ~(block.family === 6 ? free : free & 0xff)
  words[last] = (cleared | (random.integer(1, 63) & free)) >>> 0
}

/** The network of the given prefix length around an address, as text. */
export function networkText(address: Address, prefix: number): string {
  return `${addressText(networkPart(address, prefix))}/${prefix}`
}

/** A range that starts near an address and spans `length` addresses (2 to 16), as text. */
export function rangeText(address: Address, length: number): string {
  const words = [...address.words]
  const last = words.length - 1
  // Clearing the fifth bit leaves room for 16 more without a carry.
  const first = ((words[last] ?? 0) & ~0x1f) >>> 0
  const start = (first | ((words[last] ?? 0) & 0x0f)) >>> 0
  words[last] = start
  const low = addressText({ family: address.family, words })
  words[last] = start + length - 1
  return `${low}-${addressText({ family: address.family, words })}`
}

/** The usual text of an address; for IPv6 the canonical one of RFC 5952. */
export function addressText(address: Address): string {
  return address.family === 4 ? dotted(address.words[0] ?? 0) : groups(address.words)
}

function parseAddress(text: string): Address | undefined {
  try {
    const { number, version } = parseIp(text)
    const count = version === 4 ? 1 : 4
    const words = Array.from({ length: count }, (_, index) =>
      Number((number >> BigInt(32 * (count - 1 - index))) & 0xff_ff_ff_ffn),
    )
    return { family: version === 4 ? 4 : 6, words }
  } catch {
    return undefined
  }
}

function networkPart(address: Address, prefix: number): Address {
  const words = address.words.map((word, index) => (word & ~freeBits(prefix, index)) >>> 0)
  return { family: address.family, words }
}

/** The bits of word `index` that a prefix leaves to the hosts. */
function freeBits(prefix: number, index: number): number {
  const fixed = Math.min(32, Math.max(0, prefix - 32 * index))
  return fixed === 32 ? 0 : 0xff_ff_ff_ff >>> fixed
}

function dotted(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 0xff}.${(word >>> 8) & 0xff}.${word & 0xff}`
}

function groups(words: readonly number[]): string {
  const parts = words.flatMap((word) => [word >>> 16, word & 0xff_ff])
  const gap = longestGap(parts)
  const hex = (from: number, to: number) =>
    parts
      .slice(from, to)
      .map((part) => part.toString(16))
      .join(':')
  if (gap.length < 2) return hex(0, 8)
  return `${hex(0, gap.start)}::${hex(gap.start + gap.length, 8)}`
}

function longestGap(parts: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let length = 0
  for (const [index, part] of parts.entries()) {
    length = part === 0 ? length + 1 : 0
    if (length > best.length) best = { start: index - length + 1, length }
  }
  return best
}
