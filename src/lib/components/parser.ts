import type { Component, Counters } from '../daemon/component.ts'
import { on } from '../daemon/component.ts'
import { MentatError, toError } from '../framework/errors/mentat-error.ts'
import { parseEvent } from '../idea/parse.ts'
import { type Batch, batchTaken, type Message } from './batch.ts'

/** Makes an event of the bytes of each message. What cannot be understood is refused, with the reason. */
export class Parser implements Component {
  readonly name = 'parser'
  readonly handlers = [on(batchTaken, (batch) => this.#parse(batch))]
  readonly #counters = { parsed: 0, repaired: 0, errors: 0 }

  start(): void {
    // Nothing to acquire.
  }

  stop(): void {
    // Nothing to release.
  }

  counters(): Counters {
    return this.#counters
  }

  #parse(batch: Batch): 'continue' {
    for (const message of batch.messages) {
      // A batch that failed comes again in halves: its messages are parsed already.
      if (message.event === undefined && message.fate.kind === 'pass') this.#parseMessage(message)
    }
    return 'continue'
  }

  #parseMessage(message: Message): void {
    try {
      message.event = parseEvent(message.content)
      message.id = message.event.id
      message.content = nothing
      this.#counters.parsed += 1
      if (message.event.repairs.length > 0) this.#counters.repaired += 1
    } catch (thrown) {
      this.#counters.errors += 1
      message.fate = { kind: 'refuse', stage: this.name, error: refusalOf(thrown) }
    }
  }
}

const nothing = Buffer.alloc(0)

function refusalOf(thrown: unknown): MentatError {
  if (thrown instanceof MentatError) return thrown
  const error = toError(thrown)
  return new MentatError('COMPONENT_FAILED', `the parser failed: ${error.message}`, {
    cause: error,
  })
}
