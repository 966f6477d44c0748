import { Type } from 'typebox'
import { daemonOptions } from '../../daemon/options.ts'
import { Duration } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule, type Remark } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import { type Job, jobs, OFF } from './jobs.ts'

/** What can be configured of the scheduler. */
export const schedulerConfig = defineModule({
  name: 'scheduler',
  summary: 'runs the scheduled modules when they are due',
  schema: Type.Object({
    timezone: Type.Optional(
      Type.String({
        description:
          'Time zone that the schedules are in, by its name in the IANA database. Unset: that of the machine.',
        examples: ['Europe/Prague', 'UTC'],
      }),
    ),
    schedule: Type.Object(Object.fromEntries(jobs.map((job) => [job.name, scheduleOf(job)])), {
      description: 'When each module runs.',
      default: {},
    }),
    timeout: Type.Object(Object.fromEntries(jobs.map((job) => [job.name, timeoutOf(job)])), {
      description:
        'How long a run of each module may take. One that takes longer is told to end (SIGTERM), a minute later it is killed, and what is left of its work is for the next run.',
      default: {},
    }),
    ...daemonOptions,
  }),
  sections: [loggingSection],
  async check({ schedule, timezone }): Promise<Remark[]> {
    const { scheduleRemarks } = await import('./schedule-check.ts')
    return scheduleRemarks(schedule, timezone)
  },
})

/** The effective configuration of the scheduler. */
export type SchedulerConfig = ConfigOf<typeof schedulerConfig>

function scheduleOf({ cron, summary }: Job): ReturnType<typeof Type.String> {
  return Type.String({
    description: `${summary} Minute, hour, day, month and weekday as in crontab(5), or @hourly, @daily, @weekly, @monthly, @yearly; "${OFF}": never.`,
    default: cron,
  })
}

function timeoutOf({ name, timeout }: Job): ReturnType<typeof Duration> {
  return Duration({
    description: `The longest time for a run of the ${name}.`,
    default: formatDuration(timeout),
    ...{ minimum: '1m', maximum: '7d' },
  })
}
