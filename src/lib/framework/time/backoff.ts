/** How long to wait before the attempts of something that fails for a while. */
export interface Backoff {
  /** First wait, in milliseconds. */
  readonly first: number
  /** Longest wait, in milliseconds. */
  readonly longest: number
}

/** Pauses while a database is away: 0.25, 0.5, 1, 2, 4, 8, 15, 15 … seconds, each shortened by up to a half. */
export const outageBackoff: Backoff = { first: 250, longest: 15_000 }

/**
 * The wait before attempt number `attempt` (1 = the first repetition): doubled each time up to the longest,
 * then shortened by a random part of at most one half, so that many processes do not come back at once.
 * @param random a number in [0, 1)
 * @returns milliseconds
 */
export function backoffDelay(attempt: number, backoff: Backoff, random = Math.random()): number {
  const full = Math.min(backoff.longest, backoff.first * 2 ** Math.min(attempt - 1, 30))
  return full * (1 - random / 2)
}
