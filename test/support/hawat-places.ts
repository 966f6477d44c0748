import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { addressServices } from '../../src/cli/hawat-lookups.ts'
import { loadCheckedConfig } from '../../src/lib/framework/config/load.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { hawatConfig } from '../../src/lib/hawat/core/config.ts'
import type { OutsideServices } from '../../src/lib/hawat/daemon.ts'
import { temporaryHome } from './database.ts'
import { mmdb } from './mmdb.ts'

/** Services of a web interface that know the countries of some networks. They are closed after the file. */
export async function knownCountries(
  countries: Readonly<Record<string, string>>,
): Promise<OutsideServices> {
  const home = temporaryHome('mentat-places-')
  const countrydb = join(home.path, 'country.mmdb')
  const entries = Object.entries(countries).map(
    ([network, code]) => [network, { country: { iso_code: code } }] as const,
  )
  const type = { type: 'GeoLite2-Country', built: Date.UTC(2026, 0, 1) }
  writeFileSync(countrydb, mmdb(Object.fromEntries(entries), type))
  const { value: config } = await loadCheckedConfig(hawatConfig, {
    ...{ home, environment: {} },
    overrides: { lookups: { geoip: { countrydb } } },
  })
  const services = await addressServices(config, { logger: silentLogger, clock: systemClock })
  after(() => services.close?.())
  return services
}
