import type { Family } from '../../idea/address.ts'
import type { Interval } from '../../idea/interval.ts'
import { readWords, rearranged, sizesOf } from './interval-words.ts'
import { Ipv4Finder } from './ipv4-finder.ts'
import { Ipv6Finder } from './ipv6-finder.ts'
import { type Keys, radixSort } from './radix-sort.ts'
import { SLICE_STEPS, type SlicedWork } from './slices.ts'
import { cutAddresses } from './spans.ts'
import type { IntervalFinder, WindowTable } from './window-table.ts'
import { divide, type Windows } from './windows.ts'

/** The networks of one family and what finds them. */
export class FamilyIndex<Item extends Interval> {
  /** Bytes that it keeps beside the items and the list of them. */
  readonly bytes: number
  /** The smaller before the larger: the number of an item is that of its interval. */
  readonly #items: readonly Item[]
  readonly #finder: IntervalFinder

  private constructor(family: Family, items: readonly Item[], table: WindowTable) {
    this.bytes = table.starts.byteLength + table.offsets.byteLength + table.entries.byteLength
    this.#items = items
    this.#finder = family === 4 ? new Ipv4Finder(table) : new Ipv6Finder(table)
  }

  /** @param items all of this family */
  static *build<Item extends Interval>(
    family: Family,
    items: readonly Item[],
  ): SlicedWork<FamilyIndex<Item>> {
    const unsorted = yield* readWords(family, items)
    const order = yield* smallestFirst(unsorted)
    const intervals = yield* rearranged(unsorted, order)
    const table = yield* buildTable(intervals)
    return new FamilyIndex(family, yield* picked(items, order), table)
  }

  get size(): number {
    return this.#items.length
  }

  /** The items that contain everything from `low` to `high`, the smaller first. */
  containing(low: bigint, high: bigint): Item[] {
    return this.#finder.containing(low, high, this.#items)
  }
}

/** The numbers of the intervals; of those with equally many addresses, the first stays the first. */
function* smallestFirst(intervals: Keys): SlicedWork<Uint32Array> {
  const sizes = yield* sizesOf(intervals)
  const order = new Uint32Array(sizes.words.length / sizes.width)
  for (let index = 0; index < order.length; index += 1) order[index] = index
  return yield* radixSort(order, sizes)
}

function* picked<Item>(items: readonly Item[], order: Uint32Array): SlicedWork<Item[]> {
  const result: Item[] = []
  for (const index of order) {
    const item = items[index]
    if (item !== undefined) result.push(item)
    if (index % SLICE_STEPS === 0) yield
  }
  return result
}

/** Divides in terms of slots, then puts addresses in their place. */
function* buildTable(intervals: Keys): SlicedWork<WindowTable> {
  const spans = yield* cutAddresses(intervals)
  const { firstSlots, offsets, spans: listed }: Windows = yield* divide(spans)
  const { words, width } = intervals
  const starts = new Uint32Array(firstSlots.length * width)
  for (let window = 1; window < firstSlots.length; window += 1) {
    const boundary = ((firstSlots[window] ?? 0) - 1) * width
    for (let word = 0; word < width; word += 1) {
      starts[window * width + word] = spans.boundaries.words[boundary + word] ?? 0
    }
  }
  yield
  const length = 2 * width
  const entries = new Uint32Array(listed.length * (1 + length))
  for (let index = 0; index < listed.length; index += 1) {
    const span = listed[index] ?? 0
    const at = index * (1 + length)
    entries[at] = span
    for (let word = 0; word < length; word += 1) {
      entries[at + 1 + word] = words[span * length + word] ?? 0
    }
    if (index % SLICE_STEPS === 0) yield
  }
  return { starts, offsets: offsets.map((offset) => offset * (1 + length)), entries }
}
