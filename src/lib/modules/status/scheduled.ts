import { type LastRun, readLastRun } from '../../components/scheduled/read-last-run.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import type { Attention } from './attention-item.ts'
import type { DaemonState } from './daemons.ts'

/** What the schedule says of a module. Times in milliseconds since 1970. */
export interface ScheduledJob {
  readonly name: string
  /** The command line that runs it. */
  readonly command: string
  /** Its cron expression; null: it is never run. */
  readonly schedule: string | null
  /** Moments until then were seen to; undefined: the scheduler of this home never had it. */
  readonly seenUntil: number | undefined
  readonly nextAfter: (time: number) => number
}

/** A scheduled module: its last run, and the next. Times are RFC 3339. */
export interface ScheduledState {
  readonly name: string
  readonly command: string
  readonly schedule: string | null
  /** By the clock or by a person; null: none is known. */
  readonly last: LastRun | null
  /** The next moment of the schedule, whether a scheduler runs or not; null: never. */
  readonly next: string | null
  /** Whether the scheduler has run it in this home; where cron runs it, its times are not known here. */
  readonly is_scheduled: boolean
  /** A moment of the schedule that has passed without a run; null: none has. */
  readonly overdue_since: string | null
}

/** A run may begin so much after its moment, in milliseconds: the machine is busy, or Mentat is being started anew. */
const PATIENCE = 5 * 60_000

/** A failure of a module that is not scheduled here is told for so long. */
const DAY = 86_400_000

/** What the scheduled modules of a home have done, and when they are to run. */
export function scheduledStates(
  jobs: readonly ScheduledJob[],
  runFolder: string,
  now: number,
): ScheduledState[] {
  return jobs.map((job) => {
    const { name, command, schedule, seenUntil } = job
    const last = readLastRun(runFolder, name)
    const about = { name, command, schedule, last: last ?? null }
    if (schedule === null) return { ...about, next: null, is_scheduled: false, overdue_since: null }
    const missed = missedMoment(job, last, now)
    return {
      ...about,
      next: new Date(job.nextAfter(now)).toISOString(),
      is_scheduled: seenUntil !== undefined,
      overdue_since: missed === undefined ? null : new Date(missed).toISOString(),
    }
  })
}

/** Without a memory of the scheduler nobody knows when it should have run. */
function missedMoment(
  { seenUntil, nextAfter }: ScheduledJob,
  last: LastRun | undefined,
  now: number,
): number | undefined {
  if (seenUntil === undefined || last?.result === 'running') return undefined
  const due = nextAfter(Math.max(seenUntil, last ? Date.parse(last.started) : 0))
  return now - due > PATIENCE ? due : undefined
}

/** What is wrong with scheduled modules. */
export function aboutScheduled(
  states: readonly ScheduledState[],
  daemons: readonly DaemonState[],
  now: number,
): Attention[] {
  const schedulers = daemons.filter(({ name }) => name === 'scheduler')
  const isRunning = schedulers.some(({ state }) => state !== 'dead')
  const overdue = states.filter(({ overdue_since: since }) => since !== null)
  return [
    ...(isRunning ? overdue.map((state) => aboutOverdue(state, now)) : []),
    // One that was killed is told with the daemons.
    ...(schedulers.length === 0 && overdue.length > 0 ? [withoutScheduler(overdue, now)] : []),
    ...states.flatMap((state) => aboutFailure(state, isRunning, now)),
  ]
}

function aboutOverdue(
  { name, command, overdue_since: since }: ScheduledState,
  now: number,
): Attention {
  const text = `it was due ${ago(since, now)} ago, and has not run`
  const advice = `the log of the scheduler tells why; to run it now: ${command}`
  return { about: name, text, advice }
}

function withoutScheduler(overdue: readonly ScheduledState[], now: number): Attention {
  const names = overdue.map(({ name, overdue_since: since }) => `${name} for ${ago(since, now)}`)
  return {
    about: 'scheduler',
    text: `it does not run any more, and what it ran is overdue: ${names.join(', ')}`,
    advice:
      'start it: mentat scheduler run (mentat up has it); if cron runs the modules instead, remove run/scheduler.json',
  }
}

function aboutFailure(
  { name, command, last, is_scheduled: isScheduled }: ScheduledState,
  isRunning: boolean,
  now: number,
): Attention[] {
  if (last?.result !== 'failure') return []
  if (!isScheduled && now - Date.parse(last.started) > DAY) return []
  const text = `its last run failed, ${ago(last.started, now)} ago: ${last.error ?? ''}`
  const advice =
    isScheduled && isRunning
      ? 'it is run again by itself; the log of the scheduler tells more'
      : `when the cause is gone: ${command}`
  return [{ about: name, text, advice }]
}

function ago(time: string | null, now: number): string {
  return formatDuration(Math.max(0, now - Date.parse(time ?? '')))
}
