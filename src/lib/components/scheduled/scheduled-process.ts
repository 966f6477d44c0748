import type { TObject } from 'typebox'
import { type ConnectionConfig, openDatabase } from '../../database/connection.ts'
import { ensureMigrated } from '../../database/readiness.ts'
import { loadCheckedConfig } from '../../framework/config/load.ts'
import { formatProblem } from '../../framework/config/problem.ts'
import type {
  ConfigCatalogue,
  ConfigModule,
  ConfigSection,
  ConfigValue,
} from '../../framework/config/section.ts'
import type { Home } from '../../framework/home.ts'
import type { LogLevel } from '../../framework/logging/logger.ts'
import { createLogger } from '../../framework/logging/winston-logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { ScheduledContext } from './run-scheduled.ts'

/** How a scheduled module is to run. */
export interface ScheduledRequest {
  readonly home: Home
  readonly clock: Clock
  readonly catalogue: ConfigCatalogue
  /** Values of flags, in the shape of the module's configuration. */
  readonly overrides: Readonly<Record<string, unknown>>
}

/** What every scheduled module is configured with: the sections `database` and `logging`. */
interface ScheduledConfig {
  readonly database: ConnectionConfig
  readonly logging: {
    readonly level: LogLevel
    readonly format: 'text' | 'json'
    readonly file?: string
  }
}

/** One that keeps the lock of a run, one that keeps a snapshot, one to work with, and one to break off what that one is at. */
const FEWEST_CONNECTIONS = 4

/**
 * Calls an action with the configuration of a scheduled module and all that it works with; everything is closed
 * afterwards.
 * @param module has the sections `database` and `logging`
 * @throws MentatError CONFIG_INVALID, DATABASE_UNAVAILABLE, DATABASE_NOT_MIGRATED; what the action throws
 */
export async function withScheduledModule<
  T extends TObject,
  S extends readonly ConfigSection[],
  Result,
>(
  module: ConfigModule<T, S>,
  request: ScheduledRequest,
  action: (config: ConfigValue<T, S>, context: ScheduledContext) => Promise<Result>,
): Promise<Result> {
  const { home, clock } = request
  const loaded = await loadCheckedConfig(module, request)
  const config = loaded.value as unknown as ScheduledConfig
  const logger = createLogger({ ...config.logging, module: module.name, clock })
  try {
    for (const warning of loaded.warnings) logger.warning(formatProblem(warning))
    const connections = Math.max(config.database.pool_size ?? 0, FEWEST_CONNECTIONS)
    const database = await openDatabase({ ...config.database, pool_size: connections }, home, {
      logger,
      clock,
      applicationName: `mentat-${module.name}`,
    })
    try {
      await ensureMigrated(database, config.database, logger)
      return await action(loaded.value, { home, clock, logger, database })
    } finally {
      await database.close()
    }
  } finally {
    await logger.close()
  }
}
