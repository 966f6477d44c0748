import type { Counters, Host } from '../daemon/component.ts'
import { describeError, type MentatError } from '../framework/errors/mentat-error.ts'
import type { Consumer } from '../queue/consumer.ts'
import type { Producer } from '../queue/producer.ts'
import type { Reason } from '../queue/reason.ts'
import type { Message } from './batch.ts'

/** Lets each message go where its fate says. */
export class Departure {
  readonly #consumer: Consumer
  readonly #next: Producer | undefined
  readonly #host: Host
  readonly #counters = { passed: 0, dropped: 0, refused: 0, given_back: 0 }

  /** @param next where messages that pass go on; undefined at the end of the pipe: they are removed */
  constructor(consumer: Consumer, next: Producer | undefined, host: Host) {
    this.#consumer = consumer
    this.#next = next
    this.#host = host
  }

  counters(): Counters {
    return this.#counters
  }

  /**
   * Moves or removes the file of a message, once.
   * @throws the error of the operating system; then the message is still held, and the call may be repeated
   */
  leave(message: Message): void {
    const { fate, name } = message
    switch (fate.kind) {
      case 'pass':
        if (this.#next === undefined) this.#consumer.remove(name)
        else this.#consumer.moveTo(name, this.#next)
        this.#counters.passed += 1
        break
      case 'drop':
        this.#consumer.remove(name)
        this.#counters.dropped += 1
        break
      case 'refuse':
        this.#refuse(message, fate.stage, fate.error)
        this.#counters.refused += 1
        break
      case 'postpone':
        this.#consumer.giveBack(name)
        this.#counters.given_back += 1
        break
      case 'done':
        return
    }
    message.fate = { kind: 'done' }
  }

  /** Makes durable what left since the last call, as the next queue is configured. */
  settle(): void {
    this.#next?.settle()
  }

  #refuse(message: Message, stage: string, error: MentatError): void {
    const reason: Reason = {
      ...error.fields,
      when: new Date(this.#host.clock.now()).toISOString(),
      module: this.#host.name,
      stage,
      code: error.code,
      text: describeError(error),
      advice: error.advice,
      ...(message.id === undefined ? {} : { id: message.id }),
    }
    this.#consumer.reject(message.name, reason)
    this.#host.logger.warning(`message refused: ${reason.text}`, {
      message_id: message.id ?? message.name,
      file: message.name,
      code: error.code,
    })
  }
}
