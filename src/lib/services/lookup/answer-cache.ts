import { LRUCache } from 'lru-cache'
import type { Clock } from '../../framework/time/clock.ts'
import type { Finding } from './finding.ts'
import type { CacheLimits } from './limits.ts'

/** Keeps what was found out, also that nothing was; what was not used for longest goes first. */
export class AnswerCache<Answer> {
  readonly #cache: LRUCache<string, Finding<Answer>>
  readonly #ages: Readonly<Record<Finding<Answer>['kind'], number>>

  constructor(limits: CacheLimits, clock: Clock) {
    this.#ages = { found: limits.age, nothing: limits.negativeAge, unknown: limits.failureAge }
    this.#cache = new LRUCache({
      max: limits.size,
      maxSize: limits.size,
      ttl: limits.age,
      // Otherwise it keeps the time for a while, with a timer of its own.
      ttlResolution: 0,
      // Plus one, because a start of 0 is none to it.
      perf: { now: () => clock.monotonic() + 1 },
    })
  }

  get(key: string): Finding<Answer> | undefined {
    return this.#cache.get(key)
  }

  /** @param size values that the finding holds, at least 1; one that is larger than the cache is not kept */
  set(key: string, finding: Finding<Answer>, size: number): void {
    const ttl = this.#ages[finding.kind]
    // To the cache, 0 is no limit.
    if (ttl > 0) this.#cache.set(key, finding, { ttl, size })
  }
}
