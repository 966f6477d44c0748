import type { Clock } from '../framework/time/clock.ts'
import { countMessages } from './inspect.ts'

/** A count is used for so long at most, in milliseconds; one that says "full" for a shorter time, because others wait for it. */
const AGE = { open: 500, full: 50 }

/**
 * Whether there is room in a folder of messages that others empty. Counting takes milliseconds: between two counts all that
 * came counts, and nothing that left.
 */
export class Room {
  readonly #folder: string
  readonly #limit: number
  readonly #clock: Clock
  #known = 0
  #countedAt = -Infinity

  /** @param limit messages from which on it is full */
  constructor(folder: string, limit: number, clock: Clock) {
    this.#folder = folder
    this.#limit = limit
    this.#clock = clock
  }

  isFull(): boolean {
    const now = this.#clock.monotonic()
    const age = now - this.#countedAt
    const isOld = age >= (this.#known < this.#limit ? AGE.open : AGE.full)
    if (isOld) {
      this.#known = countMessages(this.#folder, this.#limit)
      this.#countedAt = now
    }
    return this.#known >= this.#limit
  }

  /** So many were put in. */
  filled(count: number): void {
    this.#known += count
  }
}
