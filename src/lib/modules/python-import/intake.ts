import type { ScheduledRun } from '../../components/scheduled/run-scheduled.ts'
import type { Database } from '../../database/database.ts'
import { EventStore, type NewEvent } from '../../database/events/store.ts'
import { knownEventIds } from '../../database/python/known-events.ts'
import type { PythonEvent } from '../../database/python/read-events.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { credibleTime, readPythonEvent } from './read-event.ts'
import type { Refusals, Refused } from './refusals.ts'

/** Events of one transaction, and bytes of documents after which it is sent as well. */
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

/** Events of one transaction. */
interface Gathered {
  readonly rows: Map<NewEvent, Refused>
  /** Of the documents. */
  bytes: number
  /** Storage time of the last one, also if it was refused for something else. */
  last: string | undefined
}

/** Gathers events and stores them, many in one transaction; while it is under way, the next are read. */
export class Intake {
  readonly counts = { read: 0, stored: 0, duplicate: 0, refused: 0 }
  reached: string | undefined
  readonly #options: IntakeOptions
  readonly #database: Database
  readonly #store: EventStore
  /** When the import began, in milliseconds since 1970. */
  readonly #begun: number
  #gathered: Gathered = { rows: new Map(), bytes: 0, last: undefined }
  #storing: Promise<void> = Promise.resolve()

  constructor({ database, clock, logger }: ScheduledRun, options: IntakeOptions) {
    this.#options = options
    this.#database = database
    this.#store = new EventStore(database, clock, logger)
    this.#begun = clock.now()
    this.reached = options.reached
  }

  /** Takes an event. It rejects when the transaction before failed. */
  async take(stored: PythonEvent): Promise<void> {
    const gathered = this.#gathered
    this.counts.read += 1
    gathered.last = credibleTime(stored, this.#begun) ?? gathered.last
    try {
      const { event, storageTime } = readPythonEvent(stored, this.#begun)
      gathered.rows.set(this.#store.encode(event, storageTime), stored)
      gathered.bytes += stored.size ?? 0
    } catch (error) {
      if (!(error instanceof MentatError)) throw error
      this.#refuse(stored, error)
    }
    if (gathered.rows.size >= ROWS || gathered.bytes >= BYTES) await this.#send()
  }

  /** Stores what was gathered; when it returns, that is committed, and so is the position. */
  async finish(): Promise<void> {
    await this.#send()
    await this.#storing
  }

  /** Waits for the transaction that is under way, however it ends. */
  async settled(): Promise<void> {
    await this.#storing.catch(() => undefined)
  }

  async #send(): Promise<void> {
    await this.#storing
    const gathered = this.#gathered
    this.#gathered = { rows: new Map(), bytes: 0, last: undefined }
    this.#storing = this.#storeAll(gathered)
    // Who waits for it next learns of its failure.
    this.#storing.catch(() => undefined)
  }

  async #storeAll({ rows, last }: Gathered): Promise<void> {
    if (rows.size > 0) await (this.#options.dryRun ? this.#compare(rows) : this.#insert(rows))
    if (last === undefined) return
    // Going on looks back, so it may be at an earlier event than the last time.
    if (this.reached === undefined || last > this.reached) this.reached = last
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
