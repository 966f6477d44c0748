import type { ScheduledRun } from '../../components/scheduled/run-scheduled.ts'
import type { Database } from '../../database/database.ts'
import { EventStore, type NewEvent } from '../../database/events/store.ts'
import { knownEventIds } from '../../database/python/known-events.ts'
import type { PythonEvent } from '../../database/python/read-events.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { readPythonEvent } from './read-event.ts'
import type { Refusals, Refused } from './refusals.ts'

/** Events of one transaction, and bytes of documents after which it is closed as well. */
const ROWS = 500
const BYTES = 16 * 1024 * 1024

/** How events are dealt with. */
export interface IntakeOptions {
  readonly refusals: Refusals
  readonly dryRun: boolean
  readonly reached: string | undefined
  /** Keeps a storage time up to which everything is dealt with. */
  readonly keep: (reached: string) => void
}

/** Gathers events and stores them, many in one transaction. */
export class Intake {
  readonly counts = { read: 0, stored: 0, duplicate: 0, refused: 0 }
  reached: string | undefined
  readonly #options: IntakeOptions
  readonly #database: Database
  readonly #store: EventStore
  #rows = new Map<NewEvent, Refused>()
  #bytes = 0
  #last: string | undefined

  constructor({ database, clock, logger }: ScheduledRun, options: IntakeOptions) {
    this.#options = options
    this.#database = database
    this.#store = new EventStore(database, clock, logger)
    this.reached = options.reached
  }

  async take(stored: PythonEvent): Promise<void> {
    this.counts.read += 1
    this.#last = stored.storageTime ?? this.#last
    try {
      const { event, storageTime } = readPythonEvent(stored)
      this.#rows.set(this.#store.encode(event, storageTime), stored)
      this.#bytes += stored.size ?? 0
    } catch (error) {
      if (!(error instanceof MentatError)) throw error
      this.#refuse(stored, error)
    }
    if (this.#rows.size >= ROWS || this.#bytes >= BYTES) await this.flush()
  }

  /** Stores what was gathered; when it returns, that is committed, and so is the position. */
  async flush(): Promise<void> {
    const rows = this.#rows
    if (rows.size > 0) await (this.#options.dryRun ? this.#compare(rows) : this.#insert(rows))
    this.#rows = new Map()
    this.#bytes = 0
    if (this.#last === undefined) return
    // Going on looks back, so it may be at an earlier event than the last time.
    if (this.reached === undefined || this.#last > this.reached) this.reached = this.#last
    if (this.#options.dryRun) return
    this.#options.refusals.flush()
    this.#options.keep(this.reached)
  }

  async #insert(rows: ReadonlyMap<NewEvent, Refused>): Promise<void> {
    const { stored, duplicates, refused } = await this.#store.insert([...rows.keys()])
    this.counts.stored += stored
    this.counts.duplicate += duplicates.length
    for (const { row, error } of refused) {
      const event = rows.get(row)
      if (event) this.#refuse(event, error)
    }
  }

  async #compare(rows: ReadonlyMap<NewEvent, Refused>): Promise<void> {
    const known = await knownEventIds(
      this.#database,
      [...rows.keys()].map(({ id }) => id),
    )
    this.counts.duplicate += known.size
    this.counts.stored += rows.size - known.size
  }

  #refuse(event: Refused, error: MentatError): void {
    this.counts.refused += 1
    if (!this.#options.dryRun) this.#options.refusals.add(event, error)
  }
}
