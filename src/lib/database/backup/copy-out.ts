import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { sqlStateOf } from '../errors.ts'
import type { DatabaseClient } from '../database.ts'
import type { Snapshot } from './snapshot.ts'
import type { TableShape } from './tables.ts'

/** What an increment follows. */
export interface EarlierBackup {
  /** Events with an earlier storage time were complete then, RFC 3339: see settledUntil. */
  readonly settled: string
  /** The transactions that it saw, as SnapshotFacts has them. */
  readonly transactions: string
}

/** Where rows go: in the text format of COPY, in which every newline ends a row. It is not ended. */
export type RowSink = Writable

/** SQLSTATE: no such table. */
const UNKNOWN_TABLE = '42P01'

/** All rows of a table. */
export function copyTable(snapshot: Snapshot, table: TableShape, sink: RowSink): Promise<void> {
  const query = `SELECT ${list(table.columns)} FROM ${pg.escapeIdentifier(table.name)}`
  return snapshot.read(async (client) => {
    await copyOut(client, query, sink)
  })
}

/**
 * All events of the snapshot, or those that an earlier one did not see: by the transactions that wrote them, since the clock of
 * the server may have been set back, and imported events keep their old storage times. So that not all of every day is read,
 * storage times say where to look, and the numbers of new IDs where that is not enough.
 */
export async function copyEvents(
  snapshot: Snapshot,
  { columns }: Pick<TableShape, 'columns'>,
  earlier: EarlierBackup | undefined,
  sink: RowSink,
): Promise<void> {
  const newIds = earlier && (await countNewIds(snapshot, earlier))
  await eachPartition(snapshot, async (client, name, partition) => {
    const all = `SELECT ${list(columns)} FROM ${name} t`
    if (!earlier) {
      await copyOut(client, all, sink)
      return
    }
    const isNew = isNewSince(earlier)
    const settled = pg.escapeLiteral(earlier.settled)
    const rows = await copyOut(client, `${all} WHERE storage_time >= ${settled} AND ${isNew}`, sink)
    if (rows >= (newIds?.get(partition) ?? 0)) return
    await copyOut(client, `${all} WHERE storage_time < ${settled} AND ${isNew}`, sink)
  })
}

/** IDs, also of events that are no longer stored: all, or those that an earlier snapshot did not see. */
export function copyIds(
  snapshot: Snapshot,
  earlier: EarlierBackup | undefined,
  sink: RowSink,
): Promise<void> {
  const all = 'SELECT t.id, t.detect_time FROM event_ids t'
  const query = earlier ? `${all} WHERE ${isNewSince(earlier)}` : all
  return snapshot.read(async (client) => {
    await copyOut(client, query, sink)
  })
}

/** About how many events there are to copy: of all, what the server estimates. */
export async function countEvents(
  snapshot: Snapshot,
  earlier: EarlierBackup | undefined,
): Promise<number> {
  let sum = 0
  await eachPartition(snapshot, async (client, name) => {
    const { rows } = await client.query<{ count: number }>(
      earlier
        ? `SELECT count(*) FROM ${name} WHERE storage_time >= ${pg.escapeLiteral(earlier.settled)}`
        : `SELECT greatest(reltuples, 0)::bigint AS count FROM pg_class WHERE oid = '${name}'::regclass`,
    )
    sum += rows[0]?.count ?? 0
  })
  return sum
}

/** How many IDs an earlier snapshot did not see, by the partition in which their events are, if they are still stored. */
async function countNewIds(
  { partitions, read }: Snapshot,
  earlier: EarlierBackup,
): Promise<Map<string, number>> {
  const { rows } = await read((client) =>
    client.query<{ partition: string; count: number }>(
      `SELECT CASE WHEN day = ANY($1) THEN day ELSE 'events_default' END AS partition, sum(count)::bigint AS count
       FROM (SELECT to_char(t.detect_time, '"events_"YYYYMMDD') AS day, count(*) FROM event_ids t
         WHERE ${isNewSince(earlier)} GROUP BY 1) days GROUP BY 1`,
      [partitions],
    ),
  )
  return new Map(rows.map(({ partition, count }) => [partition, count]))
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
  action: (client: DatabaseClient, name: string, partition: string) => Promise<void>,
): Promise<void> {
  for (const partition of partitions) {
    try {
      await read((client) => action(client, pg.escapeIdentifier(partition), partition))
    } catch (error) {
      if (sqlStateOf(error) !== UNKNOWN_TABLE) throw error
    }
  }
}

/** @returns how many rows there were */
async function copyOut(client: DatabaseClient, query: string, sink: RowSink): Promise<number> {
  const rows = client.query(copyTo(`COPY (${query}) TO STDOUT`))
  // When a connection is cut, a stream that nobody reads any more hears of it, too.
  rows.on('error', () => undefined)
  await pipeline(rows, sink, { end: false })
  return rows.rowCount
}

function list(columns: readonly string[]): string {
  return columns.map((column) => pg.escapeIdentifier(column)).join(', ')
}

/**
 * Whether the row t was written by a transaction that an earlier snapshot did not see. A row knows the lower 32 bits of
 * its transaction; the upper ones are those of the present, or one less (PostgreSQL manual, "Transactions and
 * Identifiers"). A row of 2^32 transactions ago may pass for a new one, which does no harm: it is saved twice.
 */
function isNewSince({ transactions }: EarlierBackup): string {
  const match = /^\d+:(\d+):((?:\d+(?:,\d+)*)?)$/.exec(transactions)
  if (!match) throw new MentatError('BUG', `"${transactions}" is no snapshot of transactions`)
  const [, end = '', running = ''] = match
  const row = 't.xmin::text::bigint'
  const now = 'pg_snapshot_xmax(pg_current_snapshot())::text::bigint'
  const low = `(${now} & 4294967295)`
  const number = `(${now} - ${low} + ${row} - CASE WHEN ${row} > ${low} THEN 4294967296 ELSE 0 END)`
  return `(${number} >= ${end}${running === '' ? '' : ` OR ${number} IN (${running})`})`
}
