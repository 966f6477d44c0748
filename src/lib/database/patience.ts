import { isTransient } from '../framework/errors/causes.ts'
import { describeError } from '../framework/errors/mentat-error.ts'
import type { Logger } from '../framework/logging/logger.ts'
import { type Backoff, backoffDelay, outageBackoff } from '../framework/time/backoff.ts'
import type { Clock } from '../framework/time/clock.ts'
import { formatDuration } from '../framework/time/duration.ts'

/** How an outage is waited out. */
export interface PatienceOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** Ends the waiting: what failed last is thrown. */
  readonly signal?: AbortSignal
  /** Pauses between attempts; default: outageBackoff. */
  readonly backoff?: Backoff
  /** What is away, for the log; default: `the database`. */
  readonly what?: string
}

/**
 * Repeats an action as long as its failure is transient, with growing pauses and without limit. An outage is logged
 * once when it begins (warning) and once when it is over (info, with its duration).
 * @throws what the action throws when waiting does not help, or when the signal was aborted
 */
export async function patiently<Result>(
  action: () => Promise<Result>,
  options: PatienceOptions,
): Promise<Result> {
  const { clock, logger, signal, backoff = outageBackoff, what = 'the database' } = options
  let began: number | undefined
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await action()
      if (began !== undefined) {
        logger.info(`${what} is back after ${formatDuration(clock.monotonic() - began)}`)
      }
      return result
    } catch (error) {
      if (!isTransient(error) || signal?.aborted) throw error
      if (began === undefined) {
        began = clock.monotonic()
        logger.warning(`${what} is away, waiting: ${describeError(error)}`, { error })
      }
      await clock.sleep(backoffDelay(attempt, backoff), signal)
      if (signal?.aborted) throw error
    }
  }
}
