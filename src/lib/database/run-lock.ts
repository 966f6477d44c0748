import { MentatError } from '../framework/errors/mentat-error.ts'
import { lockKey } from './advisory-lock.ts'
import type { Database, DatabaseClient } from './database.ts'

/** Who wants a lock, and for what. */
export interface RunLockRequest {
  /** What there is to be one of, such as `statistician`. */
  readonly name: string
  /** Who takes it, for others that find it taken; 63 characters at most are kept. */
  readonly holder: string
}

/**
 * Runs the action while no other holder of the same name in this database does. It does not wait: a second one is
 * refused. The lock belongs to a connection of its own, besides those that the action uses, so it is free as soon as the
 * process or its connection is gone.
 * @param action gets a signal that is aborted when the connection is lost, and the lock with it
 * @throws MentatError ALREADY_RUNNING saying who holds it; DATABASE_UNAVAILABLE when the lock was lost meanwhile
 */
export async function withRunLock<Result>(
  database: Database,
  request: RunLockRequest,
  action: (lost: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const key = lockKey(`run:${request.name}`)
  return database.withClient(async (client) => {
    await client.query("SELECT set_config('application_name', left($1, 63), false)", [
      request.holder,
    ])
    try {
      if (!(await tryLock(client, key))) throw await heldByAnother(client, request.name, key)
      try {
        return await whileConnected(client, request.name, action)
      } finally {
        // A connection that does not answer has lost it.
        await client.query('SELECT pg_advisory_unlock($1)', [key]).catch(() => undefined)
      }
    } finally {
      await client.query('RESET application_name').catch(() => undefined)
    }
  })
}

async function tryLock(client: DatabaseClient, key: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS locked',
    [key],
  )
  return rows[0]?.locked === true
}

async function whileConnected<Result>(
  client: DatabaseClient,
  name: string,
  action: (lost: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const lost = new AbortController()
  const lose = (): void => {
    lost.abort()
  }
  client.once('end', lose)
  client.once('error', lose)
  try {
    const result = await action(lost.signal)
    if (!lost.signal.aborted) return result
  } finally {
    client.off('end', lose)
    client.off('error', lose)
  }
  throw new MentatError(
    'DATABASE_UNAVAILABLE',
    `the connection that said that ${name} runs was lost: another run may have begun beside this one`,
  )
}

/** A lock by a 64-bit key stands in pg_locks with its two halves (PostgreSQL manual, view pg_locks). */
async function heldByAnother(
  client: DatabaseClient,
  name: string,
  key: string,
): Promise<MentatError> {
  const { rows } = await client.query<{ holder: string | null; since: string | null }>(
    `SELECT a.application_name AS holder, a.backend_start AS since
     FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND ((l.classid::bigint << 32) | l.objid::bigint) = $1::bigint`,
    [key],
  )
  const [{ holder, since } = { holder: null, since: null }] = rows
  const who =
    holder === null ? 'in another process' : `as ${holder}, connected since ${since ?? '?'}`
  return new MentatError('ALREADY_RUNNING', `${name} runs already: ${who}`, {
    advice: 'Wait until it has ended; a run that is killed frees its place at once.',
    fields: { holder, since },
  })
}
