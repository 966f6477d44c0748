import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readPlainFile } from '../../framework/files/plain-file.ts'
import { identityOf } from '../../framework/process/identity.ts'
import type { ScheduledRunLog } from './run-record.ts'

/** What the run log of the last run of a scheduled module tells. */
export interface LastRun {
  /** RFC 3339. */
  readonly started: string
  /** `cut_off`: its process is gone and has said nothing. */
  readonly result: 'running' | 'success' | 'failure' | 'cut_off'
  /** Seconds; null: it has not ended, or nobody knows when. */
  readonly duration: number | null
  /** Why it failed. */
  readonly error: string | null
  /** The stretch of time that it was about, RFC 3339; null: nothing was due, or it is not known. */
  readonly window: RunWindow | null
}

/** From the first moment to the last. */
export interface RunWindow {
  readonly from: string
  readonly to: string
}

/** The last run of a module, by a person or by the clock; undefined when there is no run log to read. */
export function readLastRun(runFolder: string, module: string): LastRun | undefined {
  const folder = join(runFolder, module)
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.runlog'))
    // Names begin with the minute.
    const minute = names.sort().at(-1)?.split('.')[0] ?? ''
    const logs = names
      .filter((name) => name.startsWith(`${minute}.`))
      .map((name) => JSON.parse(readPlainFile(join(folder, name))) as Partial<ScheduledRunLog>)
      .sort((one, other) => (one.ts ?? 0) - (other.ts ?? 0))
    const last = logs.at(-1)
    return last && lastRunOf(last)
  } catch {
    // Of another version, cut off, or of a user who does not let us read it.
    return undefined
  }
}

function lastRunOf(log: Partial<ScheduledRunLog>): LastRun | undefined {
  const { ts_str: started, pid, result, duration, errors, outcome } = log
  if (typeof started !== 'string' || Number.isNaN(Date.parse(started))) return undefined
  const isOver = result === 'success' || result === 'failure'
  const isGone = typeof pid !== 'number' || identityOf(pid) === undefined
  return {
    started,
    result: isOver ? result : isGone ? 'cut_off' : 'running',
    duration: isOver && typeof duration === 'number' ? duration : null,
    error: result === 'failure' ? (errors?.[0] ?? 'nobody knows why') : null,
    window: windowOf(outcome),
  }
}

/** Some modules work on one window, others on several at once. */
function windowOf(outcome: unknown): RunWindow | null {
  if (typeof outcome !== 'object' || outcome === null) return null
  const rounds: unknown = 'rounds' in outcome ? outcome.rounds : undefined
  const windows = (Array.isArray(rounds) ? rounds : [outcome]).filter(isWindow)
  if (windows.length === 0) return null
  return {
    from: windows.map(({ from }) => from).reduce((one, other) => (other < one ? other : one)),
    to: windows.map(({ to }) => to).reduce((one, other) => (other > one ? other : one)),
  }
}

function isWindow(value: unknown): value is RunWindow {
  if (typeof value !== 'object' || value === null) return false
  const { from, to } = value as Partial<Record<keyof RunWindow, unknown>>
  return typeof from === 'string' && typeof to === 'string'
}
