import type { BreakerLimits } from './circuit-breaker.ts'

/** What bounds a look-up; times in milliseconds. */
export interface LookupLimits {
  /** For one question, from the moment it is put; so long it may also wait for its turn. */
  readonly timeout: number
  /** Questions under way at the same time. */
  readonly concurrency: number
  /** Questions that may wait for their turn; default 1000: about a second of a service that answers quickly. */
  readonly waiting?: number
  readonly cache: CacheLimits
  /** Default: defaultBreaker. */
  readonly breaker?: BreakerLimits
}

/** How much is kept of what was found out, and how long (milliseconds; 0: not at all). */
export interface CacheLimits {
  /** Values that are kept; an answer may hold several. */
  readonly size: number
  readonly age: number
  /** For the answer that there is nothing. */
  readonly negativeAge: number
  /** For questions that were not answered, so that they do not cost their time limit again and again. */
  readonly failureAge: number
}
