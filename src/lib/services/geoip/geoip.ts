import type { Address } from '../../idea/address.ts'
import type { Interval } from '../../idea/interval.ts'

/** What is known about where an address is; what is not known is missing. */
export interface Place {
  /** ISO 3166-1, two capital letters. */
  readonly country?: string
  /** Name in English. */
  readonly city?: string
  /** ISO 3166-2 without the country: `10`, `CA`. */
  readonly region?: string
  /** Degrees, north and east. */
  readonly latitude?: number
  readonly longitude?: number
  /** As in the time zone database: `Europe/Prague`. */
  readonly timezone?: string
  /** Number of the autonomous system. */
  readonly asn?: number
  /** Who runs the autonomous system. */
  readonly organisation?: string
}

/** What a database can tell. */
export type GeoKind = 'country' | 'city' | 'asn'

/** A database that is in use, or should be. */
export interface GeoDatabase {
  readonly kind: GeoKind
  /** Path of the file, or `geoip-lite`: what comes with Mentat. */
  readonly source: string
  /** When its data were put together (milliseconds since 1970); undefined: nothing could be read. */
  readonly built: number | undefined
  /** Milliseconds since then. */
  readonly age: number | undefined
  /** Why it cannot be read, or why the file of before is still in use. */
  readonly trouble: string | undefined
  /** What to do about old or missing data; undefined when there is nothing to do. */
  readonly advice: string | undefined
}

/** One database. */
export interface GeoSource {
  readonly kind: GeoKind
  readonly source: string
  /** When its data were put together (milliseconds since 1970); undefined while nothing could be read. */
  readonly built: number | undefined
  /** What is wrong with it at present. */
  readonly trouble: string | undefined
  /**
   * Reads it if it has changed; what was read before stays in use when that fails. Never rejects.
   * @returns whether it was read
   */
  reload(): Promise<boolean>
  /** Finds out how old its data are, without reading them: a look-up finds nothing afterwards. Never rejects. */
  inspect(): Promise<Inspected>
  /** Never throws. */
  locate(address: Address): Place
}

/** What can be told of a database that was not read. */
export interface Inspected {
  /** As GeoSource.built. */
  readonly built: number | undefined
  readonly trouble: string | undefined
}

/** Tells where addresses are. */
export interface GeoIp {
  /**
   * Never throws: what cannot be found out is missing.
   * @param address the text of an address, a network or a range, or an interval. Of more than one address is told
   * what is the same for the first and the last one.
   */
  locate(address: string | Interval): Place
  /** Reads the files that have changed. A file that cannot be read changes nothing but `trouble`. Never rejects. */
  reload(): Promise<void>
  describe(): GeoDatabase[]
  /** What is wrong at present. */
  trouble(): string | undefined
}
