import pg from 'pg'
import type { Clock } from '../../framework/time/clock.ts'
import type { Database, DatabaseClient } from '../database.ts'
import { settledUntil } from '../events/settled.ts'

/** What tells a database from every other one, also from one that was restored from its backup. */
export interface DatabaseIdentity {
  readonly name: string
  /** Of the cluster, with its timeline: another one after it was taken back to an earlier time. Empty where the role may not ask. */
  readonly system: string
  /** Number of the database within it. */
  readonly oid: number
  /** Number of the table of events: another one after a restore into the same database. */
  readonly events_oid: number
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
  /** Partitions of the table of events. */
  readonly partitions: readonly string[]
  /** Days that have partitions of their own: `2024-05-02`. */
  readonly days: readonly string[]
  readonly sequences: readonly SequenceState[]
}

/** Who the database is. */
export async function databaseIdentity(database: Database): Promise<DatabaseIdentity> {
  const { rows } = await database.query<Omit<DatabaseIdentity, 'system'> & { may: boolean }>(
    `SELECT datname AS name, oid::bigint AS oid, 'events'::regclass::oid::bigint AS events_oid, split_part(current_setting('server_version'), ' ', 1) AS server,
       has_function_privilege('pg_control_system()', 'EXECUTE') AND has_function_privilege('pg_control_checkpoint()', 'EXECUTE') AS may
     FROM pg_database WHERE datname = current_database()`,
  )
  const { may, ...about } = rows[0] ?? nobody
  if (!may) return { ...about, system: '' }
  const { rows: found } = await database.query<{ system: string }>(
    "SELECT system_identifier || '/' || timeline_id AS system FROM pg_control_system(), pg_control_checkpoint()",
  )
  return { ...about, system: found[0]?.system ?? '' }
}

const nobody = { name: '', oid: 0, events_oid: 0, server: '', may: false }

/** The present of the server's clock, RFC 3339. */
export async function serverTime(database: Database): Promise<string> {
  const { rows } = await database.query<{ now: string }>('SELECT clock_timestamp() AS now')
  return rows[0]?.now ?? ''
}

/** One moment of a database, for as long as it is wanted. */
export interface Snapshot extends SnapshotFacts {
  /**
   * Calls an action in a short transaction that sees the snapshot. Tables are locked as long as it takes, and not as long as the
   * snapshot is there: partitions must be made and dropped meanwhile.
   */
  readonly read: <Result>(action: (client: DatabaseClient) => Promise<Result>) => Promise<Result>
}

/** How a snapshot is read. */
export interface SnapshotOptions {
  readonly clock: Clock
  /** When it is aborted, the server breaks off what it is at. */
  readonly signal: AbortSignal
}

/**
 * Calls an action with what the database is at one moment, whatever is written meanwhile; it holds up nobody.
 * What is settled is asked before: every event of which that is said is seen. It takes three connections.
 */
export async function withSnapshot<Result>(
  database: Database,
  options: SnapshotOptions,
  action: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  const settled = await settledUntil(database, options.clock)
  return database.transaction(async (client) => {
    await prepare(client)
    const facts = await readFacts(client)
    const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id')
    const id = pg.escapeLiteral(rows[0]?.id ?? '')
    return action({
      settled,
      ...facts,
      read: (reading) =>
        database.transaction(async (reader) => {
          await prepare(reader, `SET TRANSACTION SNAPSHOT ${id};`)
          return cancellable(database, reader, options, () => reading(reader))
        }),
    })
  })
}

/** Texts of values must not depend on how a role is set up, and reading takes the time it takes. */
async function prepare(client: DatabaseClient, also = ''): Promise<void> {
  await client.query(
    `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; ${also}
     SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
     SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex'`,
  )
}

async function cancellable<Result>(
  database: Database,
  client: DatabaseClient,
  { clock, signal }: SnapshotOptions,
  action: () => Promise<Result>,
): Promise<Result> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const cancel = async (over: AbortSignal): Promise<void> => {
    while (!over.aborted) {
      await database.query('SELECT pg_cancel_backend($1)', [rows[0]?.pid]).catch(() => undefined)
      // It may have been between two statements.
      await clock.sleep(PAUSE, over)
    }
  }
  return whileNotAborted(signal, cancel, action)
}

/** Between two attempts to break off, in milliseconds. */
const PAUSE = 200

/** Runs an action; once the signal is aborted, `cancel` is at work until the action has ended. */
async function whileNotAborted<Result>(
  signal: AbortSignal,
  cancel: (over: AbortSignal) => Promise<void>,
  action: () => Promise<Result>,
): Promise<Result> {
  const over = new AbortController()
  let cancelling: Promise<void> | undefined
  const begin = (): void => {
    cancelling ??= cancel(over.signal)
  }
  signal.addEventListener('abort', begin)
  if (signal.aborted) begin()
  try {
    return await action()
  } finally {
    signal.removeEventListener('abort', begin)
    over.abort()
    await cancelling
  }
}

async function readFacts(client: DatabaseClient): Promise<Omit<SnapshotFacts, 'settled'>> {
  const { rows } = await client.query<Pick<SnapshotFacts, 'time' | 'transactions'>>(
    'SELECT clock_timestamp() AS time, pg_current_snapshot()::text AS transactions',
  )
  const { rows: migrations } = await client.query<RanMigration>(
    'SELECT number, name, checksum, applied_at FROM schema_migrations ORDER BY number',
  )
  const { rows: found } = await client.query<{ name: string; day: string | null }>(
    `SELECT relname AS name, CASE WHEN relname ~ '^events_[0-9]{8}$'
       THEN to_char(to_date(right(relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') END AS day
     FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'events'::regclass ORDER BY relname`,
  )
  const { time, transactions } = rows[0] ?? { time: '', transactions: '' }
  return {
    ...{ time, transactions, migrations },
    partitions: found.map(({ name }) => name),
    days: found.flatMap(({ day }) => day ?? []),
    sequences: await readSequences(client),
  }
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
