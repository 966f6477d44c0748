import type { IntervalFinder, WindowTable } from './window-table.ts'

/** Words of an address. */
const WIDTH = 4

/** Words of an entry: number, first address, last address. */
const ENTRY = 1 + 2 * WIDTH

/** Finds the window by halving. */
export class Ipv6Finder implements IntervalFinder {
  readonly #starts: Uint32Array
  readonly #offsets: Uint32Array
  readonly #entries: Uint32Array

  constructor({ starts, offsets, entries }: WindowTable) {
    this.#starts = starts
    this.#offsets = offsets
    this.#entries = entries
  }

  containing<Item>(low: bigint, high: bigint, items: readonly Item[]): Item[] {
    first.set(low)
    last.set(high)
    const window = this.#windowOf()
    const found: Item[] = []
    const end = this.#offsets[window + 1] ?? 0
    for (let at = this.#offsets[window] ?? 0; at < end; at += ENTRY) {
      if (first.isBefore(this.#entries, at + 1) || last.isAfter(this.#entries, at + 1 + WIDTH))
        continue
      const item = items[this.#entries[at] ?? 0]
      if (item !== undefined) found.push(item)
    }
    return found
  }

  /** The last window that begins at the first address or before it. */
  #windowOf(): number {
    let low = 0
    let high = this.#starts.length / WIDTH
    while (low < high) {
      const middle = (low + high) >>> 1
      if (first.isBefore(this.#starts, middle * WIDTH)) high = middle
      else low = middle + 1
    }
    return low - 1
  }
}

/** An address that is looked for, taken apart. */
class Sought {
  readonly #view = new DataView(new ArrayBuffer(16))
  #a = 0
  #b = 0
  #c = 0
  #d = 0

  set(address: bigint): void {
    this.#view.setBigUint64(0, address >> 64n)
    // What does not fit into 64 bits is left out by itself.
    this.#view.setBigUint64(8, address)
    this.#a = this.#view.getUint32(0)
    this.#b = this.#view.getUint32(4)
    this.#c = this.#view.getUint32(8)
    this.#d = this.#view.getUint32(12)
  }

  isBefore(words: Uint32Array, at: number): boolean {
    return this.#difference(words, at) < 0
  }

  isAfter(words: Uint32Array, at: number): boolean {
    return this.#difference(words, at) > 0
  }

  #difference(words: Uint32Array, at: number): number {
    return (
      this.#a - (words[at] ?? 0) ||
      this.#b - (words[at + 1] ?? 0) ||
      this.#c - (words[at + 2] ?? 0) ||
      this.#d - (words[at + 3] ?? 0)
    )
  }
}

/** Made once: a look-up makes no objects but its answer. */
const first = new Sought()
const last = new Sought()
