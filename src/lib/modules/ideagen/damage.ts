import type { GeneratedEvent } from './event.ts'
import type { Random } from './random.ts'

/** Whether a message is as it should be, can be repaired, or is beyond repair. */
export type Condition = 'clean' | 'deviating' | 'broken'

/** A message as it is put into a queue; never holds a line break of its own. */
export interface Damaged {
  readonly condition: Exclude<Condition, 'clean'>
  readonly content: string | Buffer
}

/** Spoils an event in a way that real feeds do: one half can be repaired, the other cannot. */
export function damage(random: Random, event: GeneratedEvent): Damaged {
  if (random.chance(0.5)) {
    return { condition: 'deviating', content: JSON.stringify(random.pick(deviations)(event)) }
  }
  return { condition: 'broken', content: random.pick(breakages)(random, event) }
}

/** Deviations that a tolerant reader repairs; each changes every event it is given. */
const deviations: readonly ((event: GeneratedEvent) => object)[] = [
  (event) => ({ ...event, Category: event.Category[0] }),
  (event) => ({ ...event, ConnCount: '17' }),
  (event) => ({ ...event, DetectTime: event.DetectTime.replace('T', ' ') }),
  (event) => ({
    ...event,
    Node: event.Node.map((node) => ({
      ...node,
      Name: node.Name.replace('org.example', 'org.Example-Net'),
    })),
  }),
  (event) => ({ ...event, Source: [{ ...event.Source?.[0], Type: 'CasualIP', Port: ['22'] }] }),
  (event) => ({ ...event, Target: [{ ...event.Target?.[0], Port: 22, Proto: 'tcp' }] }),
]

/** Damage that cannot be repaired. */
const breakages: readonly ((random: Random, event: GeneratedEvent) => string | Buffer)[] = [
  truncated,
  notUtf8,
  (_, event) => without(event, 'ID'),
  (_, event) => without(event, 'DetectTime'),
  (_, event) => without(event, 'Category'),
  (_, event) => JSON.stringify({ ...event, DetectTime: 'včera odpoledne' }),
  (_, event) => JSON.stringify([event.ID]),
]

function truncated(random: Random, event: GeneratedEvent): string {
  const text = JSON.stringify(event)
  return text.slice(0, random.integer(1, text.length - 1))
}

/** The producer wrote Latin-1. */
function notUtf8(_: Random, event: GeneratedEvent): Buffer {
  return Buffer.from(JSON.stringify({ ...event, Description: 'útok' }), 'latin1')
}

function without(event: GeneratedEvent, key: keyof GeneratedEvent): string {
  return JSON.stringify({ ...event, [key]: undefined })
}
