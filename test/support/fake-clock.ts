import type { Clock } from '../../src/lib/framework/time/clock.ts'

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number
  #monotonic = 0
  readonly #sleepers = new Set<{ due: number; wake: () => void }>()

  constructor(now = Date.UTC(2024, 4, 2, 10, 0, 0)) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#monotonic
  }

  /** How many sleep at the moment. */
  get sleepers(): number {
    return this.#sleepers.size
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const sleeper = {
        due: this.#monotonic + milliseconds,
        wake: () => {
          this.#sleepers.delete(sleeper)
          signal?.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', sleeper.wake)
    })
  }

  /** Lets time pass; who is due wakes up. */
  advance(milliseconds: number): void {
    this.#now += milliseconds
    this.#monotonic += milliseconds
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.due <= this.#monotonic) sleeper.wake()
    }
  }

  /** Sets the time of day back or forth, as an administrator or NTP does; durations do not notice. */
  set(now: number): void {
    this.#now = now
  }
}
