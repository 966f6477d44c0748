import {
  activeMessages,
  type Batch,
  batchFinished,
  batchTaken,
  type Message,
} from '../../components/batch.ts'
import type { SharedDatabase } from '../../components/shared-database.ts'
import { type Component, type Counters, type Host, on } from '../../daemon/component.ts'
import type { Database } from '../../database/database.ts'
import { EventStore, type NewEvent, type StoreOutcome } from '../../database/events/store.ts'
import { patiently } from '../../database/patience.ts'
import { isTransient } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'

/** A batch whose events are encoded. */
interface WaitingBatch {
  readonly batch: Batch
  readonly rows: ReadonlyMap<NewEvent, Message>
}

/**
 * Transactions under way at the same time: each waits at every statement until this process has its turn again, and with
 * one alone the server would have nothing to do meanwhile (measured: an eighth slower).
 */
const TRANSACTIONS = 2

/**
 * Stores events. While the rows of some transactions are on their way to the server, the next are read, parsed and
 * encoded; a batch is finished (its files leave the queue) only after COMMIT. An outage is waited out. A
 * failure that is neither an outage nor the fault of an event ends the daemon: the messages go back.
 */
export class Storage implements Component {
  readonly name = 'storage'
  readonly handlers = [on(batchTaken, (batch) => this.#take(batch))]
  readonly #counters = { stored: 0, duplicate: 0, errors: 0, transactions: 0 }
  readonly #shared: SharedDatabase
  #database: Database | undefined
  #store: EventStore | undefined
  #host: Host | undefined
  readonly #threshold: number
  /** Encoded, not yet on their way to the server. */
  readonly #waiting: WaitingBatch[] = []
  #underWay = 0
  #trouble: string | undefined

  /** @param threshold rows of a transaction, more or less */
  constructor(shared: SharedDatabase, threshold: number) {
    this.#shared = shared
    this.#threshold = threshold
  }

  async start(host: Host): Promise<void> {
    if (this.#database) return
    this.#host = host
    const database = await patiently(() => this.#shared.open(), this.#patience(host))
    this.#database = database
    this.#store = new EventStore(database, host.clock, host.logger)
    try {
      await this.#shared.ensureMigrated(database)
    } catch (error) {
      // Away for now: looked at again with the first batch.
      if (isTransient(error)) return
      await this.stop()
      throw error
    }
  }

  async stop(): Promise<void> {
    this.#waiting.length = 0
    if (!this.#database) return
    this.#database = undefined
    this.#store = undefined
    await this.#shared.close()
  }

  counters(): Counters {
    return this.#counters
  }

  trouble(): string | undefined {
    return this.#trouble
  }

  #take(batch: Batch): 'stop' {
    const { store } = this.#parts()
    const rows = new Map<NewEvent, Message>()
    for (const message of activeMessages(batch)) {
      rows.set(store.encode(message.event), message)
    }
    // The rows are all that is needed from here; events that wait would only fill the memory.
    for (const message of rows.values()) message.event = undefined
    this.#waiting.push({ batch, rows })
    this.#storeNext()
    return 'stop'
  }

  /** Stores what waits, a few transactions at a time: what comes meanwhile makes the next one. */
  #storeNext(): void {
    const isBusy =
      this.#underWay >= TRANSACTIONS || (this.#underWay > 0 && this.#trouble !== undefined)
    if (isBusy || !this.#store || this.#waiting.length === 0) return
    let rows = 0
    const full = this.#waiting.findIndex(
      (waiting) => (rows += waiting.rows.size) >= this.#threshold,
    )
    const group = this.#waiting.splice(0, full === -1 ? this.#waiting.length : full + 1)
    this.#underWay += 1
    this.#parts().host.track(
      this.#storeGroup(group).finally(() => {
        this.#underWay -= 1
        this.#storeNext()
      }),
    )
  }

  async #storeGroup(group: readonly WaitingBatch[]): Promise<void> {
    const { host } = this.#parts()
    const messages = new Map(group.flatMap(({ rows }) => [...rows]))
    try {
      const outcome = await patiently(
        () => this.#insert([...messages.keys()]),
        this.#patience(host),
      )
      this.#counters.transactions += 1
      this.#counters.stored += outcome.stored
      this.#counters.duplicate += outcome.duplicates.length
      this.#counters.errors += outcome.refused.length
      for (const message of messages.values()) message.fate = { kind: 'stored' }
      this.#mark(messages, outcome)
    } catch (error) {
      for (const message of messages.values()) message.fate = { kind: 'postpone' }
      // When it was stopped meanwhile, the failure is the closed connection, and the messages go back anyway.
      if (this.#store && !isTransient(error)) throw error
    } finally {
      for (const { batch } of group) host.emit(batchFinished, batch)
    }
  }

  /** The few that were not stored. */
  #mark(messages: ReadonlyMap<NewEvent, Message>, { duplicates, refused }: StoreOutcome): void {
    for (const row of duplicates) {
      const message = messages.get(row)
      if (message) message.fate = { kind: 'duplicate' }
    }
    for (const { row, error } of refused) {
      const message = messages.get(row)
      if (message) message.fate = { kind: 'refuse', stage: this.name, error }
    }
  }

  async #insert(rows: readonly NewEvent[]): Promise<StoreOutcome> {
    const { store, database } = this.#parts()
    try {
      await this.#shared.ensureMigrated(database)
      const outcome = await store.insert(rows)
      this.#trouble = undefined
      return outcome
    } catch (error) {
      this.#trouble = describeError(error)
      throw error
    }
  }

  /** When the daemon is to stop, an outage is not waited out. */
  #patience({ clock, logger, stopping }: Host): Parameters<typeof patiently>[1] {
    return { clock, logger, signal: stopping }
  }

  #parts(): { host: Host; store: EventStore; database: Database } {
    if (!this.#host || !this.#store || !this.#database) {
      throw new MentatError('BUG', 'storage is not started')
    }
    return { host: this.#host, store: this.#store, database: this.#database }
  }
}
