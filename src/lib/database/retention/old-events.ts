import { type RawBuilder, sql } from 'kysely'
import type { QueryResultRow } from 'pg'
import type { Database } from '../database.ts'
import { builder, runQuery } from '../events/search/builder.ts'
import { conditionsOf } from '../events/search/conditions.ts'
import type { SearchParameters } from '../events/search/parameters.ts'
import { removing } from './session.ts'

/** Which events of a partition are meant: stored before the border, and all of the search holds for them. */
export interface OldEvents {
  /** Name of the partition, quoted. */
  readonly partition: string
  /** RFC 3339. */
  readonly border: string
  readonly search: SearchParameters
}

/** One of them. */
export interface OldEvent {
  readonly detect_time: string
  readonly storage_time: string
  readonly id: string
  /** Null unless documents are asked for. */
  readonly document: string | null
}

/** Which part of them is read. */
export interface OldEventsPage {
  readonly limit: number
  /** The last event of the page before. */
  readonly after: OldEvent | undefined
  /** Then a page ends as well when it holds 4 MB of them. */
  readonly withDocuments: boolean
}

const MOST_OCTETS = 4 * 1024 * 1024

/** A page of old events in the order in which they were stored; an empty one is the last. */
export async function readOldEvents(
  database: Database,
  events: OldEvents,
  { limit, after, withDocuments }: OldEventsPage,
): Promise<OldEvent[]> {
  const document = withDocuments ? sql`e.document` : sql`NULL`
  const page = sql`SELECT e.detect_time, e.storage_time, e.id, ${document} AS document FROM ${sql.raw(events.partition)} e
    WHERE ${conditions(events)}${after ? sql` AND ${stored(after)}` : sql``}
    ORDER BY e.storage_time, e.id LIMIT ${limit}`
  if (!withDocuments) return run(database, page)
  return run(
    database,
    sql`SELECT m.detect_time, m.storage_time, m.id, m.document FROM (
        SELECT p.*, sum(octet_length(p.document::text)) OVER (ORDER BY p.storage_time, p.id) AS octets FROM (${page}) p
      ) m WHERE m.octets - octet_length(m.document::text) < ${MOST_OCTETS} ORDER BY m.storage_time, m.id`,
  )
}

/** How many there are. */
export async function countOldEvents(database: Database, events: OldEvents): Promise<number> {
  const rows = await run<{ count: number }>(
    database,
    sql`SELECT count(*) AS count FROM ${sql.raw(events.partition)} e WHERE ${conditions(events)}`,
  )
  return rows[0]?.count ?? 0
}

/**
 * Removes events by their keys, in one transaction. Their addresses stay: see removeOrphans.
 * @returns how many were still there
 */
export async function removeEvents(
  database: Database,
  partition: string,
  events: readonly OldEvent[],
): Promise<number> {
  if (events.length === 0) return 0
  return removing(database, async (client) => {
    const { rowCount } = await client.query(
      `DELETE FROM ${partition} e USING unnest($1::timestamptz[], $2::text[]) AS k (detect_time, id)
       WHERE e.detect_time = k.detect_time AND e.id = k.id`,
      [events.map(({ detect_time }) => detect_time), events.map(({ id }) => id)],
    )
    return rowCount ?? 0
  })
}

function conditions({ border, search }: OldEvents): RawBuilder<unknown> {
  const old = sql`e.storage_time < ${border}::timestamptz`
  return sql.join([old, ...conditionsOf(search)], sql` AND `)
}

/** By the index, which has the time alone. */
function stored({ storage_time, id }: OldEvent): RawBuilder<unknown> {
  return sql`e.storage_time >= ${storage_time}::timestamptz
    AND (e.storage_time, e.id) > (${storage_time}::timestamptz, ${id})`
}

function run<Row extends QueryResultRow>(
  database: Database,
  query: RawBuilder<unknown>,
): Promise<Row[]> {
  return runQuery<Row>(database, { compile: () => query.$castTo<Row>().compile(builder) })
}
