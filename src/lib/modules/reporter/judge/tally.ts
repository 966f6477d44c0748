import type { EventCounts } from '../../../database/reports/tables.ts'

/** What became of an event in a unit: the best that became of any of its addresses. */
export type Fate = 'filtered' | 'low_credibility' | 'thresholded' | 'reported'

/** From the worst to the best. */
export const fates: readonly Fate[] = ['filtered', 'low_credibility', 'thresholded', 'reported']

/** Counts the events of a unit, each once. */
export class Tally {
  readonly #events = new Map<Fate, number>(fates.map((fate) => [fate, 0]))
  /** By filter: its label, its ID, the events whose address it was the first to match. */
  readonly filtered = new Map<number, { readonly label: string; events: number }>()
  /** By name of the detector that was credible least. */
  readonly lowCredibility = new Map<string, number>()
  #relapsed = 0

  /** @param addressFates what became of its addresses */
  addEvent(addressFates: ReadonlySet<Fate>): void {
    const best = fates.findLast((fate) => addressFates.has(fate))
    if (best) this.#events.set(best, this.of(best) + 1)
  }

  addRelapsed(events: number): void {
    this.#relapsed += events
  }

  /** An event of which this filter held back an address at least. */
  addFiltered({ id, label }: { readonly id: number; readonly label: string }): void {
    const entry = this.filtered.get(id) ?? { label, events: 0 }
    entry.events += 1
    this.filtered.set(id, entry)
  }

  addLowCredibility(detector: string): void {
    this.lowCredibility.set(detector, (this.lowCredibility.get(detector) ?? 0) + 1)
  }

  of(fate: Fate): number {
    return this.#events.get(fate) ?? 0
  }

  get relapsed(): number {
    return this.#relapsed
  }

  /** In the terms of the table of reports. */
  counts(): { readonly [Name in keyof EventCounts]: number } {
    const passed = this.of('reported')
    const credible = passed + this.of('thresholded')
    const unfiltered = credible + this.of('low_credibility')
    const all = unfiltered + this.of('filtered')
    return {
      evcount_rep: passed + this.#relapsed,
      evcount_all: all + this.#relapsed,
      evcount_new: all,
      evcount_flt: unfiltered,
      evcount_flt_blk: this.of('filtered'),
      evcount_det: credible,
      evcount_det_blk: this.of('low_credibility'),
      evcount_thr: passed,
      evcount_thr_blk: this.of('thresholded'),
      evcount_rlp: this.#relapsed,
    }
  }

  /** How many events each filter held back, by its label. */
  filtering(): Record<string, number> {
    return Object.fromEntries(
      [...this.filtered.values()].map(({ label, events }) => [label, events]),
    )
  }
}
