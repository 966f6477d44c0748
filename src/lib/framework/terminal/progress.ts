import { SingleBar } from 'cli-progress'
import type { Clock } from '../time/clock.ts'

/** Work that is done sooner than this, in milliseconds, gets no bar. */
const LASTING = 1000

/** A bar on stderr for work of known size that lasts; nothing at all when stderr is no terminal. */
export class Progress {
  readonly #noun: string
  #total: number
  readonly #clock: Clock
  readonly #begun: number
  #bar: SingleBar | undefined

  /** @param noun what is counted, in the plural */
  constructor(noun: string, total: number, clock: Clock) {
    this.#noun = noun
    this.#total = total
    this.#clock = clock
    this.#begun = clock.monotonic()
  }

  /** Shows how much is done, of a total that may have become known only now. */
  show(done: number, total = this.#total): void {
    this.#total = total
    if (!process.stderr.isTTY || this.#clock.monotonic() - this.#begun < LASTING) return
    if (!this.#bar) {
      const format = ` {bar} {percentage}% | {value}/{total} ${this.#noun} | {eta_formatted} left`
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
