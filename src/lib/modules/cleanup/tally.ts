import { describeError } from '../../framework/errors/mentat-error.ts'

/** So many errors of a rule are told one by one. */
const MOST_TOLD = 20

/** What one rule has removed so far, or would. */
export class Tally {
  events = 0
  /** Days of events that went as a whole: `2024-05-02`. */
  readonly days: string[] = []
  rows = 0
  files = 0
  folders = 0
  /** Freed, as far as it is known. */
  bytes = 0
  #failures = 0
  readonly #told: string[] = []

  /** Something could not be removed; the rest of the rule goes on. */
  fail(error: unknown): void {
    this.#failures += 1
    if (this.#told.length < MOST_TOLD) this.#told.push(describeError(error))
  }

  get errors(): string[] {
    const more = this.#failures - this.#told.length
    return more === 0 ? this.#told : [...this.#told, `and ${more} more like these`]
  }
}
