import { type Backoff, backoffDelay } from '../../framework/time/backoff.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatDuration } from '../../framework/time/duration.ts'

/** When a service is given up for a while. */
export interface BreakerLimits {
  /** So many failures in a row, without any answer between them, open the breaker. */
  readonly failures: number
  /** How long it stays open, the first time and when the probe fails again and again. */
  readonly pauses: Backoff
}

/** Ten failures in a row; pauses of 10, 20, 40, 80, 160, 300, 300 … seconds, each shortened by up to a half. */
export const defaultBreaker: BreakerLimits = {
  failures: 10,
  pauses: { first: 10_000, longest: 300_000 },
}

/** Whether a question may be put: yes, as the one that finds out whether the service works again, or no. */
export type Permission = 'yes' | 'probe' | 'no'

/**
 * Keeps from asking what does not answer: closed, all may ask; after failures in a row it opens and nobody
 * may ask; after a pause one question is let through as a probe, whose outcome closes it or opens it for longer.
 */
export class CircuitBreaker {
  readonly #clock: Clock
  readonly #limits: BreakerLimits
  #failures = 0
  /** How often it opened since it was closed; 0: it is closed. */
  #openings = 0
  /** Milliseconds of the monotonic clock. */
  #openUntil = 0
  #isProbing = false
  #lastFailure = ''

  constructor(clock: Clock, limits: BreakerLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  get isOpen(): boolean {
    return this.#openings > 0
  }

  /** After `probe`, one of the three calls below must follow with `isProbe`. */
  permission(): Permission {
    if (!this.isOpen) return 'yes'
    if (this.#isProbing || this.#clock.monotonic() < this.#openUntil) return 'no'
    this.#isProbing = true
    return 'probe'
  }

  /** The service answered, whatever it said: closed, even when the question is an old one. */
  succeeded(): void {
    this.#failures = 0
    this.#openings = 0
    this.#isProbing = false
  }

  /**
   * The service did not answer, or not as it should.
   * @param pause milliseconds that the service itself asks to be left alone for: opens at once, at least so long
   */
  failed(text: string, isProbe: boolean, pause = 0): void {
    this.#lastFailure = text
    this.#failures += 1
    if (isProbe) this.#isProbing = false
    // Questions put before it opened fail after it: they say nothing new.
    const opens = isProbe || (!this.isOpen && this.#failures >= this.#limits.failures)
    if (opens || pause > 0) this.#open(pause)
  }

  /** The question was broken off by us. */
  abandoned(isProbe: boolean): void {
    if (isProbe) this.#isProbing = false
  }

  /** Why nobody may ask; undefined when it is closed. */
  trouble(): string | undefined {
    if (!this.isOpen) return undefined
    const rest = this.#openUntil - this.#clock.monotonic()
    const next = rest > 0 ? `in ${formatDuration(rest)}` : 'with the next question'
    const times = this.#failures === 1 ? 'once' : `${this.#failures} times in a row`
    return `no answer ${times} (${this.#lastFailure}); tried again ${next}`
  }

  #open(pause: number): void {
    this.#openings += 1
    const delay = Math.max(backoffDelay(this.#openings, this.#limits.pauses), pause)
    this.#openUntil = Math.max(this.#openUntil, this.#clock.monotonic() + delay)
  }
}
