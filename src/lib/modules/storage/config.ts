import { Type } from 'typebox'
import { daemonOptions } from '../../daemon/options.ts'
import { databaseSection } from '../../database/section.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { queueOptions } from '../../queue/options.ts'

/** What can be configured of the storage module. */
export const storageConfig = defineModule({
  name: 'storage',
  summary: 'stores events in the database',
  schema: Type.Object({
    ...queueOptions,
    commit_bulk_threshold: Type.Integer({
      description: 'About how many events are stored in one transaction.',
      default: 500,
      minimum: 1,
      maximum: 10_000,
    }),
    ...daemonOptions,
  }),
  sections: [databaseSection, loggingSection],
})

/** The effective configuration of the storage module. */
export type StorageConfig = ConfigOf<typeof storageConfig>
