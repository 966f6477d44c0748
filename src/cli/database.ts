import type { Database } from '../lib/database/database.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { BaseFlags, MentatCommand } from './command.ts'

/**
 * Opens the configured database (or the embedded one) for a command, checks that its schema fits, and closes
 * it when the action is done.
 */
export async function withDatabase<Result>(
  command: MentatCommand,
  flags: BaseFlags,
  action: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { loadConfig } = await import('../lib/framework/config/load.ts')
  const { createLogger } = await import('../lib/framework/logging/winston-logger.ts')
  const { SharedDatabase } = await import('../lib/components/shared-database.ts')
  const { catalogue, commandConfig } = await import('../lib/modules/catalogue.ts')
  const home = command.homeOf(flags)
  const { value } = loadConfig(commandConfig, { home, catalogue })
  const level = flags.debug ? 'debug' : (flags['log-level'] ?? 'warning')
  const logger = createLogger({
    level: level as typeof value.logging.level,
    format: value.logging.format,
    module: 'mentat',
    clock: systemClock,
  })
  const shared = new SharedDatabase({
    config: value.database,
    home,
    logger,
    clock: systemClock,
    applicationName: 'mentat-command',
  })
  try {
    const database = await shared.open()
    await shared.ensureMigrated(database)
    return await action(database)
  } finally {
    await shared.close()
    await logger.close()
  }
}
