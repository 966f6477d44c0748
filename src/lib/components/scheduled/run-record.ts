import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type RunLogHead, type TimeMark, writeRunLog } from '../../daemon/run-log.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { registry } from '../../framework/errors/registry.ts'
import type { Home } from '../../framework/home.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'

/** What a run of a scheduled module leaves for later. */
export interface ScheduledRunLog extends RunLogHead {
  /** How long it took, in seconds; so far, while it runs. */
  readonly duration: number
  /** What it did: what its command prints with `--json`; null while it runs and after a failure. */
  readonly outcome: unknown
}

/** Run logs of a module that are kept: of one that runs every five minutes, those of the last week. */
const MOST_RUN_LOGS = 2000

/** The run log of one run, written when it begins and when it ends. */
export class RunRecord {
  readonly #module: string
  readonly #context: { readonly home: Home; readonly clock: Clock; readonly logger: Logger }
  readonly #started: number
  readonly #began: number
  readonly #marks: TimeMark[] = []

  constructor(
    module: string,
    context: { readonly home: Home; readonly clock: Clock; readonly logger: Logger },
  ) {
    this.#module = module
    this.#context = context
    this.#started = context.clock.now()
    this.#began = context.clock.monotonic()
  }

  mark(ident: string, descr: string): void {
    this.#marks.push({ ident, descr, time: this.#context.clock.now() / 1000 })
  }

  /** A run log that cannot be written (a full disk) is no reason not to run. */
  save(result: RunLogHead['result'], outcome: unknown = null): void {
    this.#write({ result, outcome, rc: 0, errors: [] })
  }

  fail(error: unknown): void {
    const rc = error instanceof MentatError ? error.exit : registry.BUG.exit
    this.#write({ result: 'failure', outcome: null, rc, errors: [describeError(error)] })
  }

  #write(end: Pick<ScheduledRunLog, 'result' | 'outcome' | 'rc' | 'errors'>): void {
    const { home, clock, logger } = this.#context
    const started = new Date(this.#started).toISOString()
    const log: ScheduledRunLog = {
      name: this.#module,
      pid: process.pid,
      argv: process.argv.slice(2),
      ts: this.#started / 1000,
      ts_fsf: started.replaceAll(/[-T:]/g, '').slice(0, 12),
      ts_str: started,
      time_marks: this.#marks,
      duration: (clock.monotonic() - this.#began) / 1000,
      ...end,
    }
    try {
      writeRunLog(home.run, log)
      removeOldest(join(home.run, this.#module))
    } catch (error) {
      logger.warning('the run log could not be written', { error })
    }
  }
}

/** Names of run logs begin with the time. */
function removeOldest(folder: string): void {
  const names = readdirSync(folder).filter((name) => name.endsWith('.runlog'))
  if (names.length <= MOST_RUN_LOGS) return
  for (const name of names.sort().slice(0, names.length - MOST_RUN_LOGS)) {
    rmSync(join(folder, name), { force: true })
  }
}
