import pg from 'pg'
import type { Database } from '../database.ts'

/** A partition of `events` and the one of `event_addresses` that belongs to it. */
export interface EventPartition {
  /** Names, quoted for use in statements. */
  readonly events: string
  /** Undefined: somebody has made the partition in another way than Mentat does. */
  readonly addresses: string | undefined
  /** The day of detection, `2024-05-02`; undefined: the default partition, and those of others. */
  readonly day: string | undefined
  /** Of both, with their indexes and all. */
  readonly bytes: number
}

/** All partitions of `events`, the oldest day first, the default one last. */
export async function eventPartitions(database: Database): Promise<EventPartition[]> {
  const { rows } = await database.query<{
    name: string
    partner: string
    has_partner: boolean
    bytes: number
  }>(
    `SELECT c.relname AS name, p.partner, a.oid IS NOT NULL AS has_partner,
       pg_total_relation_size(c.oid) + coalesce(pg_total_relation_size(a.oid), 0) AS bytes
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     CROSS JOIN LATERAL (SELECT 'event_addresses' || substr(c.relname, length('events') + 1) AS partner) p
     LEFT JOIN pg_inherits j ON j.inhparent = 'event_addresses'::regclass
       AND j.inhrelid = to_regclass(quote_ident(p.partner))
     LEFT JOIN pg_class a ON a.oid = j.inhrelid
     WHERE i.inhparent = 'events'::regclass AND c.relkind = 'r' ORDER BY c.relname`,
  )
  return rows.map(({ name, partner, has_partner: hasPartner, bytes }) => ({
    events: pg.escapeIdentifier(name),
    addresses: hasPartner ? pg.escapeIdentifier(partner) : undefined,
    day: hasPartner ? dayOf(name) : undefined,
    bytes,
  }))
}

/** See partitionName. */
function dayOf(name: string): string | undefined {
  const [, year, month, day] = /^events_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? []
  return year === undefined ? undefined : [year, month, day].join('-')
}
