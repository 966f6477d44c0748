import { Type } from 'typebox'
import { databaseSection } from '../../database/section.ts'
import { Duration } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'

/** What can be configured of precache. */
export const precacheConfig = defineModule({
  name: 'precache',
  summary: 'gathers values for forms that storing did not see',
  schema: Type.Object({
    whole: Duration({
      description:
        'So often all events are looked at again, not only those stored since the last run: a backup brings events back with their old times.',
      default: '4w',
      minimum: '1d',
    }),
  }),
  sections: [databaseSection, loggingSection],
})

/** The effective configuration of precache. */
export type PrecacheConfig = ConfigOf<typeof precacheConfig>
