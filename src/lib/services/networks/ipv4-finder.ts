import type { IntervalFinder, WindowTable } from './window-table.ts'

const BLOCKS = 65_536

/** Words of an entry: number, first address, last address. */
const ENTRY = 3

/** Finds the window by the upper 16 bits of the address, then by halving: a few steps among a million networks. */
export class Ipv4Finder implements IntervalFinder {
  readonly #starts: Uint32Array
  readonly #offsets: Uint32Array
  readonly #entries: Uint32Array
  /** For each value of the upper 16 bits, how many windows begin before it. */
  readonly #blocks = new Uint32Array(BLOCKS + 1)

  constructor({ starts, offsets, entries }: WindowTable) {
    this.#starts = starts
    this.#offsets = offsets
    this.#entries = entries
    let window = 0
    for (let block = 0; block < BLOCKS; block += 1) {
      while ((starts[window] ?? Infinity) < block * 65_536) window += 1
      this.#blocks[block] = window
    }
    this.#blocks[BLOCKS] = starts.length
  }

  containing<Item>(low: bigint, high: bigint, items: readonly Item[]): Item[] {
    const first = Number(low)
    const last = Number(high)
    const window = this.#windowOf(first)
    const found: Item[] = []
    const entries = this.#entries
    const end = this.#offsets[window + 1] ?? 0
    for (let at = this.#offsets[window] ?? 0; at < end; at += ENTRY) {
      if ((entries[at + 1] ?? 0) > first || (entries[at + 2] ?? 0) < last) continue
      const item = items[entries[at] ?? 0]
      if (item !== undefined) found.push(item)
    }
    return found
  }

  /** The last window that begins at the address or before it. */
  #windowOf(address: number): number {
    const starts = this.#starts
    let low = this.#blocks[address >>> 16] ?? 0
    let high = this.#blocks[(address >>> 16) + 1] ?? 0
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((starts[middle] ?? 0) <= address) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
