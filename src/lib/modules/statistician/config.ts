import { Type } from 'typebox'
import { databaseSection } from '../../database/section.ts'
import { Duration } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'

/** What can be configured of the statistician. */
export const statisticianConfig = defineModule({
  name: 'statistician',
  summary: 'counts events every five minutes',
  schema: Type.Object({
    backfill: Duration({
      description:
        'Windows that were never counted are counted later, up to this age. Older ones are counted only when they are named with --from.',
      default: '31d',
      minimum: '5m',
    }),
  }),
  sections: [databaseSection, loggingSection],
})

/** The effective configuration of the statistician. */
export type StatisticianConfig = ConfigOf<typeof statisticianConfig>
