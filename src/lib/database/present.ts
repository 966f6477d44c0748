import { describeError, MentatError } from '../framework/errors/mentat-error.ts'
import type { Home } from '../framework/home.ts'
import { silentLogger } from '../framework/logging/logger.ts'
import type { Clock } from '../framework/time/clock.ts'
import { addressOf, type ConnectionConfig, labelOf, openUrl } from './connection.ts'
import type { Database } from './database.ts'
import { socketUrl } from './server/acquire.ts'
import { runningConnection } from './server/control.ts'

/** What the database in use answered, or why it did not. */
export interface Answer<Value> {
  /** `unknown`: the configuration cannot be used. */
  readonly server: 'configured' | 'embedded' | 'unknown'
  /** The address of the server without a password, or the folder of the embedded one. */
  readonly address: string
  /** `stopped`: the embedded server does not run; who needs it starts it. `away`: it does not answer, or refuses. */
  readonly state: 'answers' | 'stopped' | 'away'
  /** Why it is away. */
  readonly error: string | null
  readonly value: Value | null
}

/** Whose database is asked. */
export interface Asking {
  readonly home: Home
  readonly clock: Clock
  /** What the server shows. */
  readonly applicationName: string
  /** Reads the configuration; its failure is told like that of a database that is away. */
  readonly config: () => Promise<ConnectionConfig>
}

/** How long the database may take to answer, in milliseconds. */
const LIMIT = 5000

/**
 * Asks the database in use, if it can be asked: nothing is started or kept running, it never takes longer than some
 * seconds, and never rejects.
 */
export async function askPresent<Value>(
  asking: Asking,
  question: (database: Database) => Promise<Value>,
): Promise<Answer<Value>> {
  let present: Present
  try {
    present = openPresent(await asking.config(), asking)
  } catch (error) {
    const known = { server: 'unknown', address: '', state: 'away', value: null } as const
    return { ...known, error: describeError(error) }
  }
  const { server, address, database } = present
  if (!database) return { server, address, state: 'stopped', error: null, value: null }
  try {
    const value = await withinLimit(question(database), asking.clock)
    return { server, address, state: 'answers', error: null, value }
  } catch (error) {
    return { server, address, state: 'away', error: describeError(error), value: null }
  } finally {
    await database.close()
  }
}

interface Present {
  readonly server: 'configured' | 'embedded'
  readonly address: string
  /** Undefined: the embedded server does not run. */
  readonly database: Database | undefined
}

/** Nothing is connected yet. */
function openPresent(config: ConnectionConfig, { home, ...asking }: Asking): Present {
  const quick = { ...config, pool_size: 1, connect_timeout: LIMIT, statement_timeout: LIMIT }
  const options = { ...asking, logger: silentLogger }
  const url = addressOf(config)
  if (url !== undefined) {
    return { server: 'configured', address: labelOf(url), database: openUrl(url, quick, options) }
  }
  const connection = runningConnection(home, asking.clock)
  const database = connection && openUrl(socketUrl(connection), quick, options)
  return { server: 'embedded', address: home.postgres, database }
}

async function withinLimit<Value>(work: Promise<Value>, clock: Clock): Promise<Value> {
  const done = new AbortController()
  const late = clock.sleep(LIMIT, done.signal).then(() => undefined)
  try {
    const first = await Promise.race([work.then((value) => ({ value })), late])
    if (first) return first.value
    throw new MentatError('DATABASE_UNAVAILABLE', `no answer within ${LIMIT / 1000} s`)
  } finally {
    done.abort()
    // Too late to be of interest; closing the connections ends it.
    work.catch(() => undefined)
  }
}
