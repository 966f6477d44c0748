import { areEqual, increment } from './interval-words.ts'
import { NumberList } from './number-list.ts'
import { type Keys, radixSort } from './radix-sort.ts'
import { SLICE_STEPS, type SlicedWork } from './slices.ts'

/** Intervals on slots: span i begins at slot `from[i]` and ends before slot `to[i]`. */
export interface Spans {
  readonly from: Uint32Array
  readonly to: Uint32Array
  /** Beginnings (2 i) and ends (2 i + 1; spans without one have none) of the spans, in the order of their slots. */
  readonly limits: Uint32Array
  /** Slots are numbered from 0 to `slots` - 1. */
  readonly slots: number
  /** Addresses where slots begin: those of slot n are key n - 1; slot 0 begins at address 0. */
  readonly boundaries: Keys
}

/** The `to` of a span that goes on to the last slot. */
export const NEVER = 2 ** 32 - 1

/** Whether a limit is the end of its span. */
export function isEnd(limit: number): boolean {
  return (limit & 1) === 1
}

/** The span that a limit belongs to. */
export function spanOf(limit: number): number {
  return limit >>> 1
}

/** Cuts the addresses into slots at both ends of every interval (taken apart by readWords). */
export function* cutAddresses(intervals: Keys): SlicedWork<Spans> {
  const { width } = intervals
  const keys: Keys = { words: intervals.words.slice(), width }
  const limits = yield* radixSort(yield* limitsOf(keys), keys)
  const boundaries = new NumberList()
  const count = keys.words.length / width / 2
  const from = new Uint32Array(count)
  const to = new Uint32Array(count).fill(NEVER)
  let slots = 1
  for (let index = 0; index < limits.length; index += 1) {
    const limit = limits[index] ?? 0
    if (index === 0 || !areEqual(keys, limit, limits[index - 1] ?? 0)) {
      for (let word = 0; word < width; word += 1) {
        boundaries.push(keys.words[limit * width + word] ?? 0)
      }
      slots += 1
    }
    if (isEnd(limit)) to[spanOf(limit)] = slots - 1
    else from[spanOf(limit)] = slots - 1
    if (index % SLICE_STEPS === 0) yield
  }
  return { from, to, limits, slots, boundaries: { words: boundaries.trimmed(), width } }
}

/** Moves the keys of the ends from the last address to the one after it; returns the limits that there are. */
function* limitsOf(keys: Keys): SlicedWork<Uint32Array> {
  const all = keys.words.length / keys.width
  const limits = new Uint32Array(all)
  let count = 0
  for (let limit = 0; limit < all; limit += 1) {
    if (!isEnd(limit) || increment(keys, limit)) limits[count++] = limit
    if (limit % SLICE_STEPS === 0) yield
  }
  return limits.subarray(0, count)
}
