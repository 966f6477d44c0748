import type { Home } from '../../framework/home.ts'
import { CronSchedule, machineTimezone } from '../../framework/time/cron.ts'
import { momentsName } from './agenda.ts'
import type { SchedulerConfig } from './config.ts'
import { jobs, OFF } from './jobs.ts'
import { memoryPath, readMemories } from './memory-file.ts'

/** What the schedule says of a job, and how far the scheduler of a home has come with it. */
export interface JobOutlook {
  readonly name: string
  /** The command line that runs it. */
  readonly command: string
  /** Its cron expression; null: it is never run. */
  readonly schedule: string | null
  /** Moments until then were seen to, in milliseconds since 1970; undefined: no scheduler had it with this schedule. */
  readonly seenUntil: number | undefined
  /** The first moment after a time, both in milliseconds since 1970. */
  readonly nextAfter: (time: number) => number
}

/**
 * What is to come of every job.
 * @throws MentatError CONFIG_INVALID for a schedule or a time zone that is none
 */
export function jobOutlooks(
  { schedule, timezone = machineTimezone() }: Pick<SchedulerConfig, 'schedule' | 'timezone'>,
  home: Home,
): JobOutlook[] {
  const memories = readMemories(memoryPath(home))
  return jobs.map(({ name, command, cron }) => {
    const own = schedule[name] ?? cron
    const about = { name, command: ['mentat', ...command].join(' ') }
    if (own === OFF)
      return { ...about, schedule: null, seenUntil: undefined, nextAfter: () => Infinity }
    const moments = new CronSchedule(own, timezone)
    const memory = memories[name]
    const isKnown = memory?.schedule === momentsName(own, timezone)
    return {
      ...about,
      schedule: own,
      seenUntil: isKnown ? memory.until : undefined,
      nextAfter: (time) => moments.nextAfter(time),
    }
  })
}
