import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { readPlainFile } from '../framework/files/plain-file.ts'
import type { RunLog, TimeMark } from './run-log.ts'

/** What a running daemon last said of itself that somebody should look at, by component. */
export interface Condition {
  /** Messages wait. */
  readonly trouble: Readonly<Record<string, string>>
  /** Messages pass, with something missing. */
  readonly degraded: Readonly<Record<string, string>>
}

/** From the run log of a process, which is written every `runlog_interval`; undefined when there is none to read. */
export function readCondition(runFolder: string, name: string, pid: number): Condition | undefined {
  const log = readRunLog(runFolder, name, pid)
  if (log === undefined) return undefined
  const { statistics } = log
  return { trouble: textsOf(statistics?.trouble), degraded: textsOf(statistics?.degraded) }
}

/**
 * The moments of the run of a process so far: `running` whenever all is started, `reload_failed` (with the reason)
 * when a new configuration was not taken.
 * @param since start of the process, milliseconds since 1970: an older log is of another process with this PID
 * @returns an empty list when it has written none yet, undefined when nothing can be read
 */
export function readTimeMarks(
  runFolder: string,
  { name, pid, since }: { readonly name: string; readonly pid: number; readonly since: number },
): readonly TimeMark[] | undefined {
  const log = readRunLog(runFolder, name, pid)
  if (log === undefined) return isMissing(runFolder, name, pid) ? [] : undefined
  const marks: unknown = log.time_marks
  if (!Array.isArray(marks)) return undefined
  return (log.ts ?? 0) * 1000 < since - 1000 ? [] : (marks as TimeMark[])
}

function readRunLog(runFolder: string, name: string, pid: number): Partial<RunLog> | undefined {
  try {
    const newest = runLogsOf(runFolder, name, pid).at(-1)
    if (newest === undefined) return undefined
    const log: unknown = JSON.parse(readPlainFile(join(runFolder, name, newest)))
    return typeof log === 'object' && log !== null ? log : undefined
  } catch {
    // Of another version, cut off, or of a user who does not let us read it.
    return undefined
  }
}

function isMissing(runFolder: string, name: string, pid: number): boolean {
  try {
    return runLogsOf(runFolder, name, pid).length === 0
  } catch (error) {
    return codeOf(error) === 'ENOENT'
  }
}

/** Names begin with the minute. */
function runLogsOf(runFolder: string, name: string, pid: number): string[] {
  const end = `.${pid.toString(16).padStart(5, '0')}.runlog`
  return readdirSync(join(runFolder, name))
    .filter((file) => file.endsWith(end))
    .sort()
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  const entries: [string, unknown][] = Object.entries(value)
  return Object.fromEntries(
    entries.flatMap(([name, text]): [string, string][] =>
      typeof text === 'string' ? [[name, text]] : [],
    ),
  )
}
