import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { readMoment } from '../../cli/read-flag.ts'
import {
  type StatisticsDocument,
  statisticsDocument,
  statisticsText,
} from '../../cli/statistics-text.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { momentSyntax } from '../../lib/framework/time/moment.ts'

export default class StatisticianShow extends MentatCommand {
  static override summary = 'show what was counted: totals and top lists'
  static override description =
    'Sums up the windows of a stretch of time, the last day by default, and tells how many of them were not counted. ' +
    'Internal events are those whose source belongs to a group. Lists that were cut in some window are marked: a value may have been left out there. ' +
    `A TIME is one of ${momentSyntax}.`
  static override examples = [
    '<%= config.bin %> statistician show',
    '<%= config.bin %> statistician show --from -7d --group internal --top 20',
    '<%= config.bin %> statistician show --from yesterday --to today --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    from: Flags.string({
      description: 'sum up from the window of this time on',
      default: '-24h',
      helpValue: 'TIME',
    }),
    to: Flags.string({
      description: 'sum up to the window before this time',
      default: 'now',
      helpValue: 'TIME',
    }),
    group: Flags.string({
      description: 'which events the lists are of',
      options: ['overall', 'internal', 'external'],
      default: 'overall',
    }),
    top: Flags.integer({
      description: 'values of each list',
      default: 5,
      min: 1,
      max: 1000,
      helpValue: 'N',
    }),
  }

  async run(): Promise<StatisticsDocument> {
    const { flags } = await this.parse(StatisticianShow)
    const now = systemClock.now()
    const from = readMoment('from', flags.from, now)
    const to = readMoment('to', flags.to, now)
    const { aggregateStatistics } = await import('../../lib/database/statistics/aggregate.ts')
    const statistics = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      aggregateStatistics(database, { from, to, most: flags.top }),
    )
    const group = (['internal', 'external'] as const).find((name) => name === flags.group)
    this.log(statisticsText(statistics, group ?? 'overall'))
    return statisticsDocument(statistics)
  }
}
