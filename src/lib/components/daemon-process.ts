import type { Counters } from '../daemon/component.ts'
import { type DaemonPlan, Runner } from '../daemon/runner.ts'
import type { RunnerSettings } from '../daemon/settings.ts'
import { loadConfig } from '../framework/config/load.ts'
import { formatProblem } from '../framework/config/problem.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import type { ConfigCatalogue, ConfigModule } from '../framework/config/section.ts'
import type { Home } from '../framework/home.ts'
import { createLogger, type ProcessLogger } from '../framework/logging/winston-logger.ts'
import type { LogLevel } from '../framework/logging/logger.ts'
import type { Clock } from '../framework/time/clock.ts'
import { prepareQueue, queueFolder } from '../queue/layout.ts'
import { Producer, type SyncMode } from '../queue/producer.ts'
import { Filer } from './filer.ts'
import type { DaemonModule } from './module.ts'
import { Parser } from './parser.ts'
import { SharedDatabase } from './shared-database.ts'
import type { ConnectionConfig } from '../database/connection.ts'

/** How a daemon is to run. */
export interface DaemonRequest {
  readonly home: Home
  readonly clock: Clock
  readonly catalogue: ConfigCatalogue
  /** Default: the name of the module. It names configuration file, queue, log, PID file. */
  readonly instance?: string
  /** The queue that messages go on to unless the configuration names another; undefined at the end of the pipe. */
  readonly defaultNext: string | undefined
  /** Process what is in the queue, then end. */
  readonly once: boolean
  /** Values of flags, in the shape of the module's configuration. */
  readonly overrides: Readonly<Record<string, unknown>>
  /** Called when everything runs. */
  readonly onReady?: () => void
}

/** What a daemon did, as `--once --json` prints it. */
export interface DaemonReport {
  readonly taken: number
  readonly stored: number
  readonly duplicate: number
  readonly errors: number
  readonly dropped: number
  readonly seconds: number
}

/** What every daemon module can be configured with. */
export interface DaemonConfig extends RunnerSettings {
  readonly queue_in_dir?: string
  readonly queue_in_wait: number
  readonly queue_out_dir?: string
  readonly queue_out_limit: number
  readonly queue_out_wait: number
  readonly queue_sync: SyncMode
  readonly queue_recovery: number
  readonly max_message_size: number
  readonly commit_bulk_threshold: number
  readonly database: ConnectionConfig
  readonly logging: {
    readonly level: LogLevel
    readonly format: 'text' | 'json'
    readonly file?: string
  }
}

/**
 * Runs one module as a daemon, until a signal or, with `once`, until its queue is empty.
 * @throws MentatError CONFIG_INVALID and what its parts throw when they cannot start
 */
export async function runDaemon<Module extends ConfigModule, Config extends DaemonConfig>(
  module: DaemonModule<Module, Config>,
  request: DaemonRequest,
): Promise<DaemonReport> {
  const { home, clock } = request
  const name = request.instance ?? module.name
  const load = (): ReturnType<typeof loadConfig> =>
    loadConfig(module.config, {
      home,
      instance: name,
      catalogue: request.catalogue,
      overrides: request.overrides,
    })
  const first = load().value as unknown as Config
  const logger = createLogger({ ...first.logging, module: name, clock })
  try {
    const began = clock.monotonic()
    const counters = await new Runner({
      name,
      runFolder: home.run,
      logger,
      clock,
      plan: async () => {
        const loaded = load()
        const config = loaded.value as unknown as Config
        logger.setLevel(config.logging.level)
        for (const warning of loaded.warnings) logger.warning(formatProblem(warning))
        return Promise.resolve(planOf(module, config, { ...request, name, logger }))
      },
      onReady: () => {
        const queue = queueFolder(home.spool, first.queue_in_dir ?? name)
        logger.info(`started: queue ${queue}`)
        request.onReady?.()
      },
      onHangUp: () => {
        logger.reopen()
      },
    }).run()
    return reportOf(counters, (clock.monotonic() - began) / 1000)
  } finally {
    await logger.close()
  }
}

function planOf<Module extends ConfigModule, Config extends DaemonConfig>(
  module: DaemonModule<Module, Config>,
  config: Config,
  request: DaemonRequest & { name: string; logger: ProcessLogger },
): DaemonPlan {
  const { home, clock, logger, name } = request
  const database = new SharedDatabase({
    config: config.database,
    home,
    logger,
    clock,
    applicationName: `mentat-${name}`,
  })
  const workers = module.workers(config, { home, logger, clock, database })
  return {
    components: [filerOf(config, request), new Parser(), ...workers],
    configuration: config,
    settings: config,
  }
}

function filerOf(config: DaemonConfig, request: DaemonRequest & { name: string }): Filer {
  const { home, clock, name } = request
  const queue = queueFolder(home.spool, config.queue_in_dir ?? name)
  const next = config.queue_out_dir ?? request.defaultNext
  if (next !== undefined && queueFolder(home.spool, next) === queue) {
    throw new MentatError(
      'CONFIG_INVALID',
      `queue_out_dir: "${next}" is the queue that ${name} reads; expected another one, or none`,
    )
  }
  return new Filer({
    queue,
    next:
      next === undefined
        ? undefined
        : new Producer(prepareQueue(queueFolder(home.spool, next)), config.queue_sync, clock),
    nextLimit: config.queue_out_limit,
    nextWait: config.queue_out_wait,
    poll: config.queue_in_wait,
    claim: config.commit_bulk_threshold,
    largest: config.max_message_size,
    recovery: config.queue_recovery,
    once: request.once,
  })
}

function reportOf(counters: Readonly<Record<string, Counters>>, seconds: number): DaemonReport {
  const filer = counters['filer'] ?? {}
  const storage = counters['storage'] ?? {}
  return {
    taken: filer['taken'] ?? 0,
    stored: storage['stored'] ?? 0,
    duplicate: storage['duplicate'] ?? 0,
    errors: filer['refused'] ?? 0,
    dropped: filer['dropped'] ?? 0,
    seconds: Number(seconds.toFixed(3)),
  }
}
