import pg from 'pg'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Database, DatabaseClient } from '../database.ts'
import { restoreMarker } from '../migrate.ts'
import { checkSchema } from '../schema-check.ts'
import { partitionedTables } from '../events/partitions.ts'
import { systemTables } from './tables.ts'

/** Tables that migrations put rows into. */
const seeded: readonly string[] = ['revisions']

/**
 * Makes sure that a database is one to restore into: without tables, or migrated and without data, or left behind by a
 * restore that was cut off. Changes nothing.
 * @throws MentatError DATABASE_NOT_EMPTY, DATABASE_NOT_MIGRATED
 */
export async function assertEmpty(database: Database): Promise<void> {
  const names = await tableNames(database)
  if (names.includes(restoreMarker)) return
  if (names.length === 0) {
    const { rows } = await database.query<{ object: string }>(others, [restoreMarker])
    const objects = rows.map(({ object }) => object)
    if (objects.length > 0) throw notEmpty(database, `has what is not Mentat's: ${some(objects)}`)
    return
  }
  if (!names.includes('schema_migrations')) {
    throw notEmpty(database, `has tables that are not Mentat's: ${some(names)}`)
  }
  const { extra } = await checkSchema(database)
  if (extra.length > 0) {
    const objects = extra.map(({ object }) => object)
    throw notEmpty(database, `has what is not Mentat's: ${some(objects)}`)
  }
  await database.withClient((client) => assertWithoutRows(client, database))
}

/**
 * Marks a database as one that is being restored, so that nobody else uses it. From here on whatever is in it is of no
 * worth.
 * @throws MentatError DATABASE_NOT_EMPTY when data have come in the meantime
 */
export async function claimTarget(database: Database, backup: string): Promise<void> {
  if (await isClaimed(database)) return
  const names = await tableNames(database)
  await database.transaction(async (client) => {
    await client.query('SET LOCAL statement_timeout = 0')
    if (names.includes('schema_migrations')) await dropEmpty(client, database)
    await client.query(
      `CREATE TABLE ${restoreMarker} (backup text NOT NULL, since timestamptz NOT NULL DEFAULT now())`,
    )
    await client.query(`INSERT INTO ${restoreMarker} (backup) VALUES ($1)`, [backup])
  })
}

/** Whether it is marked as one that is being restored. */
export async function isClaimed(database: Database): Promise<boolean> {
  return (await tableNames(database)).includes(restoreMarker)
}

/** Gives a database back as it was found: without tables, and free for everybody. */
export async function releaseTarget(database: Database): Promise<void> {
  await clearTarget(database)
  await database.query(`DROP TABLE IF EXISTS ${restoreMarker}`)
}

/** Nobody writes from here to the end of the transaction; afterwards there is nothing to write into. */
async function dropEmpty(client: DatabaseClient, database: Database): Promise<void> {
  const names = (await systemTables(client)).map(({ name }) => pg.escapeIdentifier(name))
  await client.query(`LOCK TABLE ${[...names, 'event_ids', ...partitionedTables].join(', ')}`)
  await assertWithoutRows(client, database)
  await client.query(
    `DROP TABLE ${[...names, 'event_ids', 'schema_migrations'].join(', ')} CASCADE`,
  )
}

async function assertWithoutRows(client: DatabaseClient, database: Database): Promise<void> {
  const names = (await systemTables(client)).map(({ name }) => name)
  const system = names.filter((name) => !seeded.includes(name))
  const filled: string[] = []
  for (const name of ['event_ids', ...partitionedTables, ...system]) {
    const { rows } = await client.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM ${pg.escapeIdentifier(name)}) AS found`,
    )
    if (rows[0]?.found) filled.push(name)
  }
  if (filled.length > 0) throw notEmpty(database, `holds data: ${some(filled)}`)
}

/**
 * Drops everything but the marker. Days one by one: a transaction can lock only so many tables (max_locks_per_transaction).
 */
export async function clearTarget(database: Database): Promise<void> {
  await database.withClient(async (client) => {
    for (const text of [partitions, others]) {
      const { rows } = await client.query<{ drop: string }>(text, [restoreMarker])
      for (const { drop } of rows) await client.query(drop)
    }
  })
}

const here = '(SELECT oid FROM pg_namespace WHERE nspname = current_schema())'
const isOfExtension = (oid: string): string =>
  `EXISTS (SELECT FROM pg_depend d WHERE d.objid = ${oid} AND d.deptype = 'e')`

const partitions = `
  SELECT format('DROP TABLE IF EXISTS %I', relname) AS drop FROM pg_class c
  WHERE relnamespace = ${here} AND relkind = 'r' AND relispartition AND relname <> $1`

/** Tables, then what they were made of. What goes along with another one is not there any more when its turn comes. */
const others = `
  SELECT object, format('DROP %s IF EXISTS %s CASCADE', kind, object) AS drop FROM (
    SELECT 1 AS place, 'TABLE' AS kind, quote_ident(relname) AS object FROM pg_class c
    WHERE relnamespace = ${here} AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> $1
      AND NOT ${isOfExtension('c.oid')}
    UNION ALL
    SELECT 2, 'ROUTINE', p.oid::regprocedure::text FROM pg_proc p
    WHERE pronamespace = ${here} AND NOT ${isOfExtension('p.oid')}
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'i')
    UNION ALL
    SELECT 3, 'TYPE', quote_ident(typname) FROM pg_type t
    WHERE typnamespace = ${here} AND typtype IN ('e', 'r', 'd') AND NOT ${isOfExtension('t.oid')}
    UNION ALL
    SELECT 4, 'SEQUENCE', quote_ident(relname) FROM pg_class c
    WHERE relnamespace = ${here} AND relkind = 'S' AND NOT ${isOfExtension('c.oid')}
  ) AS all_of_it ORDER BY place`

/** Tables of the schema in use, but for what extensions have brought. */
async function tableNames(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class c
     WHERE relnamespace = ${here} AND relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition
       AND NOT ${isOfExtension('c.oid')} ORDER BY relname`,
  )
  return rows.map(({ name }) => name)
}

function notEmpty(database: Database, text: string): MentatError {
  return new MentatError('DATABASE_NOT_EMPTY', `${database.label} ${text}`)
}

function some(names: readonly string[]): string {
  const rest = names.length > 5 ? ` and ${names.length - 5} more` : ''
  return `${names.slice(0, 5).join(', ')}${rest}`
}
