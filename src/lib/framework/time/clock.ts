import { setTimeout as delay } from 'node:timers/promises'

/** Where the time comes from; tests inject their own. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Milliseconds of a clock that never goes back, for durations. */
  monotonic(): number
  /** Resolves after the given milliseconds, or at once when the signal is aborted (it never rejects). */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** What a timer of Node takes, 24.8 days; it would fire at once for more. */
const LONGEST = 2 ** 31 - 1

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    try {
      let rest = milliseconds
      for (; rest > LONGEST; rest -= LONGEST)
        await delay(LONGEST, undefined, signal ? { signal } : {})
      await delay(rest, undefined, signal ? { signal } : {})
    } catch {
      // Aborted: the sleeper is told by its signal.
    }
  },
}
