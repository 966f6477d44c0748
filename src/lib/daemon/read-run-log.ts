import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readPlainFile } from '../framework/files/plain-file.ts'
import type { RunLog } from './run-log.ts'

/** What a running daemon last said of itself that somebody should look at, by component. */
export interface Condition {
  /** Messages wait. */
  readonly trouble: Readonly<Record<string, string>>
  /** Messages pass, with something missing. */
  readonly degraded: Readonly<Record<string, string>>
}

/** From the run log of a process, which is written every `runlog_interval`; undefined when there is none to read. */
export function readCondition(runFolder: string, name: string, pid: number): Condition | undefined {
  const end = `.${pid.toString(16).padStart(5, '0')}.runlog`
  try {
    const newest = readdirSync(join(runFolder, name))
      .filter((file) => file.endsWith(end))
      .sort()
      .at(-1)
    if (newest === undefined) return undefined
    const text = readPlainFile(join(runFolder, name, newest))
    const { statistics } = JSON.parse(text) as Partial<RunLog>
    return { trouble: textsOf(statistics?.trouble), degraded: textsOf(statistics?.degraded) }
  } catch {
    // Of another version, cut off, or of a user who does not let us read it.
    return undefined
  }
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
