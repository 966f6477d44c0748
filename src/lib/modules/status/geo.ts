import type { GeoDatabase, GeoKind } from '../../services/geoip/geoip.ts'

/** A database of countries, cities or networks that the enricher uses. */
export interface GeoState {
  readonly kind: GeoKind
  /** A file, or the package that comes along. */
  readonly source: string
  /** When its data were put together, RFC 3339; null: nothing could be read. */
  readonly built: string | null
  /** Whole days since then. */
  readonly age_days: number | null
  /** Why it cannot be read. */
  readonly trouble: string | null
  /** How to bring newer data; null when they are new enough. */
  readonly advice: string | null
}

/** In milliseconds. */
const DAY = 86_400_000

/** What a database says of itself, for a status. */
export function geoState({ kind, source, built, age, trouble, advice }: GeoDatabase): GeoState {
  return {
    kind,
    source,
    built: built === undefined ? null : new Date(built).toISOString(),
    age_days: age === undefined ? null : Math.max(0, Math.floor(age / DAY)),
    trouble: trouble ?? null,
    advice: advice ?? null,
  }
}
