import { join } from 'node:path'
import { writeFileAtomically } from '../framework/files/atomic-write.ts'
import type { Counters } from './component.ts'

/** What every run leaves for later: the keys are those of the original's run logs. */
export interface RunLogHead {
  readonly name: string
  readonly pid: number
  readonly argv: readonly string[]
  /** Start, seconds since 1970. */
  readonly ts: number
  /** Start as it stands in the file name: YYYYmmddHHMM. */
  readonly ts_fsf: string
  /** Start, RFC 3339. */
  readonly ts_str: string
  readonly result: 'running' | 'success' | 'failure'
  /** Exit status; 0 while it runs. */
  readonly rc: number
  readonly errors: readonly string[]
  readonly time_marks: readonly TimeMark[]
}

/** What a run of a daemon leaves for later. */
export interface RunLog extends RunLogHead {
  readonly statistics: {
    /** When the numbers were taken, seconds since 1970. */
    readonly time: number
    readonly components: Readonly<Record<string, Counters>>
    /** What components counted by names. */
    readonly named: Readonly<Record<string, Readonly<Record<string, Counters>>>>
    /** Which components could not work, and why. */
    readonly trouble: Readonly<Record<string, string>>
    /** Which components worked with something missing, and what. */
    readonly degraded: Readonly<Record<string, string>>
  }
}

/** A moment of a run. */
export interface TimeMark {
  readonly ident: string
  readonly descr: string
  /** Seconds since 1970. */
  readonly time: number
}

/** The run log's path: `<run>/<name>/<YYYYmmddHHMM>.<pid in hex, five digits>.runlog`, as in the original. */
export function runLogPath(
  runFolder: string,
  log: Pick<RunLogHead, 'name' | 'ts_fsf' | 'pid'>,
): string {
  return join(runFolder, log.name, `${log.ts_fsf}.${log.pid.toString(16).padStart(5, '0')}.runlog`)
}

/** Writes (or replaces) the run log of this run. */
export function writeRunLog(runFolder: string, log: RunLogHead): void {
  writeFileAtomically(runLogPath(runFolder, log), `${JSON.stringify(log, undefined, 4)}\n`)
}
