import { Outage } from '../../components/outage.ts'
import type { Component, Counters, Host } from '../../daemon/component.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { countMessages } from '../../queue/inspect.ts'
import { prepareQueue, type QueueLayout } from '../../queue/layout.ts'
import { NatsConsumer } from '../../services/nats/consumer.ts'
import type { NatsStream } from '../../services/nats/stream.ts'
import type { NatsReceiverConfig } from './config.ts'
import { StreamInbox } from './inbox.ts'

/** What a receiver is made with. */
export interface NatsReceiverOptions {
  readonly stream: NatsStream
  readonly config: NatsReceiverConfig
  /** Folder of the queue that messages go to. */
  readonly queue: string
  /** The file in which it is kept what was taken. */
  readonly progress: string
  /** End when the stream has nothing more, or with the first failure. */
  readonly once: boolean
}

/** Fetches messages from a stream into a queue: each once, whatever happens to this process, the server or the way to it. */
export class NatsReceiver implements Component {
  readonly name = 'nats_receiver'
  readonly handlers = []
  readonly #options: NatsReceiverOptions
  readonly #consumer: NatsConsumer
  readonly #outage: Outage
  readonly #counters = { fetched: 0, queued: 0, duplicates: 0 }
  #queue: QueueLayout | undefined
  #inbox: StreamInbox | undefined

  constructor(options: NatsReceiverOptions) {
    this.#options = options
    const { stream, config, once } = options
    const { subject, timeout, pause: first, longest_pause: longest } = config.nats
    const { consumer: name, ack_wait: ackWait } = config
    const patience = once ? 0 : timeout
    this.#consumer = new NatsConsumer(stream, { name, subject, ackWait, patience })
    this.#outage = new Outage({ codes: 'NATS_', backoff: { first, longest }, once })
  }

  /** Why it could not do its work, with `once`; undefined: it could. */
  get failure(): Error | undefined {
    return this.#outage.failure
  }

  start(host: Host): void {
    if (this.#inbox) return
    this.#queue = prepareQueue(this.#options.queue)
    const { progress: path } = this.#options
    this.#inbox = new StreamInbox({ queue: this.#queue, path, clock: host.clock })
    host.track(this.#outage.repeat(host, () => this.#step(host)))
  }

  async stop(): Promise<void> {
    await this.#options.stream.close()
  }

  counters(): Counters {
    return { ...this.#counters, failures: this.#outage.total }
  }

  gauges(): Counters {
    return {
      waiting: this.#queue ? countMessages(this.#queue.incoming, 100_000) : 0,
      position: this.#inbox?.position ?? 0,
    }
  }

  trouble(): string | undefined {
    return this.#outage.text
  }

  /** @returns how long to wait before the next step, in milliseconds */
  async #step(host: Host): Promise<number | 'end'> {
    const { config, once } = this.#options
    const { inbox, queue } = this.#parts()
    inbox.publish()
    if (once && (await this.#consumer.isDrained())) return 'end'
    const limit = config.queue_out_limit
    const room = limit - countMessages(queue.incoming, limit)
    if (room <= 0) {
      this.#outage.begin(`${limit} messages wait in ${queue.path}`, host)
      return config.queue_out_wait
    }
    const deliveries = await this.#consumer.fetch(Math.min(room, config.batch), host.stopping)
    const { messages } = deliveries
    const queued = await inbox.take(deliveries)
    inbox.publish()
    for (const message of messages) message.acknowledge()
    this.#outage.end()
    this.#counters.fetched += messages.length
    this.#counters.queued += queued
    this.#counters.duplicates += messages.length - queued
    return 0
  }

  #parts(): { inbox: StreamInbox; queue: QueueLayout } {
    if (this.#inbox && this.#queue) return { inbox: this.#inbox, queue: this.#queue }
    throw new MentatError('BUG', 'the receiver is not started')
  }
}
