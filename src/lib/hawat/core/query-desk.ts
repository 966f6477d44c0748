import { randomBytes } from 'node:crypto'
import { withBounds } from '../../database/bounded.ts'
import type { Database } from '../../database/database.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'

/** How much searches may ask of the database. */
export interface QueryLimits {
  /** Searches of one viewer at a time. */
  readonly quota: number
  /** Searches of all at a time; more wait. */
  readonly connections: number
  /** Of each search, in milliseconds. */
  readonly timeout: number
}

/** Who searches. */
export interface Searcher {
  /** Of the user; 0: somebody without an account. */
  readonly userId: number
  readonly signal: AbortSignal
}

/** How the names of searches begin, by which the server shows them: `hawat:USER:NAME`. */
export const SEARCH_PREFIX = 'hawat:'

/** Where searches wait for their turn: so many of one user, so many in all. */
export class QueryDesk {
  readonly #database: Database
  readonly #limits: QueryLimits
  readonly #clock: Clock
  readonly #running = new Map<number, number>()
  readonly #waiting: (() => void)[] = []
  #busy = 0

  constructor(database: Database, limits: QueryLimits, clock: Clock) {
    this.#database = database
    this.#limits = limits
    this.#clock = clock
  }

  /** @throws MentatError QUERY_QUOTA, QUERY_TIMED_OUT, QUERY_CANCELLED, and what statements fail with */
  async search<Result>(
    { userId, signal }: Searcher,
    action: (database: Database) => Promise<Result>,
  ): Promise<Result> {
    const { quota, timeout } = this.#limits
    const own = this.#running.get(userId) ?? 0
    if (own >= quota) {
      throw new MentatError('QUERY_QUOTA', `${own} of your searches are running already`)
    }
    this.#running.set(userId, own + 1)
    try {
      await this.#turn(signal)
      try {
        const name = `${SEARCH_PREFIX}${userId}:${randomBytes(4).toString('hex')}`
        const bounds = { name, timeout, signal, clock: this.#clock }
        return await withBounds(this.#database, bounds, action)
      } finally {
        this.#leave()
      }
    } finally {
      const left = (this.#running.get(userId) ?? 1) - 1
      if (left > 0) this.#running.set(userId, left)
      else this.#running.delete(userId)
    }
  }

  /** First come, first served. */
  async #turn(signal: AbortSignal): Promise<void> {
    if (this.#busy < this.#limits.connections) {
      this.#busy++
      return
    }
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const place = (): void => {
      resolve(undefined)
    }
    this.#waiting.push(place)
    signal.addEventListener('abort', place, { once: true })
    await promise
    signal.removeEventListener('abort', place)
    if (!signal.aborted) return
    const index = this.#waiting.indexOf(place)
    if (index >= 0) this.#waiting.splice(index, 1)
    else this.#leave()
    throw new MentatError('QUERY_CANCELLED', 'the search was stopped')
  }

  /** Whoever waits longest gets the place; it is not free in between. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#busy--
  }
}
