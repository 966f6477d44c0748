import { isTransient } from '../../framework/errors/causes.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { backoffDelay } from '../../framework/time/backoff.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { WardenConfig } from './section.ts'

/** How something is tried again. */
export interface AttemptPlan {
  readonly clock: Clock
  readonly config: Pick<WardenConfig, 'retry' | 'pause' | 'longest_pause'>
  readonly signal: AbortSignal
}

/** Does something until it succeeds, fails for good, or has been repeated as often as configured. */
export async function withAttempts<Result>(
  work: () => Promise<Result>,
  plan: AttemptPlan,
): Promise<Result> {
  for (let repetition = 1; ; repetition++) {
    try {
      return await work()
    } catch (error) {
      if (!(await mayRepeat(error, repetition, plan))) throw error
    }
  }
}

/**
 * Waits until something may be tried once more: jittered, growing pauses, or as long as the server wants.
 * @param repetition 1 for the first
 * @returns false, perhaps at once, when it should not be tried again
 */
export async function mayRepeat(
  error: unknown,
  repetition: number,
  { clock, config, signal }: AttemptPlan,
): Promise<boolean> {
  if (!isTransient(error) || repetition > config.retry || signal.aborted) return false
  const backoff = { first: config.pause, longest: config.longest_pause }
  await clock.sleep(Math.max(backoffDelay(repetition, backoff), pauseOf(error)), signal)
  return !signal.aborted
}

function pauseOf(error: unknown): number {
  const pause = error instanceof MentatError ? error.fields['pause'] : undefined
  return typeof pause === 'number' ? pause : 0
}
