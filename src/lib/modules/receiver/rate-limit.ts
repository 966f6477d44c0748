import type { Clock } from '../../framework/time/clock.ts'

/** Milliseconds of a minute. */
const MINUTE = 60_000

/**
 * So many events a minute, all of them at once if they come so. How many there are in a request is known when it has been
 * read: one that has more than are left is taken, and the next has to wait for them.
 */
export class RateLimit {
  readonly #perMinute: number
  readonly #clock: Clock
  #left: number
  #at: number

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute
    this.#clock = clock
    this.#left = perMinute
    this.#at = clock.monotonic()
  }

  /** How long the next request has to wait, in milliseconds; 0: not at all. */
  get wait(): number {
    this.#refill()
    return this.#left > 0 ? 0 : ((1 - this.#left) * MINUTE) / this.#perMinute
  }

  spend(events: number): void {
    this.#refill()
    this.#left -= events
  }

  #refill(): void {
    const now = this.#clock.monotonic()
    const gained = ((now - this.#at) * this.#perMinute) / MINUTE
    this.#left = Math.min(this.#perMinute, this.#left + gained)
    this.#at = now
  }
}
