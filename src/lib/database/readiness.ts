import type { Logger } from '../framework/logging/logger.ts'
import type { ConnectionConfig } from './connection.ts'
import type { Database } from './database.ts'
import { assertMigrated, migrate } from './migrate.ts'

/**
 * Makes sure that the schema is the one of this program. The embedded database belongs to this installation: it
 * is migrated. A configured one is its administrator's: `mentat db migrate`.
 * @throws MentatError DATABASE_NOT_MIGRATED; DATABASE_UNAVAILABLE (transient)
 */
export async function ensureMigrated(
  database: Database,
  config: Pick<ConnectionConfig, 'url'>,
  logger: Logger,
): Promise<void> {
  if (config.url === undefined) await migrate(database, { logger })
  else await assertMigrated(database)
}
