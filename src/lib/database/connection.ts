import pg from 'pg'
import { SecretValue } from '../framework/config/secret-value.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import type { Home } from '../framework/home.ts'
import type { Logger } from '../framework/logging/logger.ts'
import type { Clock } from '../framework/time/clock.ts'
import { ADDRESS_ADVICE, addressFault } from './address.ts'
import type { Database } from './database.ts'
import { PooledDatabase } from './pool.ts'
import type { DatabaseConfig } from './section.ts'
import { acquireServer, type DatabaseServer } from './server/acquire.ts'
import { valueParsers } from './value-parsers.ts'

/** The section `database`, with an address that may also be plain text (tests, flags). */
export type ConnectionConfig = Partial<Omit<DatabaseConfig, 'url'>> & {
  readonly url?: SecretValue | string
}

/** Who opens a database. */
export interface OpenOptions {
  readonly logger: Logger
  readonly clock: Clock
  /** What the server shows in `pg_stat_activity`, and `mentat db status` as user of the embedded one: `mentat-storage`. */
  readonly applicationName: string
  /** Its statements leave the processors to those of others, if the server is the embedded one. Default: no. */
  readonly yields?: boolean
}

/** As in the section's defaults: milliseconds and connections. */
const defaults = { pool_size: 4, connect_timeout: 10_000, statement_timeout: 300_000 }

/**
 * Opens the configured database, or, without `url`, the embedded one, which it starts if needed.
 * With a `url` nothing is connected yet: the first use does.
 * @throws MentatError CONFIG_INVALID for an address that is none; SERVER_NOT_STARTED (transient),
 *   SERVER_NOT_INSTALLED or SERVER_UNREACHABLE_FOLDER when the embedded server does not start
 */
export async function openDatabase(
  config: ConnectionConfig,
  home: Home,
  options: OpenOptions,
): Promise<Database> {
  const url = addressOf(config)
  if (url !== undefined) return openUrl(url, config, options)
  const server = await acquireServer(home, config.embedded ?? {}, {
    ...options,
    holder: options.applicationName,
  })
  const label = `embedded PostgreSQL in ${home.postgres}`
  return new PooledDatabase(poolOptions(server.connection, { config, options, label, server }))
}

/**
 * The address of the configured database, with its password; undefined means the embedded one.
 * Hand it over, never print it (only `mentat db url` does).
 */
export function addressOf(config: Pick<ConnectionConfig, 'url'>): string | undefined {
  return config.url instanceof SecretValue ? config.url.reveal() : config.url
}

/** Opens a database by its address, whatever is configured. */
export function openUrl(url: string, config: ConnectionConfig, options: OpenOptions): Database {
  const label = labelOf(url)
  return new PooledDatabase(poolOptions({ connectionString: url }, { config, options, label }))
}

/**
 * Names a server by its address without the password: `postgresql://mentat@db.example.org:5432/mentat`.
 * @throws MentatError CONFIG_INVALID for an address that is none
 */
export function labelOf(url: string): string {
  const fault = addressFault(url)
  if (fault !== undefined) {
    throw new MentatError('CONFIG_INVALID', `database.url ${fault}`, { advice: ADDRESS_ADVICE })
  }
  const { user, host, port, database } = new pg.Client({ connectionString: url })
  const place = host.startsWith('/') ? `/${database ?? ''}?host=${host}` : undefined
  return `postgresql://${user ?? ''}@${place ?? `${host}:${port}/${database ?? ''}`}`
}

interface PoolParts {
  readonly config: ConnectionConfig
  readonly options: OpenOptions
  readonly label: string
  readonly server?: DatabaseServer
}

function poolOptions(
  connection: pg.PoolConfig,
  { config, options, label, server }: PoolParts,
): ConstructorParameters<typeof PooledDatabase>[0] {
  return {
    connection: {
      ...connection,
      types: valueParsers,
      application_name: options.applicationName,
      max: config.pool_size ?? defaults.pool_size,
      connectionTimeoutMillis: config.connect_timeout ?? defaults.connect_timeout,
      keepAlive: true,
    },
    statementTimeout: config.statement_timeout ?? defaults.statement_timeout,
    label,
    logger: options.logger,
    clock: options.clock,
    ...(server ? { server, yields: options.yields ?? false } : {}),
  }
}
