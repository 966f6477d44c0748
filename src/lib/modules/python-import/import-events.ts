import { join } from 'node:path'
import type { ScheduledRun } from '../../components/scheduled/run-scheduled.ts'
import type { Database } from '../../database/database.ts'
import { EventStore, type NewEvent } from '../../database/events/store.ts'
import { knownEventIds } from '../../database/python/known-events.ts'
import { findEventTable } from '../../database/python/event-table.ts'
import {
  estimatePythonEvents,
  type EventWindow,
  type PythonEvent,
  readPythonEvents,
} from '../../database/python/read-events.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { formatTimestamp, parseTimestamp } from '../../idea/timestamp.ts'
import { readPosition, writePosition } from './position.ts'
import { LARGEST, readPythonEvent } from './read-event.ts'
import { type Refused, Refusals } from './refusals.ts'

/** Which events are imported, and how. */
export interface EventImportRequest {
  readonly window: EventWindow
  /** Only reads, and tells what would be done. */
  readonly dryRun: boolean
  /** Begins anew, wherever an earlier import has come to. */
  readonly again: boolean
  /** Where refused events are told; undefined: in the home folder. */
  readonly refusedFile?: string | undefined
  readonly onProgress: (done: number, total: number) => void
}

/** What was, or would be, done. */
export interface EventImportReport {
  readonly read: number
  /** With a dry run: those that would be. */
  readonly stored: number
  /** Stored here before. */
  readonly duplicate: number
  readonly refused: number
  /** The file with the reasons; null: none was refused, or it is a dry run. */
  readonly refused_file: string | null
  /** Storage time from which an earlier import was carried on. */
  readonly went_on_from: string | null
  /** Storage time of the last event that was dealt with. */
  readonly reached: string | null
  /** Whether all of them were dealt with; false: it was told to end. */
  readonly finished: boolean
}

/** Events of one transaction, and bytes of documents after which it is closed as well. */
const ROWS = 500
const BYTES = 16 * 1024 * 1024

/**
 * The original stamps an event and commits it later (5 seconds by default, more on a busy server): one that goes on looks
 * that far back, in milliseconds.
 */
const OVERLAP = 600_000

/**
 * Imports the events of a database of the original in the order of their storage time, which they keep. What is stored here
 * already stays as it is. An import that ended early is carried on where it was; one that was finished goes on with what
 * has come since.
 * @throws MentatError PYTHON_DATABASE_UNKNOWN; DATABASE_… of either database: what was committed stays
 */
export async function importPythonEvents(
  source: Database,
  run: ScheduledRun,
  request: EventImportRequest,
): Promise<EventImportReport> {
  const table = await findEventTable(source)
  const memory = join(run.home.path, 'import-python', 'position.json')
  const asked = { source: source.label, window: request.window }
  const reached = request.again ? undefined : readPosition(memory, asked)
  const from = reached === undefined ? undefined : earlier(reached, request.window.from)
  const window = { ...request.window, ...(from === undefined ? {} : { from }) }
  const file = request.refusedFile ?? join(run.home.path, 'import-python', 'refused.ndjson')
  const refusals = new Refusals(file)
  const intake = new Intake(run, {
    ...{ refusals, dryRun: request.dryRun, reached },
    keep: (position) => {
      writePosition(memory, { ...asked, reached: position })
    },
  })
  const total = await estimatePythonEvents(source, table, window)
  try {
    const finished = await untilAborted(run.signal, () =>
      readPythonEvents(source, table, { window, largest: LARGEST }, async (event) => {
        run.signal.throwIfAborted()
        await intake.take(event)
        request.onProgress(intake.counts.read, Math.max(total, intake.counts.read))
      }),
    )
    await intake.flush()
    return {
      ...intake.counts,
      refused_file: intake.counts.refused > 0 && !request.dryRun ? file : null,
      went_on_from: from ?? null,
      reached: intake.reached ?? null,
      finished,
    }
  } finally {
    refusals.close()
  }
}

/** @returns whether the action came to its end */
async function untilAborted(signal: AbortSignal, action: () => Promise<void>): Promise<boolean> {
  try {
    await action()
    return true
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error
    return false
  }
}

/** Where an import goes on; never before the window. */
function earlier(reached: string, from: string | undefined): string | undefined {
  const time = parseTimestamp(reached)
  if (time === undefined) return undefined
  const back = formatTimestamp(time - OVERLAP)
  return from !== undefined && from > back ? from : back
}

interface IntakeOptions {
  readonly refusals: Refusals
  readonly dryRun: boolean
  readonly reached: string | undefined
  /** Keeps a storage time up to which everything is dealt with. */
  readonly keep: (reached: string) => void
}

/** Gathers events and stores them, many in one transaction. */
class Intake {
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
