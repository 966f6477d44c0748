import { type ConnectionConfig, openDatabase } from '../database/connection.ts'
import type { Database } from '../database/database.ts'
import { ensureMigrated } from '../database/readiness.ts'
import type { Home } from '../framework/home.ts'
import type { Logger } from '../framework/logging/logger.ts'
import type { Clock } from '../framework/time/clock.ts'

/** Whose database it is. */
export interface SharedDatabaseOptions {
  readonly config: ConnectionConfig
  readonly home: Home
  readonly logger: Logger
  readonly clock: Clock
  readonly applicationName: string
}

/**
 * The one database of a process, however many of its components use it: opened by the first, closed by the
 * last. The server need not be there when it is opened.
 */
export class SharedDatabase {
  readonly #options: SharedDatabaseOptions
  #database: Promise<Database> | undefined
  #users = 0
  #migrated = false

  constructor(options: SharedDatabaseOptions) {
    this.#options = options
  }

  /** Each call needs its `close`. */
  async open(): Promise<Database> {
    this.#users += 1
    const { config, home, ...options } = this.#options
    const opening = (this.#database ??= openDatabase(config, home, options))
    try {
      return await opening
    } catch (error) {
      this.#users -= 1
      if (this.#database === opening) this.#database = undefined
      throw error
    }
  }

  async close(): Promise<void> {
    if (this.#users === 0) return
    this.#users -= 1
    if (this.#users > 0) return
    const database = this.#database
    this.#database = undefined
    await (await database)?.close()
  }

  /** See readiness.ts; looked at once. */
  async ensureMigrated(database: Database): Promise<void> {
    if (this.#migrated) return
    await ensureMigrated(database, this.#options.config, this.#options.logger)
    this.#migrated = true
  }
}
