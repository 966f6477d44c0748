import { join } from 'node:path'
import type { Component, Counters } from '../daemon/component.ts'
import { type DaemonPlan, Runner } from '../daemon/runner.ts'
import type { RunnerSettings } from '../daemon/settings.ts'
import { loadCheckedConfig } from '../framework/config/load.ts'
import { formatProblem } from '../framework/config/problem.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import type { ConfigCatalogue, ConfigModule } from '../framework/config/section.ts'
import type { Home } from '../framework/home.ts'
import { createLogger, type ProcessLogger } from '../framework/logging/winston-logger.ts'
import type { LogLevel } from '../framework/logging/logger.ts'
import type { Clock } from '../framework/time/clock.ts'
import { queueFolder } from '../queue/layout.ts'
import type { SyncMode } from '../queue/producer.ts'
import { Committer } from './committer.ts'
import { Filer } from './filer.ts'
import type { DaemonProgram, ModuleContext } from './module.ts'
import { Parser } from './parser.ts'
import { TraceLog } from './trace-log.ts'
import { SharedDatabase } from './shared-database.ts'
import type { ConnectionConfig } from '../database/connection.ts'

/** How a daemon is to run. */
export interface DaemonRequest {
  readonly home: Home
  readonly clock: Clock
  readonly catalogue: ConfigCatalogue
  /** Default: the name of the module. It names configuration file, queue, log, PID file. */
  readonly instance?: string
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
  /** Handed on to the next queue. */
  readonly passed: number
  readonly stored: number
  /** Stored before, with the same content. */
  readonly duplicate: number
  /** By rules. */
  readonly dropped: number
  /** Sent to other queues by rules. */
  readonly dispatched: number
  /** Refused: they lie in errors/. */
  readonly errors: number
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
  readonly trace_size: number
  readonly queue_in_batch: number
  readonly database: ConnectionConfig
  readonly logging: {
    readonly level: LogLevel
    readonly format: 'text' | 'json'
    readonly file?: string
  }
}

/**
 * Runs a program as a daemon, until a signal or, with `once`, until its queue is empty.
 * @throws MentatError CONFIG_INVALID and what its parts throw when they cannot start
 */
export async function runDaemon<Module extends ConfigModule, Config extends DaemonConfig>(
  program: DaemonProgram<Module, Config>,
  request: DaemonRequest,
): Promise<DaemonReport> {
  const { home, clock } = request
  const name = request.instance ?? program.name
  const load = (module: ConfigModule): ReturnType<typeof loadCheckedConfig> =>
    module.name === program.config.name
      ? loadCheckedConfig(module, { ...request, instance: name })
      : loadCheckedConfig(module, { home, catalogue: request.catalogue })
  const first = (await load(program.config)).value as unknown as Config
  const logger = createLogger({ ...first.logging, module: name, clock })
  const began = clock.monotonic()
  let isRunning = false
  try {
    const counters = await new Runner({
      name,
      runFolder: home.run,
      logger,
      clock,
      plan: () => {
        const isReload = isRunning
        isRunning = true
        return new Assembly(program, { ...request, name, logger, load, isReload }).plan()
      },
      onReady: () => {
        logger.info(`started: queue ${queueOf(program, first, { home, name })}`)
        request.onReady?.()
      },
      onHangUp: () => {
        logger.reopen()
      },
    }).run()
    return reportOf(counters['filer'] ?? {}, (clock.monotonic() - began) / 1000)
  } finally {
    await logger.close()
  }
}

/** Puts the parts of a daemon together. */
class Assembly<Module extends ConfigModule, Config extends DaemonConfig> {
  readonly #program: DaemonProgram<Module, Config>
  readonly #request: AssemblyRequest

  constructor(program: DaemonProgram<Module, Config>, request: AssemblyRequest) {
    this.#program = program
    this.#request = request
  }

  /** @throws MentatError CONFIG_INVALID */
  async plan(): Promise<DaemonPlan> {
    const { logger } = this.#request
    const config = (await this.#load(this.#program.config)) as Config
    logger.setLevel(config.logging.level)
    const modules = await this.#program.modules(config)
    const context = this.#context(config)
    const components: Component[] = [this.#filer(config, context.queue), new Parser()]
    const configuration: Record<string, unknown> = { [this.#program.name]: config }
    for (const module of modules) {
      const own = await this.#load(module.config)
      configuration[module.name] = own
      components.push(...(await module.workers(own as never, context)))
    }
    if (modules.at(-1)?.isFinal !== true) components.push(new Committer())
    return { components, configuration, settings: config }
  }

  async #load(module: ConfigModule): Promise<unknown> {
    const loaded = await this.#request.load(module)
    for (const warning of loaded.warnings) this.#request.logger.warning(formatProblem(warning))
    return loaded.value
  }

  #context(config: Config): ModuleContext {
    const { home, clock, logger, name, once, isReload } = this.#request
    const database = new SharedDatabase({
      config: config.database,
      home,
      logger,
      clock,
      applicationName: `mentat-${name}`,
    })
    const queue = queueOf(this.#program, config, this.#request)
    const batch = config.queue_in_batch
    return { home, logger, clock, queue, batch, once, isReload, database }
  }

  #filer(config: Config, queue: string): Filer {
    const { home, name, once } = this.#request
    const reads = (other: string): boolean => queueFolder(home.spool, other) === queue
    const nextName = config.queue_out_dir ?? this.#program.next(config, reads)
    const next = nextName === undefined ? undefined : queueFolder(home.spool, nextName)
    if (next === queue) {
      throw new MentatError(
        'CONFIG_INVALID',
        `queue_out_dir: "${nextName ?? next}" is the queue that ${name} reads; expected another one, or none`,
      )
    }
    return new Filer({
      queue,
      next,
      sync: config.queue_sync,
      trace: new TraceLog(
        join(home.log, 'trace', `${name}.ndjson`),
        config.trace_size,
        this.#request.logger,
      ),
      nextLimit: config.queue_out_limit,
      nextWait: config.queue_out_wait,
      poll: config.queue_in_wait,
      claim: config.queue_in_batch,
      largest: config.max_message_size,
      recovery: config.queue_recovery,
      once,
    })
  }
}

/** What the parts are made with. */
interface AssemblyRequest extends DaemonRequest {
  readonly name: string
  readonly isReload: boolean
  readonly logger: ProcessLogger
  readonly load: (module: ConfigModule) => ReturnType<typeof loadCheckedConfig>
}

/** Folder of the queue that a daemon reads. */
function queueOf<Module extends ConfigModule, Config extends DaemonConfig>(
  program: DaemonProgram<Module, Config>,
  config: Config,
  { home, name }: { home: Home; name: string },
): string {
  return queueFolder(home.spool, config.queue_in_dir ?? program.queue(config, name))
}

/** @param filer its counters */
function reportOf(filer: Counters, seconds: number): DaemonReport {
  return {
    taken: filer['taken'] ?? 0,
    passed: filer['passed'] ?? 0,
    stored: filer['stored'] ?? 0,
    duplicate: filer['duplicate'] ?? 0,
    dropped: filer['dropped'] ?? 0,
    dispatched: filer['dispatched'] ?? 0,
    errors: filer['refused'] ?? 0,
    seconds: Number(seconds.toFixed(3)),
  }
}
