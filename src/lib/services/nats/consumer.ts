import type { Consumer, ConsumerConfig, JsMsg } from '@nats-io/jetstream'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { serverCodeOf } from './failure.ts'
import { nanoseconds } from './provide-stream.ts'
import { assertConnected, type Link, type NatsStream } from './stream.ts'

/** A message of the stream. */
export interface Delivery {
  /** Its number in the stream. */
  readonly sequence: number
  /** When the stream got it: milliseconds since 1970, with fractions. */
  readonly time: number
  readonly content: Uint8Array
  /** Tells the server that it need not deliver it again. Lost on the way, it is delivered again all the same. */
  acknowledge(): void
}

/** Some messages, and the stream that they are of. */
export interface Deliveries {
  /** Its name and when it was made: a stream of the same name that was made anew counts anew. */
  readonly stream: string
  readonly messages: readonly Delivery[]
}

/** How messages are fetched. */
export interface ConsumerOptions {
  /** Name of the consumer: the server remembers under it what was fetched. */
  readonly name: string
  readonly subject: string
  /** What is not acknowledged in so many milliseconds is delivered again. */
  readonly ackWait: number
  /** How long the server waits for a message, in milliseconds. */
  readonly patience: number
}

const CONSUMER_NOT_FOUND = 10014

/** The shortest wait that the client library allows, in milliseconds. */
const SHORTEST = 1000

/** Fetches messages from a stream through a durable consumer, which is made when it is absent. */
export class NatsConsumer {
  readonly #stream: NatsStream
  readonly #options: ConsumerOptions
  #found: { readonly link: Link; readonly consumer: Consumer } | undefined
  /** Messages that are known to be there at once. */
  #ready = 0

  constructor(stream: NatsStream, options: ConsumerOptions) {
    this.#stream = stream
    this.#options = options
  }

  /**
   * Fetches what is there, and waits a while when there is nothing.
   * @param most messages
   * @param signal ends the waiting
   * @throws MentatError NATS_…
   */
  fetch(most: number, signal: AbortSignal): Promise<Deliveries> {
    return this.#stream.use(async (link) => {
      const consumer = await this.#consumerAt(link)
      const messages = await this.#pull(consumer, Math.min(most, Math.max(1, this.#ready)), signal)
      if (messages.length === 0 && !signal.aborted) await assertConnected(link, this.#stream.name)
      const last = messages.at(-1)?.info
      // Of messages that come again the server does not say how many there are.
      this.#ready = last?.redelivered ? most : (last?.pending ?? 0)
      const { config, created } = link.stream
      return { stream: `${config.name} ${created}`, messages: messages.map(deliveryOf) }
    })
  }

  /** Whether nothing is left to be fetched, and nothing that was delivered waits for its acknowledgement. */
  isDrained(): Promise<boolean> {
    return this.#stream.use(async (link) => {
      const consumer = await this.#consumerAt(link)
      const { num_pending: pending, num_ack_pending: unacknowledged } = await consumer.info()
      return pending === 0 && unacknowledged === 0
    })
  }

  async #pull(consumer: Consumer, count: number, signal: AbortSignal): Promise<JsMsg[]> {
    const expires = Math.max(SHORTEST, count > 1 ? 0 : this.#options.patience)
    const pulled = await consumer.fetch({ max_messages: count, expires })
    const stop = (): void => void pulled.close()
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    const messages: JsMsg[] = []
    try {
      for await (const message of pulled) messages.push(message)
      return messages
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  async #consumerAt(link: Link): Promise<Consumer> {
    if (this.#found?.link === link) return this.#found.consumer
    const { name } = this.#options
    const stream = link.stream.config.name
    await this.#provide(link, stream)
    const consumer = await link.client.consumers.get(stream, name)
    this.#found = { link, consumer }
    this.#ready = 0
    return consumer
  }

  async #provide({ manager }: Link, stream: string): Promise<void> {
    const { name, subject, ackWait } = this.#options
    const found = await manager.consumers.info(stream, name).catch((thrown: unknown) => {
      if (serverCodeOf(thrown) === CONSUMER_NOT_FOUND) return undefined
      throw thrown
    })
    const wanted: Partial<ConsumerConfig> = { ack_wait: nanoseconds(ackWait) }
    if (!found) {
      await manager.consumers.add(stream, {
        ...wanted,
        durable_name: name,
        ack_policy: 'explicit',
        filter_subject: subject,
        // What is fetched at a time is bounded by the receivers.
        max_ack_pending: -1,
      })
      return
    }
    const { ack_policy: policy, deliver_subject: push, ack_wait: wait } = found.config
    if (policy !== 'explicit' || push !== undefined) {
      throw new MentatError(
        'NATS_STREAM_UNFIT',
        `the consumer ${name} of the stream ${stream} is of another kind; expected one that is asked for messages (pull) and told of each (ack policy explicit)`,
        { advice: 'Choose another name in `consumer` of nats-receiver.conf.' },
      )
    }
    if (wait !== wanted.ack_wait) await manager.consumers.update(stream, name, wanted)
  }
}

function deliveryOf(message: JsMsg): Delivery {
  const { streamSequence: sequence, timestampNanos } = message.info
  return {
    sequence,
    time: timestampNanos / 1e6,
    content: message.data,
    acknowledge: () => {
      message.ack()
    },
  }
}
