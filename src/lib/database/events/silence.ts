import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Database } from '../database.ts'

/** Which events are waited for; with nothing: all. */
export interface ExpectedEvents {
  /** Name of a node. */
  readonly detector?: string | undefined
  readonly category?: string | undefined
}

/** What of them is of interest. */
export interface Interest {
  readonly since: number
  readonly until: number
  readonly most: number
}

/**
 * Counts the events stored after a moment, as far as it is of interest: the storage time tells, not what detectors say.
 * @param since milliseconds since 1970
 * @param until as well: what was stored when the clock was ahead must not count for long
 * @param most no more are counted
 */
export async function countStored(
  database: Database,
  { detector, category }: ExpectedEvents,
  { since, until, most }: Interest,
): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT FROM events WHERE storage_time > $1 AND storage_time <= $5
       AND ($2::text IS NULL OR node_name @> ARRAY[$2::text])
       AND ($3::text IS NULL OR category @> ARRAY[$3::text]) LIMIT $4) AS found`,
    [formatTimestamp(since), detector ?? null, category ?? null, most, formatTimestamp(until)],
  )
  return rows[0]?.count ?? 0
}

/** When the event stored last was stored, RFC 3339; null: there is none. */
export async function newestStorageTime(database: Database): Promise<string | null> {
  const { rows } = await database.query<{ newest: string | null }>(
    'SELECT max(storage_time) AS newest FROM events',
  )
  return rows[0]?.newest ?? null
}
