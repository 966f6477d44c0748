import type { JsonObject } from '../../idea/json.ts'
import type { Database, DatabaseClient } from '../database.ts'
import type { PythonEventTable } from './event-table.ts'

/** An event as the original has it. */
export interface PythonEvent {
  readonly id: string
  /** RFC 3339 in UTC with six digits of a fraction; undefined: none, infinity, or a year with other than four digits. */
  readonly storageTime: string | undefined
  /** Undefined: there is none, or it is larger than the limit. */
  readonly document: Buffer | undefined
  /** Bytes of the document; undefined: there is none. */
  readonly size: number | undefined
  /** What the original has in its columns and we in `_Mentat`. */
  readonly members: JsonObject
}

/** Which events are read: by storage time, RFC 3339 in UTC. */
export interface EventWindow {
  readonly from?: string | undefined
  /** Excluded. */
  readonly to?: string | undefined
}

/** Events of one answer of the server. */
const ROWS = 200

/** A document up to this size, in bytes, comes along with its row; a larger one is fetched by itself, so that few are in memory. */
const INLINE = 65_536

/**
 * Reads events in the order of storage time, from one snapshot, without ever holding more than a few of them.
 * @param take is given each event, and waited for; when it rejects, reading ends
 * @param largest documents beyond, in bytes, are left out
 */
export async function readPythonEvents(
  database: Database,
  table: PythonEventTable,
  { window, largest }: { readonly window: EventWindow; readonly largest: number },
  take: (event: PythonEvent) => Promise<void>,
): Promise<void> {
  await database.transaction(async (client) => {
    await prepare(client)
    await client.query(
      `DECLARE python_events NO SCROLL CURSOR FOR ${selectOf(table)} ORDER BY ${table.time}`,
      [...boundsOf(window)],
    )
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${ROWS} FROM python_events`)
      if (rows.length === 0) return
      for (const row of rows) await take(await complete(client, table, row, largest))
    }
  })
}

/** How many events the planner of the server expects; counting them could take as long as reading them. */
export async function estimatePythonEvents(
  database: Database,
  table: PythonEventTable,
  window: EventWindow,
): Promise<number> {
  const { rows } = await database.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (FORMAT JSON) SELECT FROM events e WHERE ${condition(table)}`,
    boundsOf(window),
  )
  const plan = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '[]') as readonly Plan[]
  return Math.round(plan[0]?.Plan['Plan Rows'] ?? 0)
}

interface Plan {
  readonly Plan: Readonly<Record<'Plan Rows', number>>
}

interface Row {
  readonly id: string
  readonly storage_time: string | null
  readonly size: number | null
  readonly document: Buffer | null
  readonly members: string
}

/** One snapshot; it takes as long as it takes; and the first rows matter more than the last ones, so the index is used. */
async function prepare(client: DatabaseClient): Promise<void> {
  await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
  await client.query('SET LOCAL statement_timeout = 0')
  await client.query('SET LOCAL idle_in_transaction_session_timeout = 0')
  await client.query('SET LOCAL cursor_tuple_fraction = 0.000001')
}

function selectOf(table: PythonEventTable): string {
  const { from, time, document, members } = table
  const pairs = Object.entries(members).map(([member, column]) => `'${member}', ${column}`)
  return `SELECT e.id, octet_length(${document}) AS size,
      CASE WHEN octet_length(${document}) <= ${INLINE} THEN ${document} END AS document,
      CASE WHEN isfinite(${time}) AND extract(year FROM ${time}) BETWEEN 1000 AND 9999
        THEN to_char(${time}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END AS storage_time,
      json_strip_nulls(json_build_object(${pairs.join(', ')})) AS members
    FROM ${from} WHERE ${condition(table)}`
}

/** Columns have no zone: the literals must have none. */
function condition({ time }: PythonEventTable): string {
  return `($1::timestamp IS NULL OR ${time} >= $1::timestamp) AND ($2::timestamp IS NULL OR ${time} < $2::timestamp)`
}

function boundsOf({ from, to }: EventWindow): (string | null)[] {
  return [from, to].map((time) => time?.replace(/Z$/, '') ?? null)
}

async function complete(
  client: DatabaseClient,
  table: PythonEventTable,
  { id, storage_time, size, document, members }: Row,
  largest: number,
): Promise<PythonEvent> {
  const isApart = document === null && size !== null && size <= largest
  const found = isApart ? await fetchDocument(client, table, id) : document
  return {
    id,
    storageTime: storage_time ?? undefined,
    document: found ?? undefined,
    size: size ?? undefined,
    members: JSON.parse(members) as JsonObject,
  }
}

async function fetchDocument(
  client: DatabaseClient,
  { from, document }: PythonEventTable,
  id: string,
): Promise<Buffer | null> {
  const { rows } = await client.query<{ document: Buffer | null }>(
    `SELECT ${document} AS document FROM ${from} WHERE e.id = $1`,
    [id],
  )
  return rows[0]?.document ?? null
}
