import type { Database } from '../lib/database/database.ts'
import type { OpenOptions } from '../lib/database/connection.ts'
import type { DatabaseConfig } from '../lib/database/section.ts'
import type { Home } from '../lib/framework/home.ts'
import { silentLogger } from '../lib/framework/logging/logger.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { MentatCommand } from './command.ts'

/** The section `database`, for commands that need nothing else of the configuration. */
export async function databaseConfig(home: Home): Promise<DatabaseConfig> {
  const [{ loadConfig }, { catalogue, commandConfig }] = await Promise.all([
    import('../lib/framework/config/load.ts'),
    import('../lib/modules/catalogue.ts'),
  ])
  return loadConfig(commandConfig, { home, catalogue }).value.database
}

/** How a command opens the database: warnings go to stderr. */
export function openOptions(command: MentatCommand): OpenOptions {
  const logger = {
    ...silentLogger,
    warning: (text: string) => {
      command.say(text)
    },
    child: () => logger,
  }
  return {
    logger,
    clock: systemClock,
    applicationName: `mentat-${command.id ?? ''}`.replaceAll(':', '-'),
  }
}

/** Runs an action on the configured database, starting the embedded one for as long as it takes. */
export async function withDatabase<Result>(
  command: MentatCommand,
  home: Home,
  action: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { openDatabase } = await import('../lib/database/connection.ts')
  const database = await openDatabase(await databaseConfig(home), home, openOptions(command))
  try {
    return await action(database)
  } finally {
    await database.close()
  }
}

/** The same for commands that need the tables: the schema is checked, that of the embedded database migrated. */
export async function withMigratedDatabase<Result>(
  command: MentatCommand,
  home: Home,
  action: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { ensureMigrated } = await import('../lib/database/readiness.ts')
  const config = await databaseConfig(home)
  return withDatabase(command, home, async (database) => {
    await ensureMigrated(database, config, openOptions(command).logger)
    return action(database)
  })
}
