import { join } from 'node:path'
import type { Database } from '../../database/database.ts'
import { newestEvent, storedSince } from '../../database/events/arrivals.ts'
import type { Home } from '../../framework/home.ts'
import { countMessages, countRefused } from '../../queue/inspect.ts'
import { queueLayout } from '../../queue/layout.ts'
import { entryQueue } from '../topology.ts'

/** What has happened since the last look. */
export interface Arrivals {
  /** Events stored since the start. */
  readonly stored: number
  /** Events stored since the last look, a second. */
  readonly rate: number
  /** Messages waiting at the entry of the pipe. */
  readonly waiting: number
  readonly refused: number
  /** The event stored last, in a few words. */
  readonly newest: string | undefined
}

/** Looks from time to time what arrives. */
export class ArrivalWatch {
  readonly #database: Database
  readonly #queue
  #stored = 0
  #since: string | undefined
  #lastLook: number

  /** @param now milliseconds of a monotonic clock, here and in `look` */
  constructor(database: Database, home: Home, now: number) {
    this.#database = database
    this.#queue = queueLayout(join(home.spool, entryQueue))
    this.#lastLook = now
  }

  async look(now: number): Promise<Arrivals> {
    const { count, until } = await storedSince(this.#database, this.#since)
    const seconds = (now - this.#lastLook) / 1000
    const isFirst = this.#since === undefined
    this.#since = until
    this.#lastLook = now
    this.#stored += count
    return {
      stored: this.#stored,
      rate: isFirst || seconds <= 0 ? 0 : count / seconds,
      waiting: countMessages(this.#queue.incoming, 1_000_000),
      refused: countRefused(this.#queue),
      newest: await newestEvent(this.#database),
    }
  }
}
