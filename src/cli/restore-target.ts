import type { ScheduledRun } from '../lib/components/scheduled/run-scheduled.ts'
import type { Database } from '../lib/database/database.ts'
import type { Home } from '../lib/framework/home.ts'
import type { Logger } from '../lib/framework/logging/logger.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { MentatCommand } from './command.ts'
import { databaseConfig, openOptions } from './database-access.ts'

/** For the lock of the run, for that of the schema, and to work with. */
const FEWEST_CONNECTIONS = 3

/** What a restore works with. */
export interface RestoreTarget extends ScheduledRun {
  /** Where the server has its files; undefined: that is not known. */
  readonly disk: string | undefined
}

/**
 * Runs an action on the database that is to be restored into: the one with this address, else the configured one. A database
 * that the server does not have is created.
 */
export async function withRestoreTarget<Result>(
  command: MentatCommand,
  home: Home,
  url: string | undefined,
  action: (target: RestoreTarget) => Promise<Result>,
): Promise<Result> {
  const [{ addressOf, openDatabase }, { createDatabase }, { runScheduled }] = await Promise.all([
    import('../lib/database/connection.ts'),
    import('../lib/database/create.ts'),
    import('../lib/components/scheduled/run-scheduled.ts'),
  ])
  const options = openOptions(command)
  const configured = await databaseConfig(home)
  const address = url ?? addressOf(configured)
  if (address !== undefined) await createDatabase(address, options)
  const pool = { pool_size: Math.max(configured.pool_size, FEWEST_CONNECTIONS) }
  const config = { ...configured, ...pool, ...(address === undefined ? {} : { url: address }) }
  const database: Database = await openDatabase(config, home, options)
  const say = (text: string): void => {
    command.say(text)
  }
  const logger: Logger = { ...options.logger, info: say, error: say, child: () => logger }
  try {
    const disk = address === undefined ? home.postgres : undefined
    const context = { home, clock: systemClock, logger, database }
    return await runScheduled('restore', context, (run) => action({ ...run, disk }))
  } finally {
    await database.close()
  }
}
