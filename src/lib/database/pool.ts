import type { Socket } from 'node:net'
import pg from 'pg'
import type { Clock } from '../framework/time/clock.ts'
import type { Logger } from '../framework/logging/logger.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import { yieldProcessorOf } from '../framework/process/priority.ts'
import { lockKey } from './advisory-lock.ts'
import type { Database, DatabaseClient } from './database.ts'
import { databaseFailure } from './errors.ts'
import type { DatabaseServer } from './server/acquire.ts'

/** How long ROLLBACK may take before the connection is given up, in milliseconds. */
const ROLLBACK_LIMIT = 5000

/** How long connections in use may still be used when the pool is closed, in milliseconds. */
const CLOSE_LIMIT = 1000

/** What a pool is made of. */
export interface PoolOptions {
  /** pg's settings of the connection. */
  readonly connection: pg.PoolConfig
  /** Milliseconds; 0 means without limit. */
  readonly statementTimeout: number
  readonly label: string
  readonly logger: Logger
  readonly clock: Clock
  /** The embedded server, when it is the one: kept running, and released at the end. */
  readonly server?: DatabaseServer
  /** Its processes of that server leave the processors to others. */
  readonly yields?: boolean
}

/** The connections of one process to one database. */
export class PooledDatabase implements Database {
  readonly label: string
  readonly #options: PoolOptions
  readonly #pool: pg.Pool
  readonly #inUse = new Set<DatabaseClient>()
  #closing: Promise<void> | undefined

  constructor(options: PoolOptions) {
    this.label = options.label
    this.#options = options
    this.#pool = new pg.Pool({
      ...options.connection,
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- pg waits for it, its type does not say so
      onConnect: (client) => prepareSession(client, options.statementTimeout),
    })
    // Without listeners a connection that breaks, idle or in use, would end the process; whoever uses
    // it next, or now, learns of it by a failure of his own.
    this.#pool.on('error', (error) => {
      options.logger.debug('an idle database connection broke', { error })
    })
    this.#pool.on('connect', (client) => {
      client.on('error', () => undefined)
      const pid = options.yields ? processOf(client) : undefined
      if (pid !== undefined) yieldProcessorOf(pid)
    })
  }

  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<pg.QueryResult<Row>> {
    return this.withClient((client) => client.query<Row>(text, [...values]))
  }

  transaction<Result>(action: (client: DatabaseClient) => Promise<Result>): Promise<Result> {
    return this.withClient((client) => inTransaction(client, action, this.#options))
  }

  async withAdvisoryLock<Result>(
    name: string,
    action: (client: DatabaseClient) => Promise<Result>,
  ): Promise<Result> {
    const key = lockKey(name)
    return await this.withClient(async (client) => {
      await client.query('SET statement_timeout = 0')
      await client.query('SELECT pg_advisory_lock($1)', [key])
      try {
        await setStatementTimeout(client, this.#options.statementTimeout)
        return await action(client)
      } finally {
        await unlock(client, key, this.#options.statementTimeout)
      }
    })
  }

  async withClient<Result>(action: (client: DatabaseClient) => Promise<Result>): Promise<Result> {
    const client = await this.#checkOut()
    this.#inUse.add(client)
    let broken = false
    try {
      return await action(client)
    } catch (thrown) {
      const failure = databaseFailure(thrown, this.label)
      broken = isBroken(failure)
      throw failure
    } finally {
      this.#inUse.delete(client)
      // A transaction left open would be the next user's.
      client.release(broken || isCutOff(client) || client.getTransactionStatus() !== 'I')
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#end().then(() => this.#options.server?.release())
    return this.#closing
  }

  /** A statement that waits for a lock must not hold up a daemon that was told to leave. */
  async #end(): Promise<void> {
    const ended = new AbortController()
    const limit = this.#options.clock.sleep(CLOSE_LIMIT, ended.signal).then(() => {
      for (const client of this.#inUse) cutOff(client)
    })
    await this.#pool.end()
    ended.abort()
    await limit
  }

  /** A connection; when the embedded server is away, it is brought back first. */
  async #checkOut(): Promise<DatabaseClient> {
    if (this.#closing) {
      throw new MentatError('BUG', `${this.label}: used after it was closed`)
    }
    const { server } = this.#options
    server?.watch()
    try {
      return await this.#pool.connect()
    } catch (thrown) {
      const failure = databaseFailure(thrown, this.label)
      if (!server || !isBroken(failure)) throw failure
      // A pool reads its options anew for each connection.
      Object.assign(this.#pool.options, (await server.ensure()).connection)
      return this.#pool.connect().catch((again: unknown) => {
        throw databaseFailure(again, this.label)
      })
    }
  }
}

/** Settings of the session: sent as statements, since a pooler between us and the server refuses start-up options. */
async function prepareSession(client: pg.ClientBase, statementTimeout: number): Promise<void> {
  await client.query(
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET client_encoding = 'UTF8'",
  )
  await setStatementTimeout(client, statementTimeout)
}

async function setStatementTimeout(client: pg.ClientBase, milliseconds: number): Promise<void> {
  await client.query(`SET statement_timeout = ${Math.round(milliseconds)}`)
}

/** A session that cannot be unlocked (it broke, or was left in a failed transaction) is cut, and its lock with it. */
async function unlock(
  client: DatabaseClient,
  key: string,
  statementTimeout: number,
): Promise<void> {
  try {
    await client.query('SELECT pg_advisory_unlock($1)', [key])
    await setStatementTimeout(client, statementTimeout)
  } catch {
    cutOff(client)
  }
}

async function inTransaction<Result>(
  client: DatabaseClient,
  action: (client: DatabaseClient) => Promise<Result>,
  options: PoolOptions,
): Promise<Result> {
  await client.query('BEGIN')
  let result: Result
  try {
    result = await action(client)
  } catch (thrown) {
    await rollBack(client, options.clock)
    throw thrown
  }
  const end = await client.query('COMMIT')
  // The server answers COMMIT of a failed transaction with ROLLBACK, and with no error.
  if (end.command === 'COMMIT') return result
  throw new MentatError(
    'DATABASE_FAILED',
    `${options.label}: nothing was committed: a statement had failed and the transaction went on`,
  )
}

/** ROLLBACK; a connection that does not answer (COPY left open, network gone) is cut: the server rolls back itself. */
async function rollBack(client: DatabaseClient, clock: Clock): Promise<void> {
  const answered = new AbortController()
  const rollback = client.query('ROLLBACK').then(
    () => true,
    () => false,
  )
  const limit = clock.sleep(ROLLBACK_LIMIT, answered.signal).then(() => false)
  const done = await Promise.race([rollback, limit])
  answered.abort()
  if (!done) cutOff(client)
}

/** The server's process behind a connection: pg has it, its types have not. */
function processOf(client: pg.PoolClient): number | undefined {
  const { processID } = client as pg.PoolClient & { readonly processID?: number }
  return processID
}

/** pg has no public way to drop a connection at once: `end` waits for its statements. */
function cutOff(client: DatabaseClient): void {
  streamOf(client)?.destroy()
}

function isCutOff(client: DatabaseClient): boolean {
  return streamOf(client)?.destroyed === true
}

function streamOf(client: DatabaseClient): Socket | undefined {
  return (client as unknown as { connection?: { stream?: Socket } }).connection?.stream
}

function isBroken(failure: unknown): boolean {
  return failure instanceof MentatError && failure.code === 'DATABASE_UNAVAILABLE'
}
