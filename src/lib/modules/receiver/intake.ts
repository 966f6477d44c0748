import { causeOf } from '../../framework/errors/causes.ts'
import { MentatError, toError } from '../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../framework/errors/registry.ts'
import { measure } from '../../idea/measure.ts'
import { withOwnNode } from '../../idea/own-node.ts'
import { defaultLimits, parseEvent } from '../../idea/parse.ts'
import type { GroupProducer } from '../../queue/group-producer.ts'
import type { Sender } from './key-ring.ts'

/** What became of one event of a request; `index` is its place there, 0 for the first. */
export type EventVerdict =
  | { readonly index: number; readonly status: 'accepted'; readonly id: string }
  | {
      readonly index: number
      readonly status: 'rejected'
      readonly code: ErrorCode
      readonly message: string
    }

/** What became of all events of a request. */
export interface Receipt {
  readonly accepted: number
  readonly rejected: number
  readonly verdicts: readonly EventVerdict[]
}

/** Longer texts are measured before they are parsed: a parser takes much time and memory for nothing but brackets. */
const LONG = 64 * 1024

/** Judges events as "mentat event validate" does, and puts those into the queue that can be understood. */
export class Intake {
  readonly #producer: GroupProducer
  readonly #largest: number

  /** @param largest bytes of an event */
  constructor(producer: GroupProducer, largest: number) {
    this.#producer = producer
    this.#largest = largest
  }

  /**
   * Takes the events of a request. When it resolves, all that are accepted are durable in the queue.
   * @throws MentatError DISK_FULL and the like; then none is taken
   */
  async take(events: readonly (Buffer | string)[], sender: Sender): Promise<Receipt> {
    const accepted: (Buffer | string)[] = []
    const verdicts = events.map((event, index): EventVerdict => {
      try {
        const id = this.#judge(event)
        accepted.push(sender.node ? withOwnNode(event.toString(), sender.node) : event)
        return { index, status: 'accepted', id }
      } catch (thrown) {
        if (!(thrown instanceof MentatError)) throw thrown
        return { index, status: 'rejected', code: thrown.code, message: thrown.message }
      }
    })
    await this.#put(accepted)
    return { accepted: accepted.length, rejected: events.length - accepted.length, verdicts }
  }

  /** @returns the ID of the event. @throws MentatError why it is rejected */
  #judge(event: Buffer | string): string {
    const size = Buffer.byteLength(event)
    if (size > this.#largest) {
      const text = `the event has ${size} bytes, at most ${this.#largest} are taken`
      throw new MentatError('MESSAGE_TOO_LARGE', text)
    }
    if (size > LONG) assertFlat(event.toString())
    return parseEvent(event).id
  }

  async #put(contents: readonly (Buffer | string)[]): Promise<void> {
    try {
      await this.#producer.put(contents)
    } catch (cause) {
      const text = `the events could not be put into ${this.#producer.layout.path}; none of them was taken`
      throw new MentatError(causeOf(cause) ?? 'IO_FAILED', `${text}: ${toError(cause).message}`, {
        cause,
      })
    }
  }
}

function assertFlat(text: string): void {
  const { depth } = measure(text)
  if (depth <= defaultLimits.depth) return
  throw new MentatError(
    'EVENT_TOO_DEEP',
    `event refused: nested ${depth} levels deep, at most ${defaultLimits.depth} are accepted`,
  )
}
