import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { Generator } from '../../src/lib/modules/ideagen/generator.ts'
import { Producer } from '../../src/lib/queue/producer.ts'
import type { QueueLayout } from '../../src/lib/queue/layout.ts'

/** So many realistic events, always the same but for their times and IDs. */
export function generatedEvents(count: number, seed = 1): { id: string; content: string }[] {
  const start = systemClock.now()
  const generator = new Generator({ seed, start })
  return Array.from({ length: count }, () => {
    const { id, content } = generator.next(start)
    return { id, content: content.toString() }
  })
}

/** Puts so many realistic events into a queue and returns their IDs. */
export function fillWithEvents(layout: QueueLayout, count: number, seed = 1): string[] {
  const producer = new Producer(layout, 'none', systemClock)
  return generatedEvents(count, seed).map(({ id, content }) => {
    producer.put(content)
    return id
  })
}
