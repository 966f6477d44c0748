import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { sqlStateOf } from '../errors.ts'
import type { DatabaseClient } from '../database.ts'
import type { Snapshot } from './snapshot.ts'
import type { TableShape } from './tables.ts'

/** Events from one storage time on, and before another. RFC 3339. */
export interface EventWindow {
  /** Null: from the first. */
  readonly from: string | null
  readonly to: string
}

/** Where rows go: in the text format of COPY, in which every newline ends a row. It is not ended. */
export type RowSink = Writable

/** SQLSTATE: no such table. */
const UNKNOWN_TABLE = '42P01'

/** All rows of a table. */
export function copyTable(snapshot: Snapshot, table: TableShape, sink: RowSink): Promise<void> {
  const query = `SELECT ${list(table.columns)} FROM ${pg.escapeIdentifier(table.name)}`
  return snapshot.read((client) => copyOut(client, query, sink))
}

/** The events of a window. */
export async function copyEvents(
  snapshot: Snapshot,
  { columns }: Pick<TableShape, 'columns'>,
  window: EventWindow,
  sink: RowSink,
): Promise<void> {
  await eachPartition(snapshot, (client, name) =>
    copyOut(client, `SELECT ${list(columns)} FROM ${name} WHERE ${within(window)}`, sink),
  )
}

/** The IDs of events after a window, as far as the snapshot sees them: they are for the next backup. */
export async function copyLaterIds(
  snapshot: Snapshot,
  { to }: EventWindow,
  sink: RowSink,
): Promise<void> {
  const isLater = `storage_time >= ${pg.escapeLiteral(to)}`
  await eachPartition(snapshot, (client, name) =>
    copyOut(client, `SELECT id, detect_time FROM ${name} WHERE ${isLater}`, sink),
  )
}

/**
 * IDs, also of events that are no longer stored: all, or those that came after an earlier snapshot.
 * @param earlier the transactions of the snapshot before, as SnapshotFacts has them
 */
export function copyIds(
  snapshot: Snapshot,
  earlier: string | undefined,
  sink: RowSink,
): Promise<void> {
  const all = 'SELECT i.id, i.detect_time FROM event_ids i'
  const query = earlier === undefined ? all : `${all} WHERE ${isNewSince(earlier)}`
  return snapshot.read((client) => copyOut(client, query, sink))
}

/** How many events a window has; of one without a beginning, what the server estimates. */
export async function countEvents(snapshot: Snapshot, window: EventWindow): Promise<number> {
  let sum = 0
  await eachPartition(snapshot, async (client, name) => {
    const { rows } = await client.query<{ count: number }>(
      window.from === null
        ? `SELECT greatest(reltuples, 0)::bigint AS count FROM pg_class WHERE oid = '${name}'::regclass`
        : `SELECT count(*) FROM ${name} WHERE ${within(window)}`,
    )
    sum += rows[0]?.count ?? 0
  })
  return sum
}

/** Bytes that a table takes on the server, without its indexes. */
export async function tableSize(client: DatabaseClient, { name }: TableShape): Promise<number> {
  const { rows } = await client.query<{ size: number }>(
    'SELECT pg_table_size($1::regclass) AS size',
    [pg.escapeIdentifier(name)],
  )
  return rows[0]?.size ?? 0
}

/** One by one, each locked for as long as it is read. One that was dropped meanwhile is left out, as its events are. */
async function eachPartition(
  { partitions, read }: Snapshot,
  action: (client: DatabaseClient, name: string) => Promise<void>,
): Promise<void> {
  for (const partition of partitions) {
    try {
      await read((client) => action(client, pg.escapeIdentifier(partition)))
    } catch (error) {
      if (sqlStateOf(error) !== UNKNOWN_TABLE) throw error
    }
  }
}

async function copyOut(client: DatabaseClient, query: string, sink: RowSink): Promise<void> {
  const rows = client.query(copyTo(`COPY (${query}) TO STDOUT`))
  // When a connection is cut, a stream that nobody reads any more hears of it, too.
  rows.on('error', () => undefined)
  await pipeline(rows, sink, { end: false })
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
