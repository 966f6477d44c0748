import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { Generator } from '../../src/lib/modules/ideagen/generator.ts'
import { Random } from '../../src/lib/modules/ideagen/random.ts'
import { Producer } from '../../src/lib/queue/producer.ts'
import type { QueueLayout } from '../../src/lib/queue/layout.ts'
import { type Way, ways } from './pipe-home.ts'
import { put } from './pipe-workplace.ts'

/** One message that was put in, and what is to become of it. */
export interface PipeMessage {
  /** The file name it was put in under. */
  readonly name: string
  /** Undefined: it is broken, and has none. */
  readonly id: string | undefined
  readonly content: string | Buffer
  /** What its note asks for. */
  readonly ways: ReadonlySet<Way>
}

/** How often each way is asked for. */
const shares: Readonly<Record<Way, number>> = {
  ...{ tag: 0.3, stamp: 0.1, copy: 0.25, far: 0.1, report: 0.025, drop: 0.08, dispatch: 0.08 },
}

/**
 * Generated events with notes that the rules go by; one in fifty is damaged. Every fourth comes under a name of a foreign
 * producer, which a message keeps as long as nothing is added to it.
 */
export class PipeMessages {
  readonly sent: PipeMessage[] = []
  readonly #random: Random
  readonly #generator: Generator
  readonly #layout: QueueLayout
  readonly #producer: Producer

  /** @param layout the queue at the beginning of the pipe */
  constructor(seed: number, layout: QueueLayout) {
    this.#random = new Random(seed, 'messages')
    this.#generator = new Generator({ seed, start: systemClock.now(), damaged: 2 })
    this.#layout = layout
    this.#producer = new Producer(layout, 'none', systemClock)
  }

  put(count: number): void {
    for (let index = 0; index < count; index += 1) this.#putOne()
  }

  #putOne(): void {
    const { id, condition, content } = this.#generator.next(systemClock.now())
    const wanted = condition === 'clean' ? this.#someWays() : []
    const text = condition === 'clean' ? withNote(content.toString(), wanted) : content
    this.sent.push({
      name: this.#random.chance(0.25) ? this.#putForeign(text) : this.#producer.put(text),
      id: condition === 'broken' ? undefined : id,
      content: text,
      ways: new Set(wanted),
    })
  }

  #putForeign(content: string | Buffer): string {
    const name = `foreign-${this.sent.length}`
    put(this.#layout, name, content)
    return name
  }

  #someWays(): Way[] {
    return ways.filter((way) => this.#random.chance(shares[way]))
  }
}

/** An event whose note says what is to be done with it. */
export function withNote(event: string, wanted: readonly Way[]): string {
  return JSON.stringify({
    ...(JSON.parse(event) as object),
    Note: wanted.map((way) => `way:${way}`).join(' '),
  })
}
