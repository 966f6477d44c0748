import type { Database } from '../database.ts'

/** How many events are stored, and the newest of them. Times are RFC 3339, null when there is none. */
export interface EventTotals {
  readonly events: number
  /** Counting a large table takes long; then it is what the server estimates. */
  readonly isEstimate: boolean
  /** Latest time of detection: what detectors say, it may lie in the future. */
  readonly newestDetected: string | null
  readonly newestStored: string | null
}

/** A table up to this size is counted, in bytes: half a million IDs, some hundredths of a second. */
const SMALL = 64 * 1024 * 1024

/** Sums up what is stored; the tables must be there. */
export async function eventTotals(database: Database): Promise<EventTotals> {
  const { rows } = await database.query<{
    size: number
    estimate: number
    newest_detected: string | null
    newest_stored: string | null
  }>(
    `SELECT pg_relation_size('event_ids') AS size, greatest(reltuples, 0)::bigint AS estimate,
       (SELECT max(detect_time) FROM events) AS newest_detected,
       (SELECT max(storage_time) FROM events) AS newest_stored
     FROM pg_class WHERE oid = 'event_ids'::regclass`,
  )
  const [row] = rows
  const isEstimate = (row?.size ?? 0) > SMALL
  const events = isEstimate ? (row?.estimate ?? 0) : await countEvents(database)
  return {
    events,
    isEstimate,
    newestDetected: row?.newest_detected ?? null,
    newestStored: row?.newest_stored ?? null,
  }
}

async function countEvents(database: Database): Promise<number> {
  const { rows } = await database.query<{ count: number }>('SELECT count(*) FROM event_ids')
  return rows[0]?.count ?? 0
}
