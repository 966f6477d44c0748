import type { Clock } from '../../framework/time/clock.ts'

/** After a stall no more than this is caught up; what was missed before is not made good. In milliseconds. */
const LONGEST_DELAY = 1000

/** Says when messages are due, evenly spaced from the first one on. */
export class Pacer {
  readonly #clock: Clock
  readonly #interval: number
  readonly #start: number
  #due: number

  /** @param rate messages per second */
  constructor(rate: number, clock: Clock) {
    this.#clock = clock
    this.#interval = 1000 / rate
    this.#start = clock.monotonic()
    this.#due = this.#start
  }

  /** Milliseconds until the next message is due; zero or less when it is. */
  wait(): number {
    return this.#due - this.#clock.monotonic()
  }

  /**
   * Takes the next turn.
   * @returns when it was due, in milliseconds since the start: not when it was taken, so that times do not depend on the load of the machine
   */
  take(): number {
    const late = -this.wait()
    if (late > LONGEST_DELAY) this.#due += late - LONGEST_DELAY
    const due = this.#due - this.#start
    this.#due += this.#interval
    return due
  }
}
