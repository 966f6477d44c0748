import { existsSync } from 'node:fs'
import type { Home } from '../framework/home.ts'
import { addressOf, type ConnectionConfig, openDatabase, type OpenOptions } from './connection.ts'
import { createDatabase } from './create.ts'
import { migrate } from './migrate.ts'
import { layoutOf } from './server/layout.ts'

/** What `mentat db init` did. */
export interface Initialisation {
  /** Which database, without its password. */
  readonly database: string
  /** Whether it was created; false when it was there. */
  readonly created: boolean
  /** Migrations that ran now. */
  readonly applied: readonly string[]
  /** Version of the schema. */
  readonly version: number
}

/**
 * Makes the configured database usable from nothing: creates it if there is none, and migrates it. A second call
 * does nothing.
 */
export async function initialiseDatabase(
  config: ConnectionConfig,
  home: Home,
  options: OpenOptions,
): Promise<Initialisation> {
  const url = addressOf(config)
  const isNew = !existsSync(layoutOf(home).data)
  const created = url === undefined ? isNew : await createDatabase(url, options)
  const database = await openDatabase(config, home, options)
  try {
    return { database: database.label, created, ...(await migrate(database, options)) }
  } finally {
    await database.close()
  }
}
