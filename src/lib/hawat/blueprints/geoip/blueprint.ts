import type { Place } from '../../../services/geoip/geoip.ts'
import { signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import type { Blueprint, Lookup, LookupRow } from '../../core/blueprint.ts'

/** Where an address is. */
const geoip: Lookup = {
  name: 'geoip',
  title: 'Place',
  kinds: ['ip4', 'ip6'],
  needs: ['geoip'],
  access: signedIn,
  load(address, ask) {
    const place = ask.services.geoip?.locate(address) ?? {}
    const label = wordsOf(place)
    if (label === '') return Promise.resolve(undefined)
    return Promise.resolve({ data: place, label, rows: rowsOf(place, ask) })
  },
  labels(addresses, { services, viewer: { locale } }) {
    const labels = addresses.flatMap((address) => {
      const { country, asn, organisation } = services.geoip?.locate(address) ?? {}
      const network = asn === undefined ? undefined : `AS${asn}`
      const text = country ?? network
      if (text === undefined) return []
      const system = [network, organisation].filter((word) => word !== undefined).join(' ')
      const title = [country && countryName(country, locale), system].filter(Boolean).join(' · ')
      return [[address, { text, title }] as const]
    })
    return Promise.resolve(new Map(labels))
  },
}

function wordsOf({ country, city, asn }: Place): string {
  return [country, city, asn === undefined ? undefined : `AS${asn}`]
    .filter((word) => word !== undefined)
    .join(' ')
}

function rowsOf(place: Place, { services, viewer: { locale } }: Ask<unknown>): LookupRow[] {
  const { country, city, latitude, longitude, timezone, asn, organisation } = place
  const hasPoint = latitude !== undefined && longitude !== undefined
  const built = services.geoip?.describe().flatMap((source) => source.built ?? []) ?? []
  const rows: [string, string | undefined][] = [
    ['Country', country && `${countryName(country, locale)} (${country})`],
    ['City', city],
    ['Coordinates', hasPoint ? `${latitude}, ${longitude}` : undefined],
    ['Time zone', timezone],
    ['Autonomous system', asn === undefined ? undefined : `AS${asn} ${organisation ?? ''}`.trim()],
    // Networks move: how old the answer is belongs to it.
    [
      'Data of',
      built.length === 0 ? undefined : new Date(Math.min(...built)).toISOString().slice(0, 10),
    ],
  ]
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

function countryName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code
  } catch {
    // Codes that are none of ISO 3166 are shown as they are.
    return code
  }
}

/** The look-up of places. */
export const geoipBlueprint: Blueprint = {
  name: 'geoip',
  summary: 'where addresses are',
  needs: ['geoip'],
  routes: [],
  lookups: [geoip],
  catalogues: {
    cs: {
      Place: 'Umístění',
      Country: 'Země',
      City: 'Město',
      Coordinates: 'Souřadnice',
      'Time zone': 'Časové pásmo',
      'Autonomous system': 'Autonomní systém',
      'Data of': 'Stav dat k',
    },
  },
}
