import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { runScheduledCommand, scheduledFlags } from '../../cli/scheduled-command.ts'
import { readMoment } from '../../cli/read-flag.ts'
import { count, counted } from '../../cli/table.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { momentSyntax } from '../../lib/framework/time/moment.ts'
import type { StatisticianReport } from '../../lib/modules/statistician/run.ts'

/** Part of the work is left for the next run. */
const TRY_AGAIN = 75

export default class StatisticianRun extends MentatCommand {
  static override summary = 'count events by storage time, in windows of five minutes'
  static override description =
    'Counts every window that is over and was not counted yet: what was missed while nothing ran is counted now, up to the age of "backfill" in statistician.conf. ' +
    'With --from and --to it counts these windows again, for instance after events were brought in from a backup. Running it twice changes nothing. ' +
    'Where fewer events are stored now than were counted (old days are removed), the counts are left as they are, unless --replace is given. ' +
    'One run at a time: a second one ends with exit status 75. ' +
    `A TIME is one of ${momentSyntax}.`
  static override examples = [
    '<%= config.bin %> statistician run',
    '<%= config.bin %> statistician run --from yesterday --to today',
    '<%= config.bin %> statistician run --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...scheduledFlags,
    from: Flags.string({ description: 'count from the window of this time on', helpValue: 'TIME' }),
    to: Flags.string({
      description: 'count to the window before this time; default: now',
      helpValue: 'TIME',
      dependsOn: ['from'],
    }),
    replace: Flags.boolean({
      description: 'replace higher counts of events that are no longer stored',
      dependsOn: ['from'],
    }),
  }

  async run(): Promise<StatisticianReport> {
    const { flags } = await this.parse(StatisticianRun)
    const [{ statisticianConfig }, { countEvents }, { Progress }] = await Promise.all([
      import('../../lib/modules/statistician/config.ts'),
      import('../../lib/modules/statistician/run.ts'),
      import('../../lib/framework/terminal/progress.ts'),
    ])
    const request = { ...timesOf(flags), replace: flags.replace }
    const progress = new Progress('windows', 0, systemClock)
    const report = await runScheduledCommand(this, flags, statisticianConfig, (run, config) =>
      countEvents(run, config, {
        ...request,
        onProgress: (done, all) => {
          if (!flags.quiet) progress.show(done, all)
        },
      }),
    ).finally(() => {
      progress.end()
    })
    this.log(reportText(report))
    if (report.left > 0) process.exitCode = TRY_AGAIN
    return report
  }
}

function timesOf(flags: { from: string | undefined; to: string | undefined }): {
  from?: number
  to?: number
} {
  const now = systemClock.now()
  const times = (['from', 'to'] as const).flatMap((flag) => {
    const time = readMoment(flag, flags[flag], now)
    return time === undefined ? [] : [[flag, time] as const]
  })
  return Object.fromEntries(times)
}

function reportText({
  from,
  to,
  windows,
  events,
  written,
  kept,
  left,
  seconds,
}: StatisticianReport): string {
  if (windows === 0) return 'no window is to be counted'
  const parts = [
    `${counted(events, 'event')} in ${counted(windows, 'window')} from ${from ?? ''} to ${to ?? ''} in ${seconds.toFixed(1)} s`,
    written === windows ? '' : `${count(written)} changed`,
    kept === 0 ? '' : `${count(kept)} left as they were: fewer events are stored now (--replace)`,
    left === 0 ? '' : `${count(left)} left for the next run`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}
