import { Type } from 'typebox'
import type { Event } from '../../../idea/event.ts'
import type { Side } from '../../../idea/event-facts.ts'
import { sorted } from '../../../idea/order.ts'
import type { GeoIp } from '../../../services/geoip/geoip.ts'
import { geoipOptions } from '../../../services/geoip/options.ts'
import { GeoIpService } from '../../../services/geoip/service.ts'
import type { Additions, EnricherPlugin } from '../plugin.ts'

const config = Type.Object(geoipOptions)

/** Adds countries and autonomous systems of the addresses. */
export const geoipPlugin: EnricherPlugin<typeof config> = {
  name: 'geoip',
  summary: 'adds countries and autonomous systems of both sides',
  reads: ['Source.IP4', 'Source.IP6', 'Target.IP4', 'Target.IP6'],
  writes: ['Source', 'Target'].flatMap((side) => [
    `_Mentat.${side}ResolvedCountry`,
    `_Mentat.${side}ResolvedASN`,
  ]),
  config,
  create({ asndb, citydb, countrydb }, context) {
    const geoip = new GeoIpService({ asn: asndb, city: citydb, country: countrydb }, context)
    return {
      start: () => geoip.reload(),
      reload: () => geoip.reload(),
      enrich(event): Additions | undefined {
        const additions = {
          ...placesOf('Source', geoip, event),
          ...placesOf('Target', geoip, event),
        }
        return Object.keys(additions).length === 0 ? undefined : additions
      },
      gauges: () => agesOf(geoip),
      trouble: () => geoip.trouble(),
    }
  },
}

/**
 * Countries as sorted codes, systems as sorted numbers, each once; what is not known is left out. Each address by
 * itself: merged with its neighbours it might lie in no country as a whole.
 */
function placesOf(side: Side, geoip: GeoIp, event: Event): Additions {
  const countries: string[] = []
  const systems: number[] = []
  for (const interval of event.listedAddresses(side)) {
    const { country, asn } = geoip.locate(interval)
    if (country !== undefined) countries.push(country)
    if (asn !== undefined) systems.push(asn)
  }
  return {
    ...(countries.length > 0 && { [`${side}ResolvedCountry`]: sorted(countries) }),
    ...(systems.length > 0 && { [`${side}ResolvedASN`]: sorted(systems) }),
  }
}

const DAY = 86_400_000

/** How old the data are, in days. */
function agesOf(geoip: GeoIp): Record<string, number> {
  const known = geoip.describe().filter(({ age }) => age !== undefined)
  return Object.fromEntries(
    known.map(({ kind, age = 0 }) => [`${kind}_age_days`, Math.floor(age / DAY)]),
  )
}
