import { Type } from 'typebox'
import { databaseSection } from '../database/section.ts'
import { type ConfigCatalogue, defineModule } from '../framework/config/section.ts'
import { loggingSection } from '../framework/logging/section.ts'
import { storageConfig } from './storage/config.ts'

/** Everything that can be configured: each shared section and each module has its row here. */
export const catalogue: ConfigCatalogue = {
  sections: [databaseSection, loggingSection],
  modules: [storageConfig],
}

/** What commands need that are no modules: the shared sections. */
export const commandConfig = defineModule({
  name: 'mentat',
  summary: 'commands',
  schema: Type.Object({}),
  sections: [databaseSection, loggingSection],
})
