import { Complaints } from '../../components/complaints.ts'
import type { Counters } from '../../daemon/component.ts'
import { patiently } from '../../database/patience.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import type { Event } from '../../idea/event.ts'
import type { JsonValue } from '../../idea/json.ts'
import { checkedAdditions, writeAdditions } from './additions.ts'
import { GuardedEvent } from './guarded-event.ts'
import type { Enricher } from './plugin.ts'
import type { LoadedPlugin } from './load-plugin.ts'
import { writableKeys } from './plugin-contract.ts'
import { broken, LOAD_LIMIT, startFailure, tooLate } from './plugin-start.ts'
import { numbersOf, textOf, thrownByPlugin } from './plugin-words.ts'

/** An event that plugins are asked about. */
export interface Subject {
  readonly event: Event
  /** What each plugin added, or, as a text, why there is no answer. */
  readonly story: Record<string, JsonValue>
}

/** Why an event passes without an answer: the time limit was over, or there was no room to wait. */
export type Omission = 'timeouts' | 'skipped'

/** A plugin that is ready to be asked, and how long it may take. */
export interface PluginHosting {
  readonly loaded: LoadedPlugin
  readonly part: Enricher
  /** Milliseconds. */
  readonly timeLimit: number
  readonly concurrency: number
  readonly logger: Logger
  readonly clock: Clock
}

/** How long a plugin may take to stop, in milliseconds. */
const STOP_LIMIT = 5000

/**
 * One plugin at work. Whatever it does, asking it never throws: what goes wrong is counted and logged, and the event
 * stays without its additions.
 */
export class HostedPlugin {
  readonly name: string
  /** Milliseconds from the arrival of an event. */
  readonly timeLimit: number
  readonly concurrency: number
  readonly isBuiltin: boolean
  readonly #hosting: PluginHosting
  readonly #writable: ReadonlySet<string>
  readonly #complaints: Complaints
  readonly #counters = { asked: 0, added: 0, errors: 0, timeouts: 0, skipped: 0, work_ms: 0 }
  #isStarted = false
  #reloading: Promise<void> | undefined
  /** Of the monotonic clock. */
  #reloadBegan = 0
  #reloadFailure: string | undefined

  constructor(hosting: PluginHosting) {
    this.name = hosting.loaded.plugin.name
    this.timeLimit = hosting.timeLimit
    this.concurrency = hosting.concurrency
    this.isBuiltin = hosting.loaded.isBuiltin
    this.#hosting = hosting
    this.#writable = writableKeys(hosting.loaded.plugin)
    this.#complaints = new Complaints(hosting.logger, hosting.clock)
  }

  /**
   * The first load; once.
   * @param patience what is away for a while is waited for, until this is aborted; without it, nothing is, and a
   *   start that does not end is a failure
   */
  async start(patience?: AbortSignal): Promise<void> {
    if (this.#isStarted) return
    const over = new AbortController()
    const late = this.#tellWhenLate(over.signal)
    try {
      if (patience) await Promise.race([this.#startPatiently(patience), broken(patience)])
      else await Promise.race([this.#hosting.part.start?.(), late.then(tooLate)])
      this.#isStarted = true
    } catch (error) {
      await this.#end()
      throw startFailure(this.name, thrownByPlugin(error))
    } finally {
      over.abort()
    }
  }

  /** A start that never ends would be silent; and with nothing else to wait for, the process would just end. */
  async #tellWhenLate(over: AbortSignal): Promise<void> {
    const { clock, logger } = this.#hosting
    await clock.sleep(LOAD_LIMIT, over)
    if (over.aborted) return
    logger.warning(`the plugin ${this.name} is not ready after ${formatDuration(LOAD_LIMIT)}`)
    void this.#tellWhenLate(over)
  }

  /** Never rejects, and ends in time. */
  async stop(): Promise<void> {
    if (!this.#isStarted) return
    this.#isStarted = false
    await this.#end()
  }

  async #startPatiently(signal: AbortSignal): Promise<void> {
    const { part, clock, logger } = this.#hosting
    const what = `what the plugin ${this.name} needs`
    await patiently(async () => part.start?.(), { clock, logger, what, signal })
  }

  async #end(): Promise<void> {
    const { part, clock, logger } = this.#hosting
    const ended = new AbortController()
    const stopped = (async () => {
      await this.#reloading
      await part.stop?.()
    })()
      .catch((error: unknown) => {
        const text = `the plugin ${this.name} did not stop properly`
        logger.warning(text, { error: thrownByPlugin(error) })
      })
      .finally(() => {
        ended.abort()
      })
    await Promise.race([stopped, clock.sleep(STOP_LIMIT, ended.signal)])
  }

  /** In the background; a reload that lasts is not begun again. When it fails, what was loaded before stays in force. */
  reload(): void {
    if (this.#reloading || !this.#hosting.part.reload) return
    this.#reloadBegan = this.#hosting.clock.monotonic()
    this.#reloading = this.#reloadNow().finally(() => {
      this.#reloading = undefined
    })
  }

  /**
   * Asks about one event. A plain answer is written at once.
   * @returns the answer to come, to be handed to `accept` or `refuse`
   */
  ask(subject: Subject, signal: AbortSignal): PromiseLike<unknown> | undefined {
    this.#counters.asked += 1
    const { part } = this.#hosting
    const { event } = subject
    try {
      const answer: unknown = part.enrich(this.isBuiltin ? event : new GuardedEvent(event), signal)
      if (isPromise(answer)) return answer
      this.accept(subject, answer)
    } catch (error) {
      this.refuse(subject, error)
    }
    return undefined
  }

  /** Checks an answer and writes it. */
  accept(subject: Subject, answer: unknown): void {
    try {
      const additions = checkedAdditions(answer, this.#writable)
      if (additions === undefined) return
      writeAdditions(subject.event, additions)
      subject.story[this.name] = additions
      this.#counters.added += 1
    } catch (error) {
      this.refuse(subject, error)
    }
  }

  /** It threw, or its answer is none. */
  refuse({ event, story }: Subject, error: unknown): void {
    story[this.name] = 'failed'
    this.#counters.errors += 1
    this.#complaints.tell(`the plugin ${this.name} failed, events pass without it`, {
      message_id: event.id,
      error: thrownByPlugin(error),
    })
  }

  /** Events go on without an answer. */
  passOver(subjects: Iterable<Subject>, reason: Omission): void {
    let count = 0
    for (const { story } of subjects) {
      story[this.name] = omissions[reason].told
      count += 1
    }
    if (count === 0) return
    this.#counters[reason] += count
    this.#complaints.tell(`the plugin ${this.name} ${omissions[reason].complaint}`, {}, count)
  }

  /** @param milliseconds spent in calls of the plugin */
  worked(milliseconds: number): void {
    this.#counters.work_ms += milliseconds
  }

  counters(): Counters {
    const own = this.#quietly(() => numbersOf(this.#hosting.part.counters?.())) ?? {}
    return this.#named({
      ...own,
      ...this.#counters,
      work_ms: Math.round(this.#counters.work_ms),
    })
  }

  gauges(): Counters {
    return this.#named(this.#quietly(() => numbersOf(this.#hosting.part.gauges?.())) ?? {})
  }

  trouble(): string | undefined {
    const trouble =
      this.#reloadFailure ??
      this.#endlessReload() ??
      this.#quietly(() => textOf(this.#hosting.part.trouble?.()))
    return trouble === undefined ? undefined : `${this.name}: ${trouble}`
  }

  #endlessReload(): string | undefined {
    if (!this.#reloading) return undefined
    const lasts = this.#hosting.clock.monotonic() - this.#reloadBegan
    return lasts < LOAD_LIMIT ? undefined : `its reload lasts for ${formatDuration(lasts)}`
  }

  async #reloadNow(): Promise<void> {
    const { part, logger } = this.#hosting
    try {
      await part.reload?.()
      if (this.#reloadFailure !== undefined)
        logger.info(`the plugin ${this.name} is up to date again`)
      this.#reloadFailure = undefined
    } catch (thrown) {
      const error = thrownByPlugin(thrown)
      // Once: the same failure comes with every reload.
      if (this.#reloadFailure === undefined) {
        const text = `the plugin ${this.name} could not be reloaded, it goes on as it was`
        logger.warning(text, { error })
      }
      this.#reloadFailure = `not reloaded: ${describeError(error)}`
    }
  }

  #named(numbers: Counters): Counters {
    const named = Object.entries(numbers).map(([key, value]) => [`${this.name}.${key}`, value])
    return Object.fromEntries(named) as Counters
  }

  #quietly<Value>(ask: () => Value): Value | undefined {
    try {
      return ask()
    } catch (error) {
      const text = `the plugin ${this.name} cannot tell how it is`
      this.#complaints.tell(text, { error: thrownByPlugin(error) })
      return undefined
    }
  }
}

const omissions = {
  timeouts: {
    told: 'no answer in time',
    complaint: 'does not answer in time, events pass without it',
  },
  skipped: {
    told: 'skipped',
    complaint: 'is slower than the events come, the oldest pass without it',
  },
} as const satisfies Record<Omission, unknown>

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}
