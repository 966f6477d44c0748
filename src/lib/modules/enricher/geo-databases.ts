import { invalidConfig } from '../../framework/config/load.ts'
import { readOptions } from '../../framework/config/read-options.ts'
import type { Home } from '../../framework/home.ts'
import { silentLogger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { GeoDatabase } from '../../services/geoip/geoip.ts'
import { GeoIpService } from '../../services/geoip/service.ts'
import { builtinNamed } from './builtin-plugins.ts'
import type { PluginEntry } from './plugin-entry.ts'
import { geoipPlugin } from './plugins/geoip.ts'

/**
 * What the plugin geoip would work with, as it is configured, and how old that is; empty when it is not used. Nothing
 * but the ends of the files is read.
 * @throws MentatError CONFIG_INVALID
 */
export async function geoDatabases(
  plugins: readonly PluginEntry[],
  home: Home,
  clock: Clock,
): Promise<GeoDatabase[]> {
  const entry = plugins.find(
    ({ name, enabled }) => enabled && builtinNamed(name)?.name === geoipPlugin.name,
  )
  const options = entry && readOptions(geoipPlugin.config, entry.config, home)
  if (!options) return []
  if ('problems' in options) throw invalidConfig(home.config, options.problems)
  const { asndb, citydb, countrydb } = options.value
  const files = { asn: asndb, city: citydb, country: countrydb }
  return new GeoIpService(files, { logger: silentLogger, clock }).inspect()
}
