import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { Trouble } from '../../components/trouble.ts'
import type { Host } from '../../daemon/component.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { GroupProducer } from '../../queue/group-producer.ts'
import type { QueueLayout } from '../../queue/layout.ts'
import { Room } from '../../queue/room.ts'
import { type Answer, answerOf, failureAnswer, failureOf } from './answer.ts'
import { readBody, tooLarge } from './body.ts'
import type { ReceiverConfig } from './config.ts'
import { Intake, type Receipt } from './intake.ts'
import { KeyRing, type Sender } from './key-ring.ts'
import { mediaOf } from './media.ts'
import { MemoryLimit } from './memory.ts'
import { eventsIn } from './split.ts'
import { Tally } from './tally.ts'

/** A request that brings events. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders
  readonly body: Readable
  /** The address of whoever sends it. */
  readonly from: string
}

/** Bodies of the largest size that there is room for at the same time. */
const BODIES = 8

/** Answers requests that bring events; it knows HTTP, but not who speaks it. */
export class Desk {
  readonly tally: Tally
  readonly #config: ReceiverConfig
  readonly #queue: QueueLayout
  readonly #host: Host
  readonly #keys: KeyRing
  readonly #room: Room
  readonly #intake: Intake
  readonly #memory: MemoryLimit
  readonly #full = new Trouble()

  constructor(config: ReceiverConfig, queue: QueueLayout, host: Host) {
    const { clock } = host
    this.#config = config
    this.#queue = queue
    this.#host = host
    this.#keys = new KeyRing(config, clock)
    this.#room = new Room(queue.incoming, config.queue_out_limit, clock)
    this.#intake = new Intake(new GroupProducer(queue, clock), config.max_message_size)
    this.#memory = new MemoryLimit(BODIES * config.max_body_size)
    const names = config.keys.map(({ name }) => name)
    this.tally = new Tally(names, host)
  }

  /** Bytes of the requests that are being worked on. */
  get bytes(): number {
    return this.#memory.taken
  }

  /** Why nothing is taken at the moment. */
  get trouble(): string | undefined {
    return this.#isFull() ? this.#full.text : this.tally.trouble
  }

  /** Answers a request; never rejects. When it says that events are accepted, they are durable in the queue. */
  async answer(delivery: Delivery): Promise<Answer> {
    const { from } = delivery
    let sender: Sender | undefined
    try {
      sender = this.#senderOf(delivery)
      const pause = sender.rate.wait
      if (pause > 0) throw rateExceeded(sender.name, pause)
      const receipt = await this.#take(delivery, sender)
      this.tally.taken(receipt, { name: sender.name, from })
      return answerOf(receipt)
    } catch (thrown) {
      const failure = failureOf(thrown)
      this.tally.failed(failure, { name: sender?.name, from })
      return failureAnswer(failure)
    }
  }

  /** What can be told before the body is read is told then. */
  async #take({ headers, body }: Delivery, sender: Sender): Promise<Receipt> {
    const { max_body_size: largest, max_events: most } = this.#config
    const { form, isGzip } = mediaOf(headers)
    if (Number(headers['content-length'] ?? 0) > largest) throw tooLarge(largest)
    if (this.#isFull()) throw new MentatError('RECEIVER_BUSY', this.#fullText)
    return this.#memory.share(async (memory) => {
      const bytes = await readBody(body, { isGzip, largest, memory })
      const events = eventsIn(bytes, form, most)
      sender.rate.spend(events.length)
      const receipt = await this.#intake.take(events, sender)
      this.#room.filled(receipt.accepted)
      return receipt
    })
  }

  #senderOf({ headers: { authorization } }: Delivery): Sender {
    const key = /^Bearer +([\x21-\x7e]{1,500})$/i.exec(authorization ?? '')?.[1]
    const sender = key === undefined ? undefined : this.#keys.senderOf(key)
    if (sender) return sender
    const text = key === undefined ? 'the request has no key' : 'the key is not known here'
    throw new MentatError('RECEIVER_KEY_INVALID', text)
  }

  #isFull(): boolean {
    const isFull = this.#room.isFull()
    if (isFull) this.#full.begin(this.#fullText, this.#host)
    else this.#full.end()
    return isFull
  }

  get #fullText(): string {
    return `${this.#config.queue_out_limit} messages wait in ${this.#queue.path}`
  }
}

function rateExceeded(name: string, pause: number): MentatError {
  const seconds = Math.ceil(pause / 1000)
  const text = `more events came with the key of "${name}" than it may send; wait ${seconds} s`
  return new MentatError('RECEIVER_RATE_EXCEEDED', text, { fields: { pause } })
}
