import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Database, DatabaseClient } from '../database.ts'
import { sqlStateOf } from '../errors.ts'
import { dayOf, makeDay } from '../events/partitions.ts'
import { addressColumns } from '../events/row.ts'
import { AddressLines, wholeLines } from './event-lines.ts'
import type { TableShape } from './tables.ts'

/** Rows to be loaded, in the text format of COPY. */
export interface Load extends TableShape {
  /** How many there must be. */
  readonly rows: number
  /** Begins anew each time it is called. */
  readonly open: () => AsyncIterable<Buffer>
}

/** SQLSTATE: a row of this key is there already. */
const DUPLICATE = '23505'

/**
 * Fills the tables that are saved as a whole, in this order. What the migrations put in is replaced, and triggers do not
 * run: they have done their work where the rows come from. References are checked.
 */
export async function loadTables(database: Database, loads: readonly Load[]): Promise<void> {
  await database.transaction(async (client) => {
    await prepare(client)
    const names = loads.map(({ name }) => pg.escapeIdentifier(name))
    if (names.length === 0) return
    for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`)
    await client.query(`TRUNCATE ${names.join(', ')}`)
    for (const load of loads) await copyInto(client, load, pg.escapeIdentifier(load.name))
    for (const name of names) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`)
  })
}

/** Makes the partitions of days: `2024-05-02`. */
export async function loadDays(database: Database, days: Iterable<string>): Promise<void> {
  await database.withClient(async (client) => {
    for (const day of days) await makeDay(client, dayOf(Date.parse(day)))
  })
}

/** Adds events, and what is derived of them. An event that is there is replaced: it was removed, and came again. */
export async function loadEvents(database: Database, load: Load): Promise<void> {
  await adding(database, load, (client) => {
    const lines = new AddressLines(load.columns)
    const addresses: string[] = []
    const open = async function* (): AsyncGenerator<Buffer> {
      for await (const line of wholeLines(load.open())) {
        addresses.push(lines.of(line))
        yield line
        yield NEWLINE
      }
    }
    return {
      rows: { ...load, open: () => gathered(open()) },
      after: async () => {
        const target = `event_addresses (${addressColumns.join(', ')})`
        await send(client, target, [Buffer.from(addresses.join(''))])
      },
    }
  })
}

/** Adds IDs. One that is there is replaced, and the event that had it goes: it was removed, and the ID came again. */
export function loadIds(database: Database, load: Load): Promise<void> {
  return adding(database, load, () => ({ rows: load, after: nothing }))
}

const nothing = (): Promise<void> => Promise.resolve()

interface Addition {
  readonly rows: Load
  readonly after: () => Promise<void>
}

/** Straight into the table; when rows are there already, by way of a table of their own. */
async function adding(
  database: Database,
  { name }: Load,
  begin: (client: DatabaseClient) => Addition,
): Promise<void> {
  try {
    await database.transaction(async (client) => {
      await prepare(client)
      const { rows, after } = begin(client)
      await copyInto(client, rows, name)
      await after()
    })
  } catch (error) {
    if (sqlStateOf(error) !== DUPLICATE) throw error
    await database.transaction(async (client) => {
      await prepare(client)
      const { rows, after } = begin(client)
      await client.query(`CREATE TEMPORARY TABLE again (LIKE ${name}) ON COMMIT DROP`)
      await copyInto(client, rows, 'again')
      for (const text of replacements[name] ?? []) await client.query(text)
      const columns = rows.columns.map((column) => pg.escapeIdentifier(column)).join(', ')
      await client.query(`INSERT INTO ${name} (${columns}) SELECT ${columns} FROM again`)
      await after()
    })
  }
}

const sameKey = 'o.detect_time = again.detect_time AND o.id = again.id'
const otherTime = `o USING event_ids i, again WHERE i.id = again.id AND i.detect_time <> again.detect_time
  AND o.detect_time = i.detect_time AND o.id = i.id`

/** What goes before rows of the table `again` take the places of those that were there. */
const replacements: Readonly<Record<string, readonly string[]>> = {
  events: [
    `DELETE FROM event_addresses o USING again WHERE ${sameKey}`,
    `DELETE FROM events o USING again WHERE ${sameKey}`,
  ],
  event_ids: [
    `DELETE FROM event_addresses ${otherTime}`,
    `DELETE FROM events ${otherTime}`,
    'DELETE FROM event_ids o USING again WHERE o.id = again.id',
  ],
}

async function prepare(client: DatabaseClient): Promise<void> {
  await client.query('SET LOCAL statement_timeout = 0')
}

async function copyInto(client: DatabaseClient, load: Load, table: string): Promise<void> {
  const columns = load.columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  const count = await send(client, `${table} (${columns})`, load.open())
  if (count === load.rows) return
  const text = `table ${load.name}: ${count} rows were restored where the backup has ${load.rows}`
  throw new MentatError('BACKUP_DAMAGED', text)
}

/** @returns how many rows the server took */
async function send(
  client: DatabaseClient,
  target: string,
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<number> {
  const copy = client.query(copyFrom(`COPY ${target} FROM STDIN`))
  await pipeline(Readable.from(chunks), copy)
  return copy.rowCount
}

const NEWLINE = Buffer.from('\n')

/** Small pieces joined into chunks that fit the buffers of both ends. */
async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let length = 0
  for await (const piece of pieces) {
    waiting.push(piece)
    length += piece.length
    if (length < CHUNK) continue
    yield Buffer.concat(waiting)
    waiting = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(waiting)
}

const CHUNK = 65_536
