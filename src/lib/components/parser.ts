import type { Component, Counters } from '../daemon/component.ts'
import { on } from '../daemon/component.ts'
import { parseEvent } from '../idea/parse.ts'
import { type Batch, batchTaken, type Message } from './batch.ts'
import { componentFailure } from './component-failure.ts'

/**
 * Makes an event of the bytes of each message. What cannot be understood is refused, with the reason; what had to
 * be repaired stands in `_Mentat.InspectionErrors`.
 */
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
      if (message.fate.kind === 'pass') this.#parseMessage(message)
    }
    return 'continue'
  }

  #parseMessage(message: Message): void {
    try {
      const event = parseEvent(message.content)
      message.event = event
      message.id = event.id
      message.content = nothing
      this.#counters.parsed += 1
      if (event.repairs.length === 0) return
      this.#counters.repaired += 1
      event.add({ InspectionErrors: event.inspectionErrors })
    } catch (thrown) {
      this.#counters.errors += 1
      message.fate = {
        kind: 'refuse',
        stage: this.name,
        error: componentFailure(this.name, thrown),
      }
    }
  }
}

const nothing = Buffer.alloc(0)
