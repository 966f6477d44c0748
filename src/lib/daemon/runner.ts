import { join } from 'node:path'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'
import { registry } from '../framework/errors/registry.ts'
import { writeFileAtomically } from '../framework/files/atomic-write.ts'
import type { Logger } from '../framework/logging/logger.ts'
import { formatIdentity, ownIdentity } from '../framework/process/identity.ts'
import type { Clock } from '../framework/time/clock.ts'
import { formatDuration } from '../framework/time/duration.ts'
import type { Component, Counters } from './component.ts'
import { Generation } from './generation.ts'
import { HealthServer } from './health.ts'
import { prometheusText } from './metrics.ts'
import { writePidFile } from './pid-file.ts'
import { type RunLog, type TimeMark, writeRunLog } from './run-log.ts'
import type { RunnerSettings } from './settings.ts'
import { handleSignals } from './signals.ts'

/** What a daemon is made of. */
export interface DaemonPlan {
  /** The components in the order in which they get events. */
  readonly components: readonly Component[]
  /** The effective configuration, secrets hidden, for the state file. */
  readonly configuration: unknown
  readonly settings: RunnerSettings
}

/** What a runner needs. */
export interface RunnerOptions {
  /** Name of the instance: of its files, statistics and reasons. */
  readonly name: string
  readonly runFolder: string
  readonly logger: Logger
  readonly clock: Clock
  /**
   * Reads and checks the configuration and makes the parts. Called at the start, and on SIGHUP: when it throws then,
   * the failure is logged and the daemon goes on as it was.
   */
  readonly plan: () => Promise<DaemonPlan>
  /** Called when everything runs. */
  readonly onReady?: () => void
  /** Called on SIGHUP, before anything else: log files are opened anew. */
  readonly onHangUp?: () => void
}

/**
 * Runs a daemon from start to end: its components, signals, PID file, run log, state file and health server.
 * It knows how to host components, not which they are.
 */
export class Runner {
  readonly #options: RunnerOptions
  readonly #started: number
  readonly #marks: TimeMark[] = []
  readonly #errors: string[] = []
  #exitStatus = 0
  #generation: Generation | undefined
  #plan: DaemonPlan | undefined
  #nextPlan: DaemonPlan | undefined
  #ready = false
  #reloads: Promise<void> = Promise.resolve()

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#started = options.clock.now()
  }

  /**
   * Resolves when the daemon has ended: by a signal, or because its work is done.
   * @returns the counters of each component
   * @throws when it could not start, or ended by a failure
   */
  async run(): Promise<Readonly<Record<string, Counters>>> {
    const { name, runFolder, clock, logger } = this.#options
    this.#mark('start', 'Reading the configuration')
    this.#plan = await this.#options.plan()
    const removePidFile = writePidFile(runFolder, name)
    const ignoreSignals = handleSignals(this.#signalActions(), () => clock.monotonic())
    try {
      await this.#runGenerations(this.#plan)
      this.#saveRunLog('success')
      logger.info(`stopped after ${formatDuration(clock.now() - this.#started)}`)
      return this.#counters()
    } catch (error) {
      this.#errors.push(describeError(error))
      this.#exitStatus = error instanceof MentatError ? error.exit : registry.BUG.exit
      this.#saveRunLog('failure')
      throw error
    } finally {
      ignoreSignals()
      removePidFile()
    }
  }

  /** Each valid reload of the configuration ends one generation of components and starts the next. */
  async #runGenerations(first: DaemonPlan): Promise<void> {
    for (let plan: DaemonPlan | undefined = first; plan !== undefined; plan = this.#nextPlan) {
      this.#plan = plan
      this.#nextPlan = undefined
      this.#generation = new Generation(plan, {
        ...this.#options,
        saveRunLog: () => {
          this.#saveRunLog('running')
        },
      })
      const health = this.#healthServer(plan)
      await health?.start()
      try {
        await this.#generation.run(() => {
          this.#ready = true
          this.#mark('running', 'All components are started')
          this.#options.onReady?.()
        })
      } finally {
        this.#ready = false
        await health?.stop()
      }
    }
  }

  #signalActions(): Parameters<typeof handleSignals>[0] {
    const { logger } = this.#options
    return {
      stop: (signal) => {
        this.#nextPlan = undefined
        this.#generation?.stop(
          `${signal}: finishing what is claimed; a second signal leaves at once`,
        )
      },
      stopNow: (signal) => {
        this.#generation?.leave(`${signal} again: giving back what is claimed`)
      },
      reload: () => {
        this.#quietly('the log files could not be opened anew', () => this.#options.onHangUp?.())
        // One after the other: the configuration that was read last is the one that counts.
        this.#reloads = this.#reloads.then(() => this.#reload())
      },
      writeRunLog: () => {
        if (this.#saveRunLog('running')) logger.info('run log written')
      },
      writeState: () => {
        this.#quietly('the state could not be written', () => {
          logger.info(`state written to ${this.#writeState()}`)
        })
      },
    }
  }

  /** What a signal asks for may fail (a full disk); the daemon lives on. */
  #quietly(failed: string, action: () => void): boolean {
    try {
      action()
      return true
    } catch (error) {
      this.#options.logger.warning(failed, { error })
      return false
    }
  }

  async #reload(): Promise<void> {
    const { logger, plan } = this.#options
    try {
      const next = await plan()
      // Told to stop, and not for an earlier reload: it ends.
      if (this.#generation?.stopping === true && this.#nextPlan === undefined) return
      this.#nextPlan = next
      this.#generation?.stop('SIGHUP: the configuration is valid, starting anew with it')
    } catch (error) {
      logger.error('SIGHUP: the configuration was not reloaded, going on with the old one', {
        error,
      })
    }
  }

  #healthServer(plan: DaemonPlan): HealthServer | undefined {
    const listen = plan.settings.health_listen
    if (listen === undefined) return undefined
    return new HealthServer(listen, {
      metrics: () => prometheusText(this.#options.name, plan.components),
      troubles: () => this.#troubles(plan),
    })
  }

  #troubles(plan: DaemonPlan): string[] {
    const state = !this.#ready ? ['starting'] : this.#generation?.stopping ? ['stopping'] : []
    return [...state, ...plan.components.flatMap((component) => component.trouble?.() ?? [])]
  }

  #mark(ident: string, descr: string): void {
    this.#marks.push({ ident, descr, time: this.#options.clock.now() / 1000 })
  }

  #counters(): Record<string, Counters> {
    const components = this.#plan?.components ?? []
    return Object.fromEntries(components.map((component) => [component.name, component.counters()]))
  }

  #named(): RunLog['statistics']['named'] {
    const named = (this.#plan?.components ?? []).map(
      (component) => [component.name, component.named?.()] as const,
    )
    return Object.fromEntries(named.flatMap(([name, values]) => (values ? [[name, values]] : [])))
  }

  #saveRunLog(result: RunLog['result']): boolean {
    const { name, runFolder, clock } = this.#options
    const started = new Date(this.#started).toISOString()
    return this.#quietly('the run log could not be written', () => {
      writeRunLog(runFolder, {
        name,
        pid: process.pid,
        argv: process.argv.slice(2),
        ts: this.#started / 1000,
        ts_fsf: started.replaceAll(/[-T:]/g, '').slice(0, 12),
        ts_str: started,
        result,
        rc: result === 'failure' ? this.#exitStatus : 0,
        errors: this.#errors,
        time_marks: this.#marks,
        statistics: {
          time: clock.now() / 1000,
          components: this.#counters(),
          named: this.#named(),
        },
      })
    })
  }

  #writeState(): string {
    const { name, runFolder, clock } = this.#options
    const path = join(runFolder, `${name}.${process.pid}.state`)
    const state = {
      name,
      process: formatIdentity(ownIdentity()),
      time: new Date(clock.now()).toISOString(),
      configuration: this.#plan?.configuration,
      components: this.#plan?.components.map((component) => ({
        name: component.name,
        handles: component.handlers.map(({ kind }) => kind.name),
        counters: component.counters(),
        named: component.named?.(),
        gauges: component.gauges?.(),
        trouble: component.trouble?.(),
      })),
    }
    writeFileAtomically(path, `${JSON.stringify(state, undefined, 2)}\n`)
    return path
  }
}
