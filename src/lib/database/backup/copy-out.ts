import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { DatabaseClient } from '../database.ts'
import type { TableShape } from './tables.ts'

/** Events from one storage time on, and before another. RFC 3339. */
export interface EventWindow {
  /** Null: from the first. */
  readonly from: string | null
  readonly to: string
}

/** All rows of a table in the text format of COPY: every newline ends a row. */
export function copyTable(client: DatabaseClient, { name, columns }: TableShape): AsyncIterable<Buffer> {
  return copyOut(client, `SELECT ${list(columns)} FROM ${pg.escapeIdentifier(name)}`)
}

/** The events of a window. */
export function copyEvents(
  client: DatabaseClient,
  { columns }: TableShape,
  window: EventWindow,
): AsyncIterable<Buffer> {
  return copyOut(client, `SELECT ${list(columns)} FROM events WHERE ${within(window)}`)
}

/**
 * IDs, also of events that are no longer stored: all, or those that came after an earlier snapshot. Those of events
 * after the window are left for the next backup: an ID without its event would refuse the event when it comes again.
 * @param earlier the transactions of the snapshot before, as SnapshotFacts has them
 */
export function copyIds(
  client: DatabaseClient,
  window: EventWindow,
  earlier?: string,
): AsyncIterable<Buffer> {
  const isLater = `EXISTS (SELECT FROM events e WHERE e.storage_time >= ${pg.escapeLiteral(window.to)}
    AND e.detect_time = i.detect_time AND e.id = i.id)`
  const all = 'SELECT i.id, i.detect_time FROM event_ids i WHERE NOT '
  if (earlier === undefined) return copyOut(client, `${all}${isLater}`)
  return copyOut(
    client,
    `SELECT id, detect_time FROM events WHERE ${within(window)}
     UNION ${all}${isLater} AND ${isNewSince(earlier)}`,
  )
}

/** How many events a window has; of one without a beginning, what the server estimates. */
export async function countEvents(client: DatabaseClient, window: EventWindow): Promise<number> {
  const text =
    window.from === null
      ? `SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint AS count
         FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = 'events'::regclass`
      : `SELECT count(*) FROM events WHERE ${within(window)}`
  const { rows } = await client.query<{ count: number }>(text)
  return rows[0]?.count ?? 0
}

/** Bytes that a table takes on the server, without its indexes. */
export async function tableSize(client: DatabaseClient, { name }: TableShape): Promise<number> {
  const { rows } = await client.query<{ size: number }>('SELECT pg_table_size($1::regclass) AS size', [
    pg.escapeIdentifier(name),
  ])
  return rows[0]?.size ?? 0
}

function copyOut(client: DatabaseClient, query: string): AsyncIterable<Buffer> {
  return client.query(copyTo(`COPY (${query}) TO STDOUT`)) as AsyncIterable<Buffer>
}

function list(columns: readonly string[]): string {
  return columns.map((column) => pg.escapeIdentifier(column)).join(', ')
}

function within({ from, to }: EventWindow): string {
  const upper = `storage_time < ${pg.escapeLiteral(to)}`
  return from === null ? upper : `storage_time >= ${pg.escapeLiteral(from)} AND ${upper}`
}

/**
 * Whether the row i was written by a transaction that an earlier snapshot did not see. A row knows the lower 32 bits of
 * its transaction; the upper ones are those of the present, or one less (PostgreSQL manual, "Transactions and
 * Identifiers"). A row of 2^32 transactions ago may pass for a new one, which does no harm: it is saved twice.
 */
function isNewSince(earlier: string): string {
  const match = /^\d+:(\d+):((?:\d+(?:,\d+)*)?)$/.exec(earlier)
  if (!match) throw new MentatError('BUG', `"${earlier}" is no snapshot of transactions`)
  const [, end = '', running = ''] = match
  const row = 'i.xmin::text::bigint'
  const now = 'pg_snapshot_xmax(pg_current_snapshot())::text::bigint'
  const low = `(${now} & 4294967295)`
  const number = `(${now} - ${low} + ${row} - CASE WHEN ${row} > ${low} THEN 4294967296 ELSE 0 END)`
  return `(${number} >= ${end}${running === '' ? '' : ` OR ${number} IN (${running})`})`
}
