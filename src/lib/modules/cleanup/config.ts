import { databaseSection } from '../../database/section.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { cleanupRules } from './rule-options.ts'

/** What can be configured of the cleanup. */
export const cleanupConfig = defineModule({
  name: 'cleanup',
  summary: 'removes what is too old',
  schema: cleanupRules,
  sections: [databaseSection, loggingSection],
  async check(value, { home }) {
    const { configRemarks } = await import('./config-check.ts')
    return configRemarks(value, home)
  },
})

/** The effective configuration of the cleanup. */
export type CleanupConfig = ConfigOf<typeof cleanupConfig>
