import type { Clock } from '../time/clock.ts'

/** How often the line is written anew, in milliseconds; work that is done sooner gets none. */
const TICK = 1000

/** A line on stderr that tells how far work of unknown size has come; nothing at all when stderr is no terminal. */
export class Ticker {
  readonly #clock: Clock
  #next: number
  #isShown = false

  constructor(clock: Clock) {
    this.#clock = clock
    this.#next = clock.monotonic() + TICK
  }

  /** Shows a text, when it is time to. */
  show(text: () => string): void {
    if (!process.stderr.isTTY || this.#clock.monotonic() < this.#next) return
    this.#next = this.#clock.monotonic() + TICK
    this.#isShown = true
    process.stderr.write(`\r${text()}\u001B[K`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) process.stderr.write('\r\u001B[K')
    this.#isShown = false
  }
}
