import { createHash } from 'node:crypto'
import { MentatError } from '../framework/errors/mentat-error.ts'
import type { Logger } from '../framework/logging/logger.ts'
import type { Database, DatabaseClient } from './database.ts'
import { databaseFailure } from './errors.ts'
import { migrations as allMigrations } from './migrations/list.ts'
import type { Migration } from './migrations/migration.ts'

/** Where the schema of a database stands. */
export interface SchemaVersion {
  /** Number of the last migration that ran; 0 for an empty database. */
  readonly version: number
  /** Number of the last migration this program knows. */
  readonly latest: number
  /** Names of those that have not run, oldest first. */
  readonly pending: readonly string[]
}

/** What a run of migrations did. */
export interface MigrationReport {
  /** `0001 create-events`, in order. */
  readonly applied: readonly string[]
  readonly version: number
}

/** What migrations need beside the database. */
export interface MigrateOptions {
  readonly logger: Logger
  /** Default: all of this program. */
  readonly migrations?: readonly Migration[]
}

/**
 * Brings the schema to this program's state: each missing migration in a transaction of its own, all under
 * one advisory lock, so that any number of processes may call it at once. Calling it again does nothing.
 * @throws MentatError DATABASE_NOT_MIGRATED when the schema is newer than the program, or a migration that ran
 *   differs from the program's; DATABASE_FAILED when a migration fails: those before it stay
 */
export async function migrate(
  database: Database,
  { logger, migrations = allMigrations }: MigrateOptions,
): Promise<MigrationReport> {
  return database.withAdvisoryLock(SCHEMA_LOCK, async (client) => {
    // A migration takes the time it takes. The pool sets the limit again when the lock is given back.
    await client.query('SET statement_timeout = 0')
    await assertNotRestoring(client, database.label)
    await client.query(bookkeeping)
    const missing = missingOf(migrations, await readDone(client))
    for (const migration of missing) {
      await runOne(client, migration, database.label)
      logger.info(`migrated the database: ${titleOf(migration)}`)
    }
    return { applied: missing.map(titleOf), version: migrations.at(-1)?.number ?? 0 }
  })
}

/**
 * Reads where the schema stands; changes nothing.
 * @throws MentatError DATABASE_NOT_MIGRATED when a migration that ran differs from the program's
 */
export async function schemaVersion(
  database: Database,
  migrations: readonly Migration[] = allMigrations,
): Promise<SchemaVersion> {
  return database.withClient(async (client) => {
    await assertNotRestoring(client, database.label)
    const table = await client.query<{ found: boolean }>(
      "SELECT to_regclass('schema_migrations') IS NOT NULL AS found",
    )
    const done = table.rows[0]?.found ? await readDone(client) : []
    const latest = migrations.at(-1)?.number ?? 0
    const version = done.at(-1)?.number ?? 0
    const pending = version > latest ? [] : missingOf(migrations, done).map(titleOf)
    return { version, latest, pending }
  })
}

/**
 * For whoever is about to use the schema.
 * @throws MentatError DATABASE_NOT_MIGRATED when it is older or newer than this program, or differs
 */
export async function assertMigrated(
  database: Database,
  migrations: readonly Migration[] = allMigrations,
): Promise<void> {
  const { version, latest } = await schemaVersion(database, migrations)
  if (version === latest) return
  throw new MentatError(
    'DATABASE_NOT_MIGRATED',
    `${database.label}: the schema has version ${version}, this program needs ${latest}`,
    { fields: { version, latest } },
  )
}

/** Runs statements of migrations in a database that nobody else uses yet, without noting that they ran. */
export async function runUnnoted(
  database: Database,
  migrations: readonly Migration[],
): Promise<void> {
  for (const migration of migrations) {
    await database.transaction(async (client) => {
      await client.query('SET LOCAL statement_timeout = 0')
      await client.query(migration.sql)
    })
  }
}

/** Notes that migrations ran: from then on the schema has their version. */
export async function noteMigrations(client: DatabaseClient, rows: readonly Done[]): Promise<void> {
  await client.query(bookkeeping)
  for (const { number, name, checksum, applied_at: time } of rows) {
    await client.query('INSERT INTO schema_migrations VALUES ($1, $2, $3, $4)', [
      ...[number, name, checksum, time],
    ])
  }
}

/** A table that is there while a backup is being restored, and after that was cut off. */
export const restoreMarker = 'unfinished_restore'

/** The name of the advisory lock under which the schema is changed. */
export const SCHEMA_LOCK = 'migrate'

async function assertNotRestoring(client: DatabaseClient, label: string): Promise<void> {
  const { rows } = await client.query<{ found: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS found',
    [restoreMarker],
  )
  if (!rows[0]?.found) return
  throw restoring(label)
}

/** For whoever wants to use a database that is marked so. */
export function restoring(label: string): MentatError {
  return new MentatError('RESTORE_UNFINISHED', `${label}: a backup is being restored into it`)
}

/** The order of migrations, refused when it has gaps: a mistake of ours. */
function missingOf(migrations: readonly Migration[], done: readonly Done[]): Migration[] {
  const latest = migrations.at(-1)?.number ?? 0
  const newer = done.find((row) => row.number > latest)
  if (newer) {
    throw new MentatError(
      'DATABASE_NOT_MIGRATED',
      `the schema has version ${done.at(-1)?.number ?? 0}, this program knows only ${latest}`,
      { advice: 'It was migrated by a newer Mentat: run that one.' },
    )
  }
  const ran = new Map(done.map((row) => [row.number, row]))
  return migrations.filter((migration, index) => {
    if (migration.number !== index + 1) {
      throw new MentatError('BUG', `migration ${migration.number} stands at place ${index + 1}`)
    }
    const row = ran.get(migration.number)
    if (row) assertSame(migration, row)
    return row === undefined
  })
}

function assertSame(migration: Migration, row: Done): void {
  if (row.checksum === checksumOf(migration)) return
  throw new MentatError(
    'DATABASE_NOT_MIGRATED',
    `migration ${titleOf(migration)} was changed after it had run (as ${row.name}, on ${row.applied_at})`,
    { advice: 'Run the Mentat that migrated this database, or migrate an empty one.' },
  )
}

/** The row goes in first: should two ever run the same one, the second fails before it has done anything. */
async function runOne(client: DatabaseClient, migration: Migration, label: string): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(
      'INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)',
      [migration.number, migration.name, checksumOf(migration)],
    )
    await client.query(migration.sql)
    await client.query('COMMIT')
  } catch (thrown) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw databaseFailure(thrown, `${label}, migration ${titleOf(migration)}`)
  }
}

async function readDone(client: DatabaseClient): Promise<Done[]> {
  const { rows } = await client.query<Done>(
    'SELECT number, name, checksum, applied_at FROM schema_migrations ORDER BY number',
  )
  return rows
}

/** A migration that ran, as the database has noted it. */
export interface Done {
  readonly number: number
  readonly name: string
  readonly checksum: string
  readonly applied_at: string
}

/** What a migration is known by: one that was released is never changed. */
export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex')
}

function titleOf({ number, name }: Migration): string {
  return `${String(number).padStart(4, '0')} ${name}`
}

/** The table by which a database knows its version. */
const bookkeeping = `
CREATE TABLE IF NOT EXISTS schema_migrations (
  number integer PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)`
