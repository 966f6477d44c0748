import type { DaemonModule } from '../../components/module.ts'
import { Enrichment } from './component.ts'
import { type EnricherConfig, enricherConfig } from './config.ts'
import { makePlugins } from './make-plugin.ts'

/** What is known about the addresses of events is added to them. */
export const enricherModule: DaemonModule<typeof enricherConfig, EnricherConfig> = {
  name: 'enricher',
  config: enricherConfig,
  async workers({ plugins, reload_interval: reloadInterval }, context) {
    const { batch, isReload } = context
    const enrichment = new Enrichment({
      plugins: await makePlugins(plugins, context),
      reloadInterval,
      room: batch,
    })
    // What cannot be loaded must not take the place of what works.
    if (isReload) await enrichment.load()
    return [enrichment]
  },
}
