import type { lookup } from 'geoip-lite'
import type { Place } from './geoip.ts'

/** The data that come with the package are GeoLite2 of this day (issue 251 of its repository). */
const BUILT = Date.UTC(2019, 7, 28)

/** The database that comes with Mentat: the package geoip-lite, which knows countries and cities, and no systems. */
export class BuiltinDatabase {
  readonly source = 'geoip-lite'
  readonly built = BUILT
  #lookup: typeof lookup | undefined

  /** Reads the data: about 100 MB. */
  async load(): Promise<void> {
    this.#lookup ??= (await import('geoip-lite')).default.lookup
  }

  locate(address: string): Place {
    const found = this.#lookup?.(address)
    if (!found) return {}
    const [latitude, longitude] = found.ll
    return {
      ...(found.country ? { country: found.country } : {}),
      ...(found.city ? { city: found.city } : {}),
      ...(found.region ? { region: found.region } : {}),
      ...(found.timezone ? { timezone: found.timezone } : {}),
      latitude,
      longitude,
    }
  }
}
