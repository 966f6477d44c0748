import { setImmediate } from 'node:timers/promises'
import { isTransient } from '../framework/errors/causes.ts'
import { toError } from '../framework/errors/mentat-error.ts'
import { type Service, startAll, stopAll } from '../framework/lifecycle/service.ts'
import type { Logger } from '../framework/logging/logger.ts'
import type { Clock } from '../framework/time/clock.ts'
import { formatDuration } from '../framework/time/duration.ts'
import { type Component, handlerFailed, type Host, started, stopping } from './component.ts'
import { type EventKind, eventKind, EventQueue, type QueuedEvent } from './event-queue.ts'
import type { RunnerSettings } from './settings.ts'
import { shortStatisticsLine, Statistics, statisticsLine } from './statistics.ts'

const logStatistics = eventKind('log_statistics')
const saveRunLog = eventKind('save_runlog')

/** What a generation needs from its runner. */
interface GenerationOptions {
  readonly name: string
  readonly logger: Logger
  readonly clock: Clock
  /** See RunnerOptions. */
  readonly isWatched?: () => boolean
  readonly saveRunLog: () => void
}

/**
 * One set of components from start to stop, and the event loop that drives them: one event at a time, its handlers
 * in the order of the components, each awaited. It ends when it was told to stop, no event is left, and all
 * tracked work is settled; or `stop_timeout` later; or at once by `leave`.
 */
export class Generation {
  readonly #components: readonly Component[]
  readonly #services: readonly Service[]
  readonly #settings: RunnerSettings
  readonly #options: GenerationOptions
  readonly #queue: EventQueue
  readonly #statistics: Statistics
  readonly #stop = new AbortController()
  readonly #leave = new AbortController()
  readonly #ended = new AbortController()
  readonly #work = new Set<Promise<void>>()
  #failure: Error | undefined
  #onLeave: (() => void) | undefined

  constructor(
    plan: { components: readonly Component[]; settings: RunnerSettings },
    options: GenerationOptions,
  ) {
    this.#components = plan.components
    this.#services = plan.components.map((component, place) => ({
      start: async () => component.start(this.#host(place)),
      stop: async () => component.stop(),
    }))
    this.#settings = plan.settings
    this.#options = options
    this.#queue = new EventQueue(options.clock)
    this.#statistics = new Statistics(options.clock.monotonic())
  }

  /** Whether it was told to stop. */
  get stopping(): boolean {
    return this.#stop.signal.aborted
  }

  /**
   * Starts the components.
   * @returns false when it was told to stop while one waited for something that is away: then all are stopped again
   * @throws when a component could not start; then all are stopped again
   */
  async start(): Promise<boolean> {
    try {
      await startAll(this.#services)
      return true
    } catch (error) {
      this.#ended.abort()
      if (this.stopping && isTransient(error)) return false
      throw error
    }
  }

  /**
   * After the start: runs until it ends; then everything is stopped.
   * @throws when tracked work failed
   */
  async run(): Promise<void> {
    try {
      this.#queue.emit(started, undefined)
      this.#queue.emitAfter(this.#settings.stats_interval, logStatistics, undefined)
      this.#queue.emitAfter(this.#settings.runlog_interval, saveRunLog, undefined)
      await this.#loop()
    } finally {
      this.#stop.abort()
      this.#ended.abort()
      await stopAll(this.#services)
      this.#logStatistics()
    }
    if (this.#failure) throw this.#failure
  }

  /** No new work; what is claimed is finished, within `stop_timeout`. */
  stop(reason: string): void {
    this.#options.logger.info(reason)
    this.#beginStop()
  }

  /** Ends at once; the components give back what they hold. */
  leave(reason: string): void {
    this.#options.logger.warning(reason)
    this.#stop.abort()
    this.#leave.abort()
    this.#onLeave?.()
    this.#queue.wake()
  }

  #beginStop(): void {
    if (this.stopping) return
    this.#stop.abort()
    this.#queue.emit(stopping, undefined)
    void this.#leaveInTime()
  }

  /** Beside the event loop: a handler that is stuck holds up the loop, and must not hold up the end. */
  async #leaveInTime(): Promise<void> {
    const { stop_timeout: timeout } = this.#settings
    await this.#options.clock.sleep(timeout, this.#ended.signal)
    if (this.#ended.signal.aborted || this.#leave.signal.aborted) return
    this.leave(`not finished after ${formatDuration(timeout)}: giving back what is claimed`)
  }

  async #loop(): Promise<void> {
    while (!this.#leave.signal.aborted) {
      const event = this.#queue.next()
      if (event) {
        await this.#unlessLeft(this.#dispatch(event))
        // Handlers that never wait would keep sockets and timers from their turn.
        await setImmediate()
      } else if (this.stopping && this.#work.size === 0) return
      else await this.#queue.wait()
    }
  }

  /** Not Promise.race: each call would hang one more reaction on a promise that lives as long as the daemon. */
  #unlessLeft(work: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#onLeave = resolve
      work.then(resolve, reject)
    })
  }

  async #dispatch(event: QueuedEvent): Promise<void> {
    if (this.#dispatchOwn(event.kind)) return
    for (const component of this.#components.slice(event.from)) {
      for (const handler of component.handlers) {
        if (handler.kind !== event.kind) continue
        try {
          const verdict = await handler.handle(event.payload as never)
          if (verdict === 'stop') return
        } catch (error) {
          this.#handlerFailed(component, event, toError(error))
          return
        }
      }
    }
  }

  /** The events of the runner itself; true when it was one. */
  #dispatchOwn(kind: EventKind<unknown>): boolean {
    if (kind === logStatistics) {
      this.#logStatistics()
      this.#queue.emitAfter(this.#settings.stats_interval, logStatistics, undefined)
    } else if (kind === saveRunLog) {
      this.#options.saveRunLog()
      this.#queue.emitAfter(this.#settings.runlog_interval, saveRunLog, undefined)
    } else return false
    return true
  }

  #handlerFailed(component: Component, event: QueuedEvent, error: Error): void {
    this.#options.logger.error(`${component.name} failed on ${event.kind.name}`, { error })
    if (event.kind === handlerFailed) {
      // The part that takes care of failures fails itself: going on would turn in circles.
      this.#fail(error)
      return
    }
    this.#queue.emitFirst(handlerFailed, {
      component: component.name,
      kind: event.kind,
      payload: event.payload,
      error,
    })
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#beginStop()
  }

  /** @param place of the component it is for */
  #host(place: number): Host {
    const { name, logger, clock } = this.#options
    return {
      name,
      logger,
      clock,
      stopping: this.#stop.signal,
      emit: (kind, payload) => {
        this.#queue.emit(kind, payload)
      },
      emitOnward: (kind, payload) => {
        this.#queue.emit(kind, payload, place + 1)
      },
      emitAfter: (milliseconds, kind, payload) => {
        this.#queue.emitAfter(milliseconds, kind, payload)
      },
      track: (work) => {
        this.#track(work)
      },
      finish: () => {
        this.#beginStop()
      },
    }
  }

  #track(work: Promise<void>): void {
    const settled = work
      .catch((error: unknown) => {
        this.#options.logger.critical('work in the background failed', { error })
        this.#fail(toError(error))
      })
      .finally(() => {
        this.#work.delete(settled)
        this.#queue.wake()
      })
    this.#work.add(settled)
  }

  #logStatistics(): void {
    const { clock, logger, isWatched } = this.#options
    const statistics = this.#statistics.snapshot(this.#components, clock.monotonic())
    const isShort = isWatched?.() === true
    const line = isShort ? shortStatisticsLine(statistics) : statisticsLine(statistics)
    if (line !== undefined) logger.info(line)
  }
}
