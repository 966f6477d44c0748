import { MentatError } from '../framework/errors/mentat-error.ts'
import type { Clock } from '../framework/time/clock.ts'
import type { Database, DatabaseClient } from './database.ts'
import { sqlStateOf } from './errors.ts'

/** What statements of a search may take. */
export interface Bounds {
  /** What the server shows as their application in `pg_stat_activity`. */
  readonly name: string
  /** Of the search, in milliseconds: no statement takes longer, and after so long none is begun. */
  readonly timeout: number
  /** Aborted when nobody waits any more: the statement is cancelled. */
  readonly signal: AbortSignal
  readonly clock: Clock
}

const SETTINGS = `SELECT set_config('application_name', $1, false), set_config('statement_timeout', $2, false)`

/** SQLSTATE query_canceled: by the statement timeout, or because somebody asked for it. */
const CANCELLED = '57014'

/**
 * Runs searches on one connection, whose statements end after some time, or when they are cancelled.
 * @throws MentatError QUERY_TIMED_OUT, QUERY_CANCELLED, and what statements fail with
 */
export async function withBounds<Result>(
  database: Database,
  bounds: Bounds,
  action: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { name, timeout, signal, clock } = bounds
  const end = clock.monotonic() + timeout
  const checkTime = (): void => {
    if (clock.monotonic() > end) throw timedOut(bounds)
  }
  if (signal.aborted) throw cancelled()
  const cancelling: Promise<unknown>[] = []
  try {
    return await database.withClient(async (client) => {
      const { rows } = await client.query<{ pid: number; name: string; timeout: string }>(
        `SELECT pg_backend_pid() AS pid, current_setting('application_name') AS name,
           current_setting('statement_timeout') AS timeout`,
      )
      const { pid, name: formerName = '', timeout: formerTimeout = '0' } = rows[0] ?? {}
      await client.query(SETTINGS, [name, String(timeout)])
      const cancel = (): void => {
        // Over another connection. What fails here ends by its timeout.
        cancelling.push(
          database.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined),
        )
      }
      signal.addEventListener('abort', cancel, { once: true })
      try {
        // It may have come while the connection was made ready.
        if (signal.aborted) throw cancelled()
        return await action(onlyClient(database, client, checkTime))
      } finally {
        signal.removeEventListener('abort', cancel)
        // The connection is somebody else's next: it must not be hit by what was meant for this search.
        await Promise.all(cancelling)
        await restore(client, [formerName, formerTimeout])
      }
    })
  } catch (error) {
    throw sqlStateOf(error) === CANCELLED ? endOf(error, bounds) : error
  }
}

/** Somebody may stop the search when its last statement has just ended: then that hits what is done here. */
async function restore(client: DatabaseClient, settings: [string, string]): Promise<void> {
  try {
    await client.query(SETTINGS, settings)
  } catch (error) {
    if (sqlStateOf(error) !== CANCELLED) throw error
    await client.query(SETTINGS, settings)
  }
}

function endOf(cause: unknown, bounds: Bounds): MentatError {
  const isTimeout = cause instanceof Error && textOf(cause).includes('statement timeout')
  return bounds.signal.aborted || !isTimeout ? cancelled(cause) : timedOut(bounds, cause)
}

function timedOut({ timeout }: Bounds, cause?: unknown): MentatError {
  const text = `the search was ended after ${timeout / 1000} s`
  return new MentatError('QUERY_TIMED_OUT', text, { cause })
}

function textOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message} ${textOf(error.cause)}` : error.message
}

function cancelled(cause?: unknown): MentatError {
  return new MentatError('QUERY_CANCELLED', 'the search was stopped', { cause })
}

/** A database of which only one connection is used, as long as there is time. */
function onlyClient(database: Database, client: DatabaseClient, checkTime: () => void): Database {
  return {
    label: database.label,
    async query(text, values = []) {
      checkTime()
      return client.query(text, [...values])
    },
    async withClient(action) {
      checkTime()
      return action(client)
    },
    async transaction(action) {
      checkTime()
      await client.query('BEGIN')
      try {
        const result = await action(client)
        await client.query('COMMIT')
        return result
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined)
        throw error
      }
    },
    withAdvisoryLock: (name, action) => database.withAdvisoryLock(name, action),
    close: () => Promise.resolve(),
  }
}
