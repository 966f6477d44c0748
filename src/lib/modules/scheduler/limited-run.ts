import type { Logger } from '../../framework/logging/logger.ts'
import type { CommandEnd } from '../../framework/process/own-command.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatDuration } from '../../framework/time/duration.ts'

/** Runs a command to its end; asks it to end when `stop` is aborted, ends it when `kill` is. */
export type RunCommand = (
  command: readonly string[],
  stop: AbortSignal,
  kill: AbortSignal,
) => Promise<CommandEnd>

/** A run that may take only so long. */
export interface LimitedRun {
  /** Of the job. */
  readonly name: string
  readonly command: readonly string[]
  /** In milliseconds. */
  readonly timeout: number
  readonly run: RunCommand
  readonly clock: Clock
  readonly logger: Logger
  readonly stop: AbortSignal
  readonly kill: AbortSignal
}

/** How long a run that was told to end may go on with what it has begun, in milliseconds. */
const GRACE = 60_000

/** Runs a command; one that takes too long is asked to end, and ended by force when it does not. */
export async function runLimited(
  limited: LimitedRun,
): Promise<CommandEnd & { readonly isLate: boolean }> {
  const { command, run, stop, kill } = limited
  const [late, hangs, ended] = [new AbortController(), new AbortController(), new AbortController()]
  const watched = watch(limited, { late, hangs, ended: ended.signal })
  try {
    const end = await run(
      command,
      AbortSignal.any([stop, late.signal]),
      AbortSignal.any([kill, hangs.signal]),
    )
    return { ...end, isLate: late.signal.aborted }
  } finally {
    ended.abort()
    await watched
  }
}

async function watch(
  { name, timeout, clock, logger }: LimitedRun,
  watched: {
    readonly late: AbortController
    readonly hangs: AbortController
    readonly ended: AbortSignal
  },
): Promise<void> {
  const { late, hangs, ended } = watched
  if (await endsWithin(timeout, { clock, ended })) return
  logger.warning(`${name} runs for ${formatDuration(timeout)}: it is told to end`)
  late.abort()
  if (await endsWithin(GRACE, { clock, ended })) return
  logger.error(`${name} did not end within ${formatDuration(GRACE)}: it is killed`)
  hangs.abort()
}

async function endsWithin(
  time: number,
  { clock, ended }: { readonly clock: Clock; readonly ended: AbortSignal },
): Promise<boolean> {
  await clock.sleep(time, ended)
  return ended.aborted
}
