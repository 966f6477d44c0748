import type { Clock } from './clock.ts'

/** How large portions are, in whatever the work is counted. */
export interface PortionSize {
  readonly first: number
  readonly most: number
}

/** A portion is to take about so long, in milliseconds: nobody notices that he waits for it. */
const PORTION = 100

/** The longest pause, in milliseconds: after a portion that came out much too long. */
const LONGEST_PAUSE = 1000

/**
 * Long work in small portions beside others who want to be quick: each portion is to take about a tenth of a second, and
 * is followed by a pause as long as it took, so that at most half of the time is ours.
 */
export class Pace {
  readonly #clock: Clock
  readonly #signal: AbortSignal
  readonly #most: number
  #size: number

  /** @param signal ends the work after the portion at hand */
  constructor(clock: Clock, signal: AbortSignal, { first, most }: PortionSize) {
    this.#clock = clock
    this.#signal = signal
    this.#size = first
    this.#most = most
  }

  /** Whether there is to be no further portion. */
  get isEnded(): boolean {
    return this.#signal.aborted
  }

  /** Does one portion of the size that it is given, then rests. */
  async portion<Result>(action: (size: number) => Promise<Result>): Promise<Result> {
    const began = this.#clock.monotonic()
    const result = await action(this.#size)
    const took = Math.max(1, this.#clock.monotonic() - began)
    const change = Math.min(2, Math.max(0.5, PORTION / took))
    this.#size = Math.min(this.#most, Math.max(1, Math.round(this.#size * change)))
    await this.#clock.sleep(Math.min(took, LONGEST_PAUSE), this.#signal)
    return result
  }
}
