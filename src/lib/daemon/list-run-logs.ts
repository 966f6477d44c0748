import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readPlainFile } from '../framework/files/plain-file.ts'
import { identityOf } from '../framework/process/identity.ts'

/** A run of a daemon or of a scheduled module, as its run log tells. */
export interface ListedRun {
  readonly module: string
  /** Name of the run log without its ending: `202611231939.0112c`. */
  readonly run: string
  /** RFC 3339. */
  readonly started: string
  readonly pid: number
  readonly argv: readonly string[]
  /** `cut_off`: its process is gone and has said nothing. */
  readonly result: 'running' | 'success' | 'failure' | 'cut_off'
  /** Seconds; null: it has not ended, or is not told. */
  readonly duration: number | null
  /** Why it failed. */
  readonly errors: readonly string[]
}

const ENDING = '.runlog'

/** As modules are called, and as run logs are. */
const MODULE = /^[a-z][a-z0-9_.-]{0,99}$/i
const RUN = /^\d{12}\.[0-9a-f]{5,8}$/

/** The modules that have a folder for run logs, sorted. */
export function modulesWithRunLogs(runFolder: string): string[] {
  try {
    return readdirSync(runFolder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && MODULE.test(entry.name))
      .map(({ name }) => name)
      .sort()
  } catch {
    return []
  }
}

/** The last runs of a module, newest first; what cannot be read is left out. */
export function listRuns(runFolder: string, module: string, limit: number): ListedRun[] {
  return runsOf(runFolder, module)
    .slice(0, limit)
    .flatMap((run) => {
      const log = readRun(runFolder, module, run)
      return log ? [listedRun(module, run, log)] : []
    })
}

/** All that a run log holds; undefined: there is none of this name. */
export function readRun(
  runFolder: string,
  module: string,
  run: string,
): Readonly<Record<string, unknown>> | undefined {
  if (!MODULE.test(module) || !RUN.test(run)) return undefined
  try {
    const log: unknown = JSON.parse(readPlainFile(join(runFolder, module, `${run}${ENDING}`)))
    return typeof log === 'object' && log !== null ? (log as Record<string, unknown>) : undefined
  } catch {
    // Gone, of another version, cut off, or of a user who does not let us read it.
    return undefined
  }
}

/** What is told of a run in a list. */
export function listedRun(
  module: string,
  run: string,
  log: Readonly<Record<string, unknown>>,
): ListedRun {
  const { ts_str: started, pid, argv, result, duration, errors } = log
  const isOver = result === 'success' || result === 'failure'
  const isGone = typeof pid !== 'number' || identityOf(pid) === undefined
  return {
    ...{ module, run, started: typeof started === 'string' ? started : '' },
    pid: typeof pid === 'number' ? pid : 0,
    argv: textsOf(argv),
    result: isOver ? result : isGone ? 'cut_off' : 'running',
    duration: isOver && typeof duration === 'number' ? duration : null,
    errors: textsOf(errors),
  }
}

/** Names begin with the minute. */
function runsOf(runFolder: string, module: string): string[] {
  if (!MODULE.test(module)) return []
  try {
    return readdirSync(join(runFolder, module))
      .filter((name) => name.endsWith(ENDING))
      .map((name) => name.slice(0, -ENDING.length))
      .filter((name) => RUN.test(name))
      .sort()
      .toReversed()
  } catch {
    return []
  }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
