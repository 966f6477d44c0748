import { handleSignals } from '../../daemon/signals.ts'
import type { Database } from '../../database/database.ts'
import { withRunLock } from '../../database/run-lock.ts'
import type { Home } from '../../framework/home.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { ownIdentity } from '../../framework/process/identity.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { RunRecord } from './run-record.ts'

/** What a scheduled module works with. */
export interface ScheduledContext {
  readonly home: Home
  readonly clock: Clock
  readonly logger: Logger
  /** Migrated. The run keeps one of its connections: it needs two at least. */
  readonly database: Database
}

/** One run of a scheduled module. */
export interface ScheduledRun extends ScheduledContext {
  /**
   * Aborted when the run is to end: by a signal, or because another one may run beside it. What is begun is finished or
   * left as it was; the rest is for the next run.
   */
  readonly signal: AbortSignal
  /** Notes in the run log that a part of the work begins. */
  mark(ident: string, description: string): void
}

/**
 * One run of a scheduled module: the only one of its name in this database, in a run log with its outcome, ended by
 * SIGINT and SIGTERM at the next place where nothing is half done.
 * @param action what is due; it returns what the command prints
 * @throws MentatError ALREADY_RUNNING when another run of the module is under way; what the action throws
 */
export async function runScheduled<Result>(
  module: string,
  context: ScheduledContext,
  action: (run: ScheduledRun) => Promise<Result>,
): Promise<Result> {
  const { host, pid } = ownIdentity()
  const stop = endBySignals(context)
  const lock = { name: module, holder: `process ${pid} on ${host}` }
  try {
    return await withRunLock(context.database, lock, (lost) => {
      const signal = AbortSignal.any([stop.signal, lost])
      return recorded(module, { ...context, signal }, action)
    })
  } finally {
    stop.ignore()
  }
}

async function recorded<Result>(
  module: string,
  run: Omit<ScheduledRun, 'mark'>,
  action: (run: ScheduledRun) => Promise<Result>,
): Promise<Result> {
  const record = new RunRecord(module, run)
  record.save('running')
  try {
    const result = await action({
      ...run,
      mark: (ident, description) => {
        record.mark(ident, description)
      },
    })
    record.save('success', result)
    return result
  } catch (error) {
    record.fail(error)
    throw error
  }
}

/** A second signal ends the process where it stands: what it has not committed is as if it had not begun. */
function endBySignals({ clock, logger }: ScheduledContext): {
  readonly signal: AbortSignal
  readonly ignore: () => void
} {
  const stop = new AbortController()
  const ignore = handleSignals(
    {
      stop: (signal) => {
        logger.info(`${signal}: ending after what is begun; a second signal ends at once`)
        stop.abort()
      },
      stopNow: (signal) => {
        ignore()
        process.kill(process.pid, signal)
      },
      // The terminal is gone.
      reload: () => {
        stop.abort()
      },
      writeRunLog: () => undefined,
      writeState: () => undefined,
    },
    () => clock.monotonic(),
  )
  return { signal: stop.signal, ignore }
}
