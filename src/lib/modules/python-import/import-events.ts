import { join } from 'node:path'
import type { ScheduledRun } from '../../components/scheduled/run-scheduled.ts'
import type { Database } from '../../database/database.ts'
import { findEventTable } from '../../database/python/event-table.ts'
import {
  estimatePythonEvents,
  type EventWindow,
  readPythonEvents,
} from '../../database/python/read-events.ts'
import { copyThresholds } from '../../database/python/thresholds.ts'
import { ensureFolder } from '../../framework/home.ts'
import { formatTimestamp, parseTimestamp } from '../../idea/timestamp.ts'
import { Intake } from './intake.ts'
import { readPosition, writePosition } from './position.ts'
import { LARGEST } from './read-event.ts'
import { Refusals } from './refusals.ts'

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
  /** Silences after reports that are not over; 0 if it was told to end before. */
  readonly thresholds: number
  /** Storage time from which an earlier import was carried on. */
  readonly went_on_from: string | null
  /** Storage time of the last event that was dealt with. */
  readonly reached: string | null
  /** Whether all of them were dealt with; false: it was told to end. */
  readonly finished: boolean
}

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
  const folder = ensureFolder(join(run.home.path, 'import-python'))
  const memory = join(folder, 'position.json')
  const asked = { source: source.label, from: request.window.from }
  const position = request.again ? undefined : readPosition(memory, asked)
  const from = position && lookBack(position.reached, asked.from)
  const window = from === undefined ? request.window : { ...request.window, from }
  const file = request.refusedFile ?? join(folder, 'refused.ndjson')
  const refusals = new Refusals(file)
  const intake = new Intake(run, {
    ...{ refusals, dryRun: request.dryRun, reached: position?.reached },
    keep: (reached) => {
      writePosition(memory, { ...(position ?? asked), reached })
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
    await intake.finish()
    const { dryRun } = request
    const now = run.clock.now()
    return {
      ...intake.counts,
      thresholds: finished ? await copyThresholds(source, run.database, { now, dryRun }) : 0,
      refused_file: intake.counts.refused > 0 && !dryRun ? file : null,
      went_on_from: from ?? null,
      reached: intake.reached ?? null,
      finished,
    }
  } finally {
    await intake.settled()
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
function lookBack(reached: string, from: string | undefined): string {
  const back = (parseTimestamp(reached) ?? 0) - OVERLAP
  return formatTimestamp(Math.max(back, parseTimestamp(from ?? '') ?? 0))
}
