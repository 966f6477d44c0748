import type { Clock } from '../../framework/time/clock.ts'
import type { Database, DatabaseClient } from '../database.ts'
import { settledUntil } from '../events/settled.ts'

/** What tells a database from every other one, also from one that was restored from its backup. */
export interface DatabaseIdentity {
  readonly name: string
  /** Of the cluster: pg_control_system(); empty where the role may not ask. */
  readonly system: string
  readonly oid: number
  /** `18.4`. */
  readonly server: string
}

/** A migration that ran. */
export interface RanMigration {
  readonly number: number
  readonly name: string
  readonly checksum: string
  /** RFC 3339. */
  readonly applied_at: string
}

/** Where a sequence stands. */
export interface SequenceState {
  readonly name: string
  readonly last_value: number
  readonly is_called: boolean
}

/** What is known of the moment that a backup shows. */
export interface SnapshotFacts {
  /** Of the server, RFC 3339. */
  readonly time: string
  /** Events with an earlier storage time are complete: see settledUntil. */
  readonly settled: string
  /** Which transactions it sees, as pg_current_snapshot() prints it: `xmin:xmax:xip,…`. */
  readonly transactions: string
  readonly migrations: readonly RanMigration[]
  /** Days that have partitions of their own: `2024-05-02`. */
  readonly days: readonly string[]
  readonly sequences: readonly SequenceState[]
}

/** Who the database is. */
export async function databaseIdentity(database: Database): Promise<DatabaseIdentity> {
  const { rows } = await database.query<Omit<DatabaseIdentity, 'system'> & { may: boolean }>(
    `SELECT datname AS name, oid::bigint AS oid, split_part(current_setting('server_version'), ' ', 1) AS server,
       has_function_privilege('pg_control_system()', 'EXECUTE') AS may
     FROM pg_database WHERE datname = current_database()`,
  )
  const { may, ...about } = rows[0] ?? { name: '', oid: 0, server: '', may: false }
  if (!may) return { ...about, system: '' }
  const { rows: found } = await database.query<{ system: string }>(
    'SELECT system_identifier::text AS system FROM pg_control_system()',
  )
  return { ...about, system: found[0]?.system ?? '' }
}

/** The present of the server's clock, RFC 3339. */
export async function serverTime(database: Database): Promise<string> {
  const { rows } = await database.query<{ now: string }>('SELECT clock_timestamp() AS now')
  return rows[0]?.now ?? ''
}

/**
 * Calls an action in a transaction that sees one moment of the database, whatever is written meanwhile, and that holds up nobody.
 * What is settled is asked before: every event of which that is said is seen.
 */
export async function withSnapshot<Result>(
  database: Database,
  clock: Clock,
  action: (client: DatabaseClient, facts: SnapshotFacts) => Promise<Result>,
): Promise<Result> {
  const settled = await settledUntil(database, clock)
  return database.transaction(async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    // Texts of values must not depend on how a role is set up, and reading takes the time it takes.
    await client.query(
      `SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
       SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex'`,
    )
    return action(client, { settled, ...(await readFacts(client)) })
  })
}

async function readFacts(client: DatabaseClient): Promise<Omit<SnapshotFacts, 'settled'>> {
  const { rows } = await client.query<Pick<SnapshotFacts, 'time' | 'transactions'>>(
    'SELECT clock_timestamp() AS time, pg_current_snapshot()::text AS transactions',
  )
  const { rows: migrations } = await client.query<RanMigration>(
    'SELECT number, name, checksum, applied_at FROM schema_migrations ORDER BY number',
  )
  const { rows: days } = await client.query<{ day: string }>(
    `SELECT to_char(to_date(right(relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') AS day
     FROM pg_inherits JOIN pg_class ON oid = inhrelid
     WHERE inhparent = 'events'::regclass AND relname ~ '^events_[0-9]{8}$' ORDER BY relname`,
  )
  const { time, transactions } = rows[0] ?? { time: '', transactions: '' }
  const sequences = await readSequences(client)
  return { time, transactions, migrations, days: days.map(({ day }) => day), sequences }
}

/** They do not follow the snapshot: what is read is what the rows of the snapshot have, or more. */
async function readSequences(client: DatabaseClient): Promise<SequenceState[]> {
  const { rows: names } = await client.query<{ name: string; identifier: string }>(
    `SELECT c.relname AS name, quote_ident(c.relname) AS identifier FROM pg_class c
     WHERE c.relkind = 'S' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     ORDER BY c.relname`,
  )
  const states: SequenceState[] = []
  for (const { name, identifier } of names) {
    const { rows } = await client.query<Omit<SequenceState, 'name'>>(
      `SELECT last_value, is_called FROM ${identifier}`,
    )
    states.push({ name, ...(rows[0] ?? { last_value: 1, is_called: false }) })
  }
  return states
}
