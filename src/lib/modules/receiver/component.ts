import type { Component, Counters, Host } from '../../daemon/component.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { countMessages } from '../../queue/inspect.ts'
import { prepareQueue, type QueueLayout } from '../../queue/layout.ts'
import { removeUnfinished } from '../../queue/producer.ts'
import type { ReceiverConfig } from './config.ts'
import { Desk } from './desk.ts'
import type { Door } from './door.ts'

/** What a receiver is made with. */
export interface ReceiverOptions {
  readonly config: ReceiverConfig
  /** Folder of the queue that events go to. */
  readonly queue: string
  readonly door: Door
}

/** How often the files of the certificate are looked at, in milliseconds. */
const LOOK = 5000

/** A certificate that ends within so many milliseconds is told of: 14 days. */
const SOON = 14 * 86_400_000

const NO_KEYS =
  'nobody has a key, so that all that comes is refused; "mentat receiver key NAME" makes one'

/** Takes events over HTTP into a queue. */
export class Receiver implements Component {
  readonly name = 'receiver'
  readonly handlers = []
  readonly #options: ReceiverOptions
  #isHolding = true
  #queue: QueueLayout | undefined
  #desk: Desk | undefined
  #host: Host | undefined
  /** Why the certificate could not be read anew. */
  #stale: string | undefined

  constructor(options: ReceiverOptions) {
    this.#options = options
    options.door.hold()
  }

  async start(host: Host): Promise<void> {
    if (this.#desk) return
    const { config, door } = this.#options
    const queue = prepareQueue(this.#options.queue)
    removeUnfinished(queue)
    const desk = new Desk(config, queue, host)
    await door.open({ config, desk })
    this.#queue = queue
    this.#desk = desk
    this.#host = host
    if (config.keys.length === 0) host.logger.warning(NO_KEYS)
    host.track(this.#attend(host))
  }

  async stop(): Promise<void> {
    if (!this.#isHolding) return
    this.#isHolding = false
    await this.#options.door.release()
  }

  counters(): Counters {
    return { ...this.#desk?.tally.counters, dropped: this.#options.door.dropped }
  }

  named(): Readonly<Record<string, Counters>> {
    return this.#desk?.tally.named ?? {}
  }

  gauges(): Counters {
    return {
      waiting: this.#queue ? countMessages(this.#queue.incoming, 100_000) : 0,
      bytes: this.#desk?.bytes ?? 0,
    }
  }

  trouble(): string | undefined {
    return this.#desk?.trouble
  }

  degraded(): string | undefined {
    if (this.#stale !== undefined) return this.#stale
    if (this.#options.config.keys.length === 0) return NO_KEYS
    const { certificateEnd: end } = this.#options.door
    if (end === undefined || !this.#host || end - this.#host.clock.now() > SOON) return undefined
    return `the certificate of the receiver ends at ${new Date(end).toISOString()}`
  }

  /** Until the end: looks after the certificate; then all requests under way are answered, unless another takes over. */
  async #attend({ clock, logger, stopping }: Host): Promise<void> {
    const { door } = this.#options
    while (!stopping.aborted) {
      await clock.sleep(LOOK, stopping)
      try {
        door.refreshCertificate(logger)
        this.#stale = undefined
      } catch (error) {
        const text = `the new certificate is not used: ${describeError(error)}`
        if (text !== this.#stale) logger.warning(text)
        this.#stale = text
      }
    }
    if (door.isLast) await door.drain()
  }
}
