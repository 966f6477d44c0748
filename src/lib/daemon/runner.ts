import { takeNotifyTarget } from '../framework/config/service-manager.ts'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'
import { registry } from '../framework/errors/registry.ts'
import type { Logger } from '../framework/logging/logger.ts'
import { ServiceManager } from '../framework/process/service-manager.ts'
import type { Clock } from '../framework/time/clock.ts'
import { formatDuration } from '../framework/time/duration.ts'
import type { Counters } from './component.ts'
import { Generation } from './generation.ts'
import { HealthServer } from './health.ts'
import { prometheusText } from './metrics.ts'
import { keepPidFile } from './pid-file.ts'
import { type DaemonPlan, discardPlan } from './plan.ts'
import { beat } from './pulse.ts'
import { Records } from './records.ts'
import { handleSignals } from './signals.ts'

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
  /** Whether a person reads the log at a terminal: then it tells statistics in short. Default: never. */
  readonly isWatched?: () => boolean
  /** Called when everything runs. */
  readonly onReady?: () => void
  /** Called on SIGHUP, before anything else: log files are opened anew. */
  readonly onHangUp?: () => void
}

/** How one set of parts ended: it ran; it was told to stop before it did; it could not start. */
type Outcome =
  { readonly kind: 'ran' | 'stopped' } | { readonly kind: 'failed'; readonly error: unknown }

/** How long the end of a daemon waits for a reload that is under way, in milliseconds. */
const RELOAD_LIMIT = 5000

/**
 * Runs a daemon from start to end: its components, signals, PID file, run log, state file and health server.
 * It knows how to host components, not which they are.
 */
export class Runner {
  readonly #options: RunnerOptions
  readonly #records: Records
  readonly #manager: ServiceManager | undefined
  #generation: Generation | undefined
  /** Made, and run by nobody yet. */
  #nextPlan: DaemonPlan | undefined
  #ready = false
  /** Told to stop by a signal, or at its end: no further plan is run. */
  #ending = false
  #reloads: Promise<void> = Promise.resolve()

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#records = new Records(options)
    const target = takeNotifyTarget()
    this.#manager = target && new ServiceManager(target, options.logger)
  }

  /**
   * Resolves when the daemon has ended: by a signal, or because its work is done.
   * @returns the counters of each component
   * @throws when it could not start, or ended by a failure
   */
  async run(): Promise<Readonly<Record<string, Counters>>> {
    this.#records.mark('start', 'Reading the configuration')
    this.#nextPlan = await this.#options.plan()
    try {
      return await this.#runProcess()
    } finally {
      this.#ending = true
      await this.#endReloads()
    }
  }

  async #runProcess(): Promise<Readonly<Record<string, Counters>>> {
    const { name, runFolder, clock, logger } = this.#options
    const pidFile = keepPidFile(runFolder, name, this.#records.started)
    const endPulse = this.#beginPulse(pidFile.touch)
    const ignoreSignals = handleSignals(this.#signalActions(), () => clock.monotonic())
    try {
      await this.#runPlans()
      this.#records.saveRunLog('success')
      logger.info(`stopped after ${formatDuration(clock.now() - this.#records.started)}`)
      return this.#records.counters()
    } catch (error) {
      this.#records.fail(describeError(error))
      const exitStatus = error instanceof MentatError ? error.exit : registry.BUG.exit
      this.#records.saveRunLog('failure', exitStatus)
      throw error
    } finally {
      ignoreSignals()
      endPulse()
      pidFile.remove()
      await this.#manager?.close()
    }
  }

  #beginPulse(touch: (now: number) => void): () => void {
    const { clock, logger } = this.#options
    const end = new AbortController()
    const isSettled = (): boolean => this.#ready && !this.#ending
    void beat({ clock, logger, touch, manager: this.#manager, isSettled }, end.signal)
    return () => {
      end.abort()
    }
  }

  /** Each valid reload of the configuration ends one generation of components and starts the next. */
  async #runPlans(): Promise<void> {
    let fallback: DaemonPlan | undefined
    for (let plan = this.#takeNextPlan(); plan; plan = this.#takeNextPlan()) {
      const outcome = await this.#runPlan(plan)
      if (outcome.kind === 'ran') fallback = plan
      if (outcome.kind !== 'failed') continue
      if (!fallback || this.#ending) throw outcome.error
      fallback = await this.#goBack(fallback, outcome.error)
    }
  }

  #takeNextPlan(): DaemonPlan | undefined {
    if (this.#ending) return undefined
    const plan = this.#nextPlan
    this.#nextPlan = undefined
    return plan
  }

  /** @throws when it ran, and failed then */
  async #runPlan(plan: DaemonPlan): Promise<Outcome> {
    const generation = new Generation(plan, {
      ...this.#options,
      saveRunLog: () => {
        this.#records.saveRunLog('running')
      },
    })
    this.#generation = generation
    this.#records.tellAbout(plan)
    const health = this.#healthServer(plan)
    try {
      try {
        plan.apply?.()
        await health?.start()
        if (!(await generation.start())) {
          await discardPlan(plan, this.#options.logger)
          return { kind: 'stopped' }
        }
      } catch (error) {
        await discardPlan(plan, this.#options.logger)
        return { kind: 'failed', error }
      }
      this.#ready = true
      this.#tellReady()
      await generation.run()
      return { kind: 'ran' }
    } finally {
      this.#ready = false
      await health?.stop()
    }
  }

  /** To whoever looks at the run log, to systemd, and to whoever started the process. */
  #tellReady(): void {
    this.#records.mark('running', 'All components are started')
    this.#records.saveRunLog('running')
    this.#manager?.ready('running')
    this.#options.onReady?.()
  }

  /**
   * A reload cannot start: parts like those that worked before are next, unless a later reload is.
   * @returns what can be gone back to, should that not start either
   */
  async #goBack(old: DaemonPlan, error: unknown): Promise<DaemonPlan | undefined> {
    const { logger } = this.#options
    const text =
      'SIGHUP: what the new configuration asks for cannot start, going back to the old one'
    logger.error(`${text}; correct the cause and send SIGHUP again`, { error })
    this.#records.mark('reload_failed', describeError(error))
    const remade = await old.remake()
    if (this.#nextPlan === undefined) {
      this.#nextPlan = remade
      return undefined
    }
    await discardPlan(remade, logger)
    return old
  }

  #signalActions(): Parameters<typeof handleSignals>[0] {
    const { logger } = this.#options
    return {
      stop: (signal) => {
        this.#ending = true
        this.#manager?.stopping()
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
        if (this.#records.saveRunLog('running')) logger.info('run log written')
      },
      writeState: () => {
        this.#quietly('the state could not be written', () => {
          logger.info(`state written to ${this.#records.writeState()}`)
        })
      },
    }
  }

  /** What a signal asks for may fail (a full disk); the daemon lives on. */
  #quietly(failed: string, action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#options.logger.warning(failed, { error })
    }
  }

  async #reload(): Promise<void> {
    const { logger, plan } = this.#options
    this.#manager?.reloading()
    try {
      const next = await plan()
      const earlier = this.#nextPlan
      // Told to stop, and not for an earlier reload: it ends.
      const isOver = this.#generation?.stopping === true && earlier === undefined
      if (isOver || this.#ending) {
        await discardPlan(next, logger)
        return
      }
      this.#nextPlan = next
      this.#generation?.stop('SIGHUP: the configuration is valid, starting anew with it')
      if (earlier) await discardPlan(earlier, logger)
    } catch (error) {
      const text = 'SIGHUP: the configuration was not reloaded, going on with the old one'
      logger.error(text, { error })
      this.#records.mark('reload_failed', describeError(error))
      this.#records.saveRunLog('running')
      this.#manager?.ready(`the configuration was not reloaded: ${describeError(error)}`)
    }
  }

  /** What a reload has made, or is still making, is used by nobody any more. */
  async #endReloads(): Promise<void> {
    const { clock, logger } = this.#options
    const settled = new AbortController()
    const reloads = this.#reloads.then(() => {
      settled.abort()
    })
    await Promise.race([reloads, clock.sleep(RELOAD_LIMIT, settled.signal)])
    if (this.#nextPlan) await discardPlan(this.#nextPlan, logger)
    this.#nextPlan = undefined
  }

  #healthServer(plan: DaemonPlan): HealthServer | undefined {
    const listen = plan.settings.health_listen
    if (listen === undefined) return undefined
    return new HealthServer(listen, {
      metrics: () => prometheusText(this.#options.name, plan.components),
      troubles: () => this.#troubles(plan),
      degradations: () => plan.components.flatMap((component) => component.degraded?.() ?? []),
    })
  }

  #troubles(plan: DaemonPlan): string[] {
    const state = !this.#ready ? ['starting'] : this.#generation?.stopping ? ['stopping'] : []
    return [...state, ...plan.components.flatMap((component) => component.trouble?.() ?? [])]
  }
}
