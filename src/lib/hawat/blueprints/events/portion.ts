import type { EventHit } from '../../../database/events/search/page.ts'

/** Of the documents that are read at a time, in characters, as far as those before them tell. */
const LARGEST = 8 * 1024 * 1024

/** Events of the first portion, and most of each. */
const FIRST = 100
const MOST = 2500

/**
 * How many events are read at a time: they may be of a few hundred bytes, or of a megabyte each, so that a fixed number of them
 * would be slow or would not fit into memory.
 */
export class Portion {
  #events = 0
  #size = 0

  /** Characters of all documents so far. */
  get size(): number {
    return this.#size
  }

  /** The next one. */
  of(left: number): number {
    const fitting =
      this.#events === 0 ? FIRST : Math.floor((LARGEST * this.#events) / (this.#size || 1))
    return Math.min(left, Math.max(1, Math.min(fitting, MOST)))
  }

  /** Counts those that were read. */
  add(hits: readonly EventHit[]): void {
    this.#events += hits.length
    this.#size += hits.reduce((sum, { document = '' }) => sum + document.length, 0)
  }
}
