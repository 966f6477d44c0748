import { type Component, type Counters, type Host, on, started } from '../daemon/component.ts'
import { eventKind } from '../daemon/event-queue.ts'
import { isTransient } from '../framework/errors/causes.ts'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'
import { type Backoff, backoffDelay } from '../framework/time/backoff.ts'
import { Consumer } from '../queue/consumer.ts'
import { countMessages } from '../queue/inspect.ts'
import { prepareQueue, type QueueLayout } from '../queue/layout.ts'
import { waitForArrival } from '../queue/watch.ts'
import type { MailTransport } from '../services/mail/transport.ts'
import { leftBehind } from './left-behind.ts'
import { type Attempt, attemptMail } from './mail-attempt.ts'

/** What the mailer works with. Times in milliseconds. */
export interface MailerSettings {
  /** Folder of the outbox. */
  readonly queue: string
  /** How often an empty outbox is looked at, beside inotify. */
  readonly poll: number
  /** How often mails that dead instances hold are looked for. */
  readonly recovery: number
  /** Larger files are refused, in bytes. */
  readonly largest: number
  /** Pauses before a mail that the server refused for the time being is tried again. */
  readonly retry: Backoff
  /** The daemon ends when its work is done: then first send what is in the outbox, as far as that goes at once. */
  readonly once: boolean
}

/** Pauses while the server is away. */
const outage: Backoff = { first: 1000, longest: 60_000 }

/** So many mails that wait for their next attempt are held; more than that wait untouched. */
const MOST_DEFERRED = 1000

const recover = eventKind('mailer_recover')

/** A mail that waits for its next attempt. */
interface Deferred {
  readonly attempts: number
  /** Of the monotonic clock. */
  readonly due: number
}

/**
 * Sends the mails of the outbox, one at a time, beside the event loop; other instances may send from the same outbox.
 * No mail is lost, and none is sent twice: see mail-attempt.ts.
 */
export class Mailer implements Component {
  readonly name = 'mailer'
  readonly handlers = [on(started, () => this.#begin()), on(recover, () => this.#recover())]
  readonly #settings: MailerSettings
  readonly #transport: MailTransport
  readonly #counters = { sent: 0, failed: 0, retried: 0, in_doubt: 0 }
  readonly #deferred = new Map<string, Deferred>()
  readonly #stop = new AbortController()
  #layout: QueueLayout | undefined
  #consumer: Consumer | undefined
  #host: Host | undefined
  #work: Promise<void> | undefined
  #trouble: string | undefined
  /** Failures in a row to get a mail to the server at all. */
  #failures = 0

  /** @param transport it is closed with the component */
  constructor(settings: MailerSettings, transport: MailTransport) {
    this.#settings = settings
    this.#transport = transport
  }

  start(host: Host): void {
    this.#host = host
    this.#layout = prepareQueue(this.#settings.queue)
    this.#consumer = new Consumer(this.#layout, host.name, leftBehind(host.logger))
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#transport.close()
    // Its failure is the runner's: it is tracked.
    await this.#work?.catch(() => undefined)
    const consumer = this.#consumer
    this.#consumer = undefined
    consumer?.close()
  }

  counters(): Counters {
    return this.#counters
  }

  gauges(): Counters {
    const incoming = this.#layout ? countMessages(this.#layout.incoming, 100_000) : 0
    return { waiting: incoming + (this.#consumer?.held ?? 0) }
  }

  degraded(): string | undefined {
    return this.#trouble
  }

  #begin(): 'continue' {
    this.#recover()
    this.#work = this.#sendAll()
    this.#parts().host.track(this.#work)
    return 'continue'
  }

  #recover(): 'continue' {
    const { consumer, host } = this.#parts()
    host.emitAfter(this.#settings.recovery, recover, undefined)
    try {
      const recovered = consumer.recover()
      if (recovered > 0) host.logger.warning(`${recovered} mails of dead instances are back`)
    } catch (error) {
      host.logger.warning(`mails of dead instances wait: ${describeError(error)}`)
    }
    return 'continue'
  }

  async #sendAll(): Promise<void> {
    const { host } = this.#parts()
    while (!this.#isOver()) {
      try {
        const name = this.#next()
        if (name !== undefined) await this.#send(name)
        else if (host.stopping.aborted) return
        else await this.#waitForMail()
      } catch (error) {
        if (!isTransient(error)) throw error
        await this.#pause(describeError(error), outage)
      }
    }
  }

  /** No further mail is to be begun. */
  #isOver(): boolean {
    if (this.#stop.signal.aborted) return true
    const isToStop = this.#parts().host.stopping.aborted
    return isToStop && (!this.#settings.once || this.#failures > 0)
  }

  /** The next mail to try: one whose pause is over, or a new one. */
  #next(): string | undefined {
    const { consumer, host } = this.#parts()
    const now = host.clock.monotonic()
    for (const [name, { due }] of this.#deferred) if (due <= now) return name
    return this.#deferred.size < MOST_DEFERRED ? consumer.take(1)[0] : undefined
  }

  async #send(name: string): Promise<void> {
    const attempt = await this.#attempt(name)
    this.#reached(attempt)
    switch (attempt.kind) {
      case 'sent':
        this.#counters.sent += 1
        break
      case 'failed':
        this.#counters.failed += 1
        break
      case 'in_doubt':
        this.#counters.in_doubt += 1
        break
      case 'deferred':
        this.#defer(name)
        return
      case 'away':
        this.#deferred.delete(name)
        await this.#pause(
          describeError(attempt.error),
          attempt.error.code === 'MAIL_SERVER_REFUSED' ? this.#settings.retry : outage,
        )
        return
    }
    this.#deferred.delete(name)
  }

  async #attempt(name: string): Promise<Attempt> {
    const { consumer, host } = this.#parts()
    try {
      return await attemptMail(name, {
        consumer,
        host,
        transport: this.#transport,
        largest: this.#settings.largest,
        stop: this.#stop.signal,
      })
    } catch (error) {
      // Held, and nobody else would look after it.
      if (consumer.isHeld(name) && !consumer.isInDoubt(name)) {
        this.#deferred.set(name, { attempts: 0, due: host.clock.monotonic() })
      }
      throw error
    }
  }

  /** The server answered: what was in its way is over. */
  #reached({ kind }: Attempt): void {
    if (kind !== 'sent' && kind !== 'deferred') return
    if (this.#trouble !== undefined) {
      this.#parts().host.logger.info(`${this.#transport.name} takes mails again`)
    }
    this.#trouble = undefined
    this.#failures = 0
  }

  #defer(name: string): void {
    const { consumer, host } = this.#parts()
    const attempts = (this.#deferred.get(name)?.attempts ?? 0) + 1
    this.#counters.retried += 1
    this.#deferred.delete(name)
    // An operator may have taken it away.
    if (!consumer.isHeld(name)) return
    const due = host.clock.monotonic() + backoffDelay(attempts, this.#settings.retry)
    this.#deferred.set(name, { attempts, due })
  }

  async #pause(text: string, backoff: Backoff): Promise<void> {
    const { host } = this.#parts()
    this.#failures += 1
    if (this.#stop.signal.aborted) return
    if (this.#trouble !== text) host.logger.warning(`mails wait: ${text}`)
    this.#trouble = text
    await this.#sleep(backoffDelay(this.#failures, backoff))
  }

  async #waitForMail(): Promise<void> {
    const { consumer, host, layout } = this.#parts()
    const now = host.clock.monotonic()
    const dues = [...this.#deferred.values()].map(({ due }) => due - now)
    const poll = Math.max(1, Math.min(this.#settings.poll, ...dues))
    if (this.#deferred.size >= MOST_DEFERRED) {
      await this.#sleep(poll)
      return
    }
    const isEmpty = (): boolean => consumer.isEmpty()
    const wait = { poll, clock: host.clock, signal: host.stopping, isEmpty }
    await waitForArrival(layout.incoming, wait)
  }

  /** Ended by either signal to stop. */
  async #sleep(milliseconds: number): Promise<void> {
    const { host } = this.#parts()
    await host.clock.sleep(milliseconds, host.stopping)
  }

  #parts(): { consumer: Consumer; host: Host; layout: QueueLayout } {
    const [consumer, host, layout] = [this.#consumer, this.#host, this.#layout]
    if (consumer && host && layout) return { consumer, host, layout }
    throw new MentatError('BUG', 'the mailer is not started')
  }
}
