import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { BaseService } from '../../framework/lifecycle/service.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import { AnswerCache } from './answer-cache.ts'
import { CircuitBreaker, defaultBreaker } from './circuit-breaker.ts'
import { type LookupCounters, zeroCounters } from './counters.ts'
import type { Finding, UnknownReason } from './finding.ts'
import { Flight } from './flight.ts'
import type { LookupLimits } from './limits.ts'

/** What a look-up needs. */
export interface LookupParts extends LookupContext {
  /** Whom it asks, for texts: `the DNS resolver`. */
  readonly name: string
  readonly limits: LookupLimits
}

/** What a look-up uses of the process. */
export interface LookupContext {
  readonly clock: Clock
  readonly logger: Logger
}

const TIME_UP: unique symbol = Symbol('time up')

/** Questions that may wait when nothing else is said: a second of a service that answers quickly. */
const DEFAULT_WAITING = 1000

/**
 * Puts questions to a service that may be slow, dead or lying, so that its callers always get what can be had in time:
 * answers are cached (failures, too, for a while), equal questions are put once, few are under way at the same time,
 * each has a time limit, and a service that does not answer is left alone for a while.
 */
export abstract class Lookup<Question, Answer> extends BaseService {
  readonly #parts: LookupParts
  readonly #cache: AnswerCache<Answer>
  readonly #breaker: CircuitBreaker
  readonly #counters = { ...zeroCounters }
  /** All that wait or are under way, by key. */
  readonly #flights = new Map<string, Flight<Question, Answer>>()
  readonly #waiting: Flight<Question, Answer>[] = []
  readonly #underway = new Set<Promise<void>>()
  /** One for each question under way. */
  readonly #ends = new Set<AbortController>()

  constructor(parts: LookupParts) {
    super()
    const { clock, limits } = parts
    this.#parts = parts
    this.#breaker = new CircuitBreaker(clock, limits.breaker ?? defaultBreaker)
    this.#cache = new AnswerCache(limits.cache, clock)
  }

  /**
   * What is known at once is given at once; a promise never rejects. Before the start and after the stop nothing is asked.
   * @param signal aborted when the caller does not wait any longer; the question goes on, for the cache
   */
  find(question: Question, signal?: AbortSignal): Finding<Answer> | Promise<Finding<Answer>> {
    const key = this.key(question)
    const cached = this.#cache.get(key)
    if (cached) {
      this.#counters.cached += 1
      return cached
    }
    const flight = this.#flights.get(key)
    if (!flight) return this.#begin(question, key, signal)
    // Nobody waits for a probe: a dead service costs nothing.
    if (flight.isProbe) return this.#skip()
    this.#counters.joined += 1
    return this.#wait(flight, signal)
  }

  counters(): LookupCounters {
    return this.#counters
  }

  /** Why the service is not asked at the moment; undefined when it is. */
  trouble(): string | undefined {
    const trouble = this.#breaker.trouble()
    return trouble === undefined ? undefined : `${this.#parts.name}: ${trouble}`
  }

  /** Equal questions have equal keys. */
  protected abstract key(question: Question): string

  /**
   * Asks. undefined: there is nothing. The promise should settle soon after the signal is aborted.
   * @throws MentatError LOOKUP_REFUSED: the service works, but does not answer this question; LOOKUP_TIMED_OUT, LOOKUP_FAILED
   *   and anything else: it does not work. A number `pause` among the fields: milliseconds that it wants to be left alone.
   */
  protected abstract ask(question: Question, signal: AbortSignal): Promise<Answer | undefined>

  /** How many values an answer holds, for the size of the cache; default 1. */
  protected weigh?(answer: Answer): number

  /** Breaks off what does not heed its signal. */
  protected cancel?(): void

  protected override onStart(): Promise<void> {
    return Promise.resolve()
  }

  protected override async onStop(): Promise<void> {
    this.#dropWaiting('skipped')
    for (const end of this.#ends) end.abort()
    this.cancel?.()
    await Promise.all(this.#underway)
  }

  #begin(
    question: Question,
    key: string,
    signal: AbortSignal | undefined,
  ): Finding<Answer> | Promise<Finding<Answer>> {
    if (!this.running) return unknown('skipped')
    const { clock, limits } = this.#parts
    const permission = this.#breaker.permission()
    if (permission === 'no') return this.#skip()
    if (permission === 'yes' && this.#waiting.length >= (limits.waiting ?? DEFAULT_WAITING)) {
      this.#counters.overloaded += 1
      return unknown('overloaded')
    }
    const isProbe = permission === 'probe'
    const flight = new Flight<Question, Answer>(question, key, clock.monotonic(), isProbe)
    this.#flights.set(key, flight)
    if (isProbe) {
      this.#launch(flight)
      return this.#skip()
    }
    this.#waiting.push(flight)
    this.#launchNext()
    return this.#wait(flight, signal)
  }

  #skip(): Finding<Answer> {
    this.#counters.skipped_while_open += 1
    return unknown('skipped')
  }

  async #wait(
    flight: Flight<Question, Answer>,
    signal: AbortSignal | undefined,
  ): Promise<Finding<Answer>> {
    const finding = await flight.wait(signal)
    if (finding) return finding
    this.#counters.given_up += 1
    return unknown('timed_out')
  }

  #launchNext(): void {
    const { clock, limits } = this.#parts
    while (this.#underway.size < limits.concurrency) {
      const flight = this.#waiting.shift()
      if (!flight) return
      if (clock.monotonic() - flight.since > limits.timeout) this.#drop(flight, 'overloaded')
      else this.#launch(flight)
    }
  }

  #launch(flight: Flight<Question, Answer>): void {
    this.#counters.queries += 1
    const work = this.#fly(flight).finally(() => {
      this.#underway.delete(work)
      this.#launchNext()
    })
    this.#underway.add(work)
  }

  async #fly(flight: Flight<Question, Answer>): Promise<void> {
    const finding = await this.#outcome(flight)
    this.#flights.delete(flight.key)
    flight.land(finding)
  }

  /** Asks, and learns from what comes of it. */
  async #outcome(flight: Flight<Question, Answer>): Promise<Finding<Answer>> {
    try {
      const answer = await this.#ask(flight.question)
      this.#worked()
      this.#counters.answered += 1
      if (answer === undefined) this.#counters.nothing += 1
      const finding: Finding<Answer> =
        answer === undefined ? { kind: 'nothing' } : { kind: 'found', answer }
      return this.#remember(flight.key, finding)
    } catch (error) {
      if (!this.running) {
        this.#breaker.abandoned(flight.isProbe)
        return unknown('skipped')
      }
      const reason = reasonOf(error)
      this.#counters[reason] += 1
      if (reason === 'refused') this.#worked()
      else this.#failed(error, flight.isProbe)
      return this.#remember(flight.key, unknown(reason))
    }
  }

  /** One question, within its time limit. */
  async #ask(question: Question): Promise<Answer | undefined> {
    const { name, clock, limits } = this.#parts
    const end = new AbortController()
    const { signal } = end
    this.#ends.add(end)
    const timeUp = clock.sleep(limits.timeout, signal).then((): typeof TIME_UP => TIME_UP)
    try {
      const answer = await Promise.race([this.ask(question, signal), timeUp])
      if (answer !== TIME_UP) return answer
    } finally {
      this.#ends.delete(end)
      end.abort()
    }
    const text = `${name}: no answer within ${formatDuration(limits.timeout)}`
    throw new MentatError('LOOKUP_TIMED_OUT', text)
  }

  #remember(key: string, finding: Finding<Answer>): Finding<Answer> {
    const size = finding.kind === 'found' ? (this.weigh?.(finding.answer) ?? 1) : 1
    this.#cache.set(key, finding, size)
    return finding
  }

  #worked(): void {
    if (this.#breaker.isOpen) this.#parts.logger.info(`${this.#parts.name} answers again`)
    this.#breaker.succeeded()
  }

  #failed(error: unknown, isProbe: boolean): void {
    const { name, logger } = this.#parts
    const wasOpen = this.#breaker.isOpen
    this.#breaker.failed(describeError(error), isProbe, pauseOf(error))
    const trouble = this.#breaker.trouble()
    if (wasOpen || trouble === undefined) return
    logger.warning(`${name} is left alone: ${trouble}`, { error })
    this.#dropWaiting('skipped')
  }

  #dropWaiting(reason: UnknownReason): void {
    for (const flight of this.#waiting.splice(0)) this.#drop(flight, reason)
  }

  #drop(flight: Flight<Question, Answer>, reason: UnknownReason): void {
    if (reason === 'overloaded') this.#counters.overloaded += 1
    else this.#counters.skipped_while_open += 1
    this.#flights.delete(flight.key)
    flight.land(unknown(reason))
  }
}

function unknown(reason: UnknownReason): Finding<never> {
  return { kind: 'unknown', reason }
}

function reasonOf(error: unknown): 'timed_out' | 'failed' | 'refused' {
  const code = error instanceof MentatError ? error.code : undefined
  if (code === 'LOOKUP_TIMED_OUT') return 'timed_out'
  return code === 'LOOKUP_REFUSED' ? 'refused' : 'failed'
}

function pauseOf(error: unknown): number {
  const pause = error instanceof MentatError ? error.fields['pause'] : undefined
  return typeof pause === 'number' ? pause : 0
}
