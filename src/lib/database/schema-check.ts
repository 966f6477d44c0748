import { randomBytes } from 'node:crypto'
import { MentatError } from '../framework/errors/mentat-error.ts'
import type { Database, DatabaseClient } from './database.ts'
import { assertMigrated } from './migrate.ts'
import { migrations as allMigrations } from './migrations/list.ts'
import type { Migration } from './migrations/migration.ts'
import { rehearse } from './rehearsal.ts'
import { readSchema, type SchemaObjects } from './schema-objects.ts'

/** How a live schema differs from what the migrations make. */
export interface SchemaDrift {
  /** Objects that should be there: `index events_detect_time`. */
  readonly missing: readonly SchemaObject[]
  /** Objects that no migration makes. */
  readonly extra: readonly SchemaObject[]
  readonly differing: readonly DifferingObject[]
  /** How many objects were compared. */
  readonly compared: number
}

/** An object and how it is defined. */
export interface SchemaObject {
  readonly object: string
  readonly definition: string
}

/** An object that is there, defined in another way. */
export interface DifferingObject {
  readonly object: string
  readonly expected: string
  readonly found: string
}

/**
 * Compares the schema of a database with the one that the migrations make: those are run in a temporary
 * schema of the same database, inside a transaction that is rolled back. So both come from the same server version,
 * nothing stays behind even after a crash, and (unlike with a temporary database) the right to create
 * databases is not needed. The price: migrations name objects without their schema.
 * @throws MentatError DATABASE_NOT_MIGRATED when the schema is of another version
 */
export async function checkSchema(
  database: Database,
  migrations: readonly Migration[] = allMigrations,
): Promise<SchemaDrift> {
  await assertMigrated(database, migrations)
  return rehearse(database, async (client) => {
    await client.query('SET LOCAL statement_timeout = 0')
    const live = await currentSchema(client)
    const found = await readSchema(client, live)
    const scratch = `mentat_check_${randomBytes(6).toString('hex')}`
    await client.query(`CREATE SCHEMA ${scratch}`)
    // The live schema stays behind it: extensions have put their types and operators there.
    await client.query("SELECT set_config('search_path', $1, true)", [
      `${scratch}, ${quoted(live)}`,
    ])
    for (const { sql } of migrations) await client.query(sql)
    return compare(await readSchema(client, scratch), withoutBookkeeping(found))
  })
}

/** Whether there is any. */
export function hasDrift({ missing, extra, differing }: SchemaDrift): boolean {
  return missing.length + extra.length + differing.length > 0
}

async function currentSchema(client: DatabaseClient): Promise<string> {
  const { rows } = await client.query<{ name: string | null }>('SELECT current_schema() AS name')
  const name = rows[0]?.name
  if (typeof name === 'string') return name
  throw new MentatError('DATABASE_REFUSED', 'the search path of the role names no schema')
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The table of the runner, which is there before any migration. */
function withoutBookkeeping(objects: SchemaObjects): SchemaObjects {
  const own = /^\w+ schema_migrations(\.|_pkey$|$)/
  return new Map([...objects].filter(([object]) => !own.test(object)))
}

function compare(expected: SchemaObjects, found: SchemaObjects): SchemaDrift {
  const only = (here: SchemaObjects, there: SchemaObjects): SchemaObject[] =>
    [...here]
      .filter(([object]) => !there.has(object))
      .map(([object, definition]) => ({ object, definition }))
  const differing = [...expected].flatMap(([object, definition]) => {
    const actual = found.get(object)
    return actual === undefined || actual === definition
      ? []
      : [{ object, expected: definition, found: actual }]
  })
  return {
    missing: only(expected, found),
    extra: only(found, expected),
    differing,
    compared: expected.size,
  }
}
