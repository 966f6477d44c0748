import { join } from 'node:path'
import type { Component, Counters } from '../daemon/component.ts'
import { type DaemonPlan, stopComponents } from '../daemon/plan.ts'
import { Runner } from '../daemon/runner.ts'
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
import { loadProgram, type LoadModule, type ProgramConfig, type Stage } from './program-config.ts'
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
  const loadModule: LoadModule = (module) =>
    module.name === program.config.name
      ? loadCheckedConfig(module, { ...request, instance: name })
      : loadCheckedConfig(module, { home, catalogue: request.catalogue })
  const load = (): Promise<ProgramConfig<Config>> => loadProgram(program, loadModule, home.config)
  let first: ProgramConfig<Config> | undefined = await load()
  let current = first.config
  const logger = createLogger({ ...current.logging, module: name, clock })
  const began = clock.monotonic()
  let inForce: readonly Component[] = []
  const apply = (config: Config, components: readonly Component[]): void => {
    logger.configure(config.logging)
    current = config
    inForce = components
  }
  try {
    const counters = await new Runner({
      name,
      runFolder: home.run,
      logger,
      clock,
      plan: async () => {
        const isReload = first === undefined
        const configured = first ?? (await load())
        first = undefined
        const parts = { ...request, name, logger, apply, inForce: () => inForce }
        return new Assembly(program, parts).plan(configured, isReload)
      },
      isWatched: () => logger.isWatched(),
      onReady: () => {
        logger.info(`started: queue ${queueOf(program, current, { home, name })}`)
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
  readonly #request: AssemblyRequest<Config>

  constructor(program: DaemonProgram<Module, Config>, request: AssemblyRequest<Config>) {
    this.#program = program
    this.#request = request
  }

  /**
   * Makes the components as they are configured.
   * @param isReload see ModuleContext
   * @throws MentatError CONFIG_INVALID, and what components throw that load before they start
   */
  plan(configured: ProgramConfig<Config>, isReload: boolean): Promise<DaemonPlan> {
    const { config, stages, warnings } = configured
    for (const warning of warnings) this.#request.logger.warning(formatProblem(warning))
    return this.#make(config, stages, isReload)
  }

  async #make(config: Config, stages: readonly Stage[], isReload: boolean): Promise<DaemonPlan> {
    const context = this.#context(config, isReload)
    const own = stages.map((stage) => [stage.module.name, stage.config] as const)
    const components = await this.#components(config, stages, context)
    return {
      components,
      configuration: { [this.#program.name]: config, ...Object.fromEntries(own) },
      settings: config,
      apply: () => {
        this.#request.apply(config, components)
      },
      // It has worked: what is away for the moment is waited for.
      remake: () => this.#make(config, stages, false),
    }
  }

  /** @throws when one cannot be made; then none holds anything */
  async #components(
    config: Config,
    stages: readonly Stage[],
    context: ModuleContext,
  ): Promise<Component[]> {
    const next = this.#nextOf(config, context.queue)
    const isFinal = stages.at(-1)?.module.isFinal === true
    if (next === undefined && !isFinal) context.logger.info(ENDS_HERE)
    const components: Component[] = [this.#filer(config, context.queue, next), new Parser()]
    try {
      for (const stage of stages) {
        components.push(...(await stage.module.workers(stage.config as never, context)))
      }
    } catch (error) {
      // What failed first is what is told.
      await stopComponents(components).catch(() => undefined)
      throw error
    }
    if (!isFinal) components.push(new Committer())
    return components
  }

  #context(config: Config, isReload: boolean): ModuleContext {
    const { home, clock, logger, name, once, inForce } = this.#request
    const database = new SharedDatabase({
      config: config.database,
      home,
      logger,
      clock,
      applicationName: `mentat-${name}`,
    })
    const queue = queueOf(this.#program, config, this.#request)
    const batch = config.queue_in_batch
    return { home, logger, clock, queue, batch, once, isReload, inForce: inForce(), database }
  }

  /** @throws MentatError CONFIG_INVALID when messages would come back to the queue */
  #nextOf(config: Config, queue: string): string | undefined {
    const { home, name } = this.#request
    const reads = (other: string): boolean => queueFolder(home.spool, other) === queue
    const nextName = config.queue_out_dir ?? this.#program.next(config, reads)
    const next = nextName === undefined ? undefined : queueFolder(home.spool, nextName)
    if (next === queue) {
      throw new MentatError(
        'CONFIG_INVALID',
        `queue_out_dir: "${nextName ?? next}" is the queue that ${name} reads; expected another one, or none`,
      )
    }
    return next
  }

  #filer(config: Config, queue: string, next: string | undefined): Filer {
    const { home, name, once } = this.#request
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

/** Nothing is wrong with that beside the pipe; in it, something is. */
const ENDS_HERE = 'there is no next queue (queue_out_dir): messages that pass are removed'

/** What the parts are made with. */
interface AssemblyRequest<Config> extends DaemonRequest {
  readonly name: string
  readonly logger: ProcessLogger
  /** Puts in force what belongs to the process as a whole. */
  readonly apply: (config: Config, components: readonly Component[]) => void
  /** The components that were put in force last. */
  readonly inForce: () => readonly Component[]
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
