import { SingleBar } from 'cli-progress'
import type { Clock } from '../../framework/time/clock.ts'

/** Work that is done sooner than this, in milliseconds, gets no bar. */
const LASTING = 1000

/** A bar on stderr for work of known size that lasts; nothing at all when stderr is no terminal. */
export class Progress {
  readonly #total: number
  readonly #clock: Clock
  readonly #begun: number
  #bar: SingleBar | undefined

  constructor(total: number, clock: Clock) {
    this.#total = total
    this.#clock = clock
    this.#begun = clock.monotonic()
  }

  /** Shows how much is done. */
  show(done: number): void {
    if (!process.stderr.isTTY || this.#clock.monotonic() - this.#begun < LASTING) return
    if (!this.#bar) {
      const format = ' {bar} {percentage}% | {value}/{total} events | {eta_formatted} left'
      this.#bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true })
      this.#bar.start(this.#total, done)
    }
    this.#bar.update(done)
  }

  /** Takes the bar away. */
  end(): void {
    this.#bar?.stop()
  }
}
