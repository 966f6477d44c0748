import { Type } from 'typebox'
import { daemonOptions } from '../../daemon/options.ts'
import { databaseSection } from '../../database/section.ts'
import { Duration } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'
import { queueOptions } from '../../queue/options.ts'
import { pluginEntry } from './plugin-entry.ts'

/** What can be configured of the enricher module. */
export const enricherConfig = defineModule({
  name: 'enricher',
  summary: 'adds what is known about the addresses of events',
  schema: Type.Object({
    ...queueOptions,
    plugins: Type.Array(pluginEntry, {
      description: 'What is asked about each event, in this order.',
      default: [{ name: 'whois' }, { name: 'geoip' }],
      maxItems: 100,
    }),
    reload_interval: Duration({
      description:
        'How often the plugins read again what they work with (networks, databases of countries). If that fails, what was read before stays in force.',
      default: '300s',
      minimum: '1s',
    }),
    ...daemonOptions,
  }),
  sections: [databaseSection, loggingSection],
  async check({ plugins }, { home }) {
    const { pluginRemarks } = await import('./plugin-remarks.ts')
    return pluginRemarks(plugins, home)
  },
})

/** The effective configuration of the enricher module. */
export type EnricherConfig = ConfigOf<typeof enricherConfig>
