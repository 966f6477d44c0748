import type { GeoKind, Place } from './geoip.ts'

/**
 * What a record of a database in the format of MaxMind tells (dev.maxmind.com/geoip/docs/databases): members as in
 * GeoLite2 and GeoIP2. What has another type than there is left out.
 */
export function placeOf(kind: GeoKind, record: unknown): Place {
  return kind === 'asn' ? systemOf(record) : locationOf(record)
}

function systemOf(record: unknown): Place {
  return {
    ...known('asn', numberIn(record, 'autonomous_system_number')),
    ...known('organisation', textIn(record, 'autonomous_system_organization')),
  }
}

function locationOf(record: unknown): Place {
  const location = memberOf(record, 'location')
  const [region] = listIn(record, 'subdivisions')
  return {
    ...known('country', textIn(memberOf(record, 'country'), 'iso_code')),
    ...known('city', textIn(memberOf(memberOf(record, 'city'), 'names'), 'en')),
    ...known('region', textIn(region, 'iso_code')),
    ...known('latitude', numberIn(location, 'latitude')),
    ...known('longitude', numberIn(location, 'longitude')),
    ...known('timezone', textIn(location, 'time_zone')),
  }
}

function known<Key extends keyof Place>(key: Key, value: Place[Key]): Place {
  return value === undefined ? {} : { [key]: value }
}

function textIn(record: unknown, key: string): string | undefined {
  const value = memberOf(record, key)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function numberIn(record: unknown, key: string): number | undefined {
  const value = memberOf(record, key)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function listIn(record: unknown, key: string): readonly unknown[] {
  const value = memberOf(record, key)
  return Array.isArray(value) ? value : []
}

function memberOf(record: unknown, key: string): unknown {
  if (typeof record !== 'object' || record === null || !Object.hasOwn(record, key)) return undefined
  return (record as Readonly<Record<string, unknown>>)[key]
}
