/** Windows of addresses, each with the list of the intervals that reach into it; in flat arrays, for fast reading. */
export interface WindowTable {
  /** The first address of each window, ascending: its words, the most significant first. The first one is 0. */
  readonly starts: Uint32Array
  /** Where the list of each window begins in `entries`; one more for the end of the last. */
  readonly offsets: Uint32Array
  /** One after the other: the number of an interval, the words of its first address, and those of its last. */
  readonly entries: Uint32Array
}

/** Finds intervals of one family by what they contain. */
export interface IntervalFinder {
  /**
   * The items whose intervals contain everything from `low` to `high`, in the order of their numbers.
   * @param items by number of their interval
   */
  containing<Item>(low: bigint, high: bigint, items: readonly Item[]): Item[]
}
