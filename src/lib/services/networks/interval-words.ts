import type { Family } from '../../idea/address.ts'
import type { Interval } from '../../idea/interval.ts'
import type { Keys } from './radix-sort.ts'
import { SLICE_STEPS, type SlicedWork } from './slices.ts'

/** Words of 32 bits of an address. */
export const wordsOf: Readonly<Record<Family, number>> = { 4: 1, 6: 4 }

/**
 * Takes intervals apart: key 2 i is the first address of interval i, key 2 i + 1 the last.
 * @param intervals all of this family
 */
export function* readWords(family: Family, intervals: readonly Interval[]): SlicedWork<Keys> {
  const width = wordsOf[family]
  const words = new Uint32Array(2 * intervals.length * width)
  const write = width === 1 ? writeNumber : writeFourWords
  let at = 0
  for (const { low, high } of intervals) {
    write(words, at, low)
    write(words, at + width, high)
    at += 2 * width
    if (at % SLICE_STEPS === 0) yield
  }
  return { words, width }
}

/** The sizes of intervals less one, as keys. */
export function* sizesOf({ words, width }: Keys): SlicedWork<Keys> {
  const sizes = new Uint32Array(words.length / 2)
  for (let at = 0; at < sizes.length; at += width) {
    let borrow = 0
    for (let word = width - 1; word >= 0; word -= 1) {
      const low = words[2 * at + word] ?? 0
      const high = words[2 * at + width + word] ?? 0
      // A negative number is stored as what it is modulo 2^32.
      const difference = high - low - borrow
      sizes[at + word] = difference
      borrow = difference < 0 ? 1 : 0
    }
    if (at % SLICE_STEPS === 0) yield
  }
  return { words: sizes, width }
}

/** The same intervals in another order. */
export function* rearranged({ words, width }: Keys, order: Uint32Array): SlicedWork<Keys> {
  const length = 2 * width
  const result = new Uint32Array(words.length)
  for (let index = 0; index < order.length; index += 1) {
    const from = (order[index] ?? 0) * length
    for (let word = 0; word < length; word += 1) {
      result[index * length + word] = words[from + word] ?? 0
    }
    if (index % SLICE_STEPS === 0) yield
  }
  return { words: result, width }
}

/** Adds one to a key; false when it was the greatest there is, and became 0. */
export function increment({ words, width }: Keys, key: number): boolean {
  for (let at = (key + 1) * width - 1; at >= key * width; at -= 1) {
    const sum = ((words[at] ?? 0) + 1) >>> 0
    words[at] = sum
    if (sum !== 0) return true
  }
  return false
}

/** Whether two keys are the same. */
export function areEqual({ words, width }: Keys, one: number, other: number): boolean {
  for (let word = 0; word < width; word += 1) {
    if (words[one * width + word] !== words[other * width + word]) return false
  }
  return true
}

function writeNumber(words: Uint32Array, at: number, address: bigint): void {
  words[at] = Number(address)
}

function writeFourWords(words: Uint32Array, at: number, address: bigint): void {
  splitter.setBigUint64(0, address >> 64n)
  // What does not fit into 64 bits is left out by itself.
  splitter.setBigUint64(8, address)
  words[at] = splitter.getUint32(0)
  words[at + 1] = splitter.getUint32(4)
  words[at + 2] = splitter.getUint32(8)
  words[at + 3] = splitter.getUint32(12)
}

/** Takes a bigint apart without arithmetic on it. */
const splitter = new DataView(new ArrayBuffer(16))
