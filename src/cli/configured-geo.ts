import type { Home } from '../lib/framework/home.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { GeoDatabase } from '../lib/services/geoip/geoip.ts'

/** What the enricher knows places from, by its configuration. */
export async function configuredGeo(home: Home): Promise<GeoDatabase[]> {
  const [{ loadConfig }, { catalogue }, { enricherConfig }, { geoDatabases }] = await Promise.all([
    import('../lib/framework/config/load.ts'),
    import('../lib/modules/catalogue.ts'),
    import('../lib/modules/enricher/config.ts'),
    import('../lib/modules/enricher/geo-databases.ts'),
  ])
  const { plugins } = loadConfig(enricherConfig, { home, catalogue }).value
  return geoDatabases(plugins, home, systemClock)
}
