import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Queries } from '../queries.ts'

/** A filter that is in force: events that match it are not reported. */
export interface ActiveFilter {
  readonly id: number
  /** Name of the group; null: for all groups. */
  readonly group: string | null
  readonly name: string
  /** Whether it is about reports on sources; else on targets. */
  readonly source_based: boolean
  /** In the filter language. */
  readonly filter: string
}

/** The filters that are enabled and valid at a time (milliseconds since 1970): those for all groups first, then by group, by name. */
export async function activeFilters(database: Queries, time: number): Promise<ActiveFilter[]> {
  const { rows } = await database.query<ActiveFilter>(
    `SELECT f.id, g.name AS "group", f.name, f.source_based, f.filter
     FROM filters f LEFT JOIN groups g ON g.id = f.group_id
     WHERE f.enabled AND coalesce(f.valid_from <= $1, true) AND coalesce(f.valid_to >= $1, true)
     ORDER BY g.name NULLS FIRST, f.name, f.id`,
    [formatTimestamp(time)],
  )
  return rows
}

/** Counts events that filters have held back, by the ID of the filter. */
export async function countFilterHits(
  client: Queries,
  hits: ReadonlyMap<number, number>,
  time: number,
): Promise<void> {
  if (hits.size === 0) return
  // In one order, so that two that count at the same time wait and do not block each other.
  const ordered = [...hits].sort(([a], [b]) => a - b)
  await client.query(
    `UPDATE filters f SET hits = f.hits + h.hits, last_hit = greatest(f.last_hit, $3::timestamptz)
     FROM unnest($1::int[], $2::bigint[]) AS h (id, hits) WHERE f.id = h.id`,
    [ordered.map(([id]) => id), ordered.map(([, count]) => count), formatTimestamp(time)],
  )
}
