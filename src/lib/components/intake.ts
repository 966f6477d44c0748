import { MentatError } from '../framework/errors/mentat-error.ts'
import type { Clock } from '../framework/time/clock.ts'
import type { Consumer } from '../queue/consumer.ts'
import { BATCH_SIZE, type Message, takenMessage } from './batch.ts'
import { InHand } from './in-hand.ts'

/** What is taken in. */
export interface IntakeSettings {
  /** Messages claimed at a time. */
  readonly claim: number
  /** Larger messages are refused, in bytes. */
  readonly largest: number
}

/** Claims messages of a queue, many at a time, and reads them, a batch at a time. */
export class Intake {
  readonly #consumer: Consumer
  readonly #settings: IntakeSettings
  readonly #clock: Clock
  /** Not read yet. */
  #claimed: string[] = []
  #taken = 0

  constructor(consumer: Consumer, settings: IntakeSettings, clock: Clock) {
    this.#consumer = consumer
    this.#settings = settings
    this.#clock = clock
  }

  /** Messages claimed since the start. */
  get taken(): number {
    return this.#taken
  }

  /** Whether something claimed is still to be read. */
  get isWaiting(): boolean {
    return this.#claimed.length > 0
  }

  /**
   * Claims the next messages.
   * @throws the error of the operating system
   */
  claim(): void {
    this.#claimed = this.#consumer.take(this.#settings.claim)
    this.#taken += this.#claimed.length
  }

  /**
   * The next of what was claimed. A message that is not to be read is refused already.
   * @throws the error of the operating system; then all of them are still to be read
   */
  readBatch(): Message[] {
    const messages: Message[] = []
    let bytes = 0
    for (const name of this.#claimed.slice(0, BATCH_SIZE)) {
      if (InHand.isEnough(bytes)) break
      const message = this.read(name)
      messages.push(message)
      bytes += message.content.byteLength
    }
    this.#claimed.splice(0, messages.length)
    return messages
  }

  /** A message as it lies in the queue. */
  read(name: string): Message {
    const now = this.#clock.now()
    try {
      return takenMessage(name, this.#consumer.read(name, this.#settings.largest), now)
    } catch (error) {
      if (!(error instanceof MentatError)) throw error
      const fate = { kind: 'refuse', stage: 'filer', error } as const
      return { ...takenMessage(name, Buffer.alloc(0), now), fate }
    }
  }
}
