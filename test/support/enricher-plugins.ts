import { Type } from 'typebox'
import { type Batch, takenMessage } from '../../src/lib/components/batch.ts'
import { parseEvent } from '../../src/lib/idea/parse.ts'
import { Enrichment } from '../../src/lib/modules/enricher/component.ts'
import { HostedPlugin } from '../../src/lib/modules/enricher/hosted-plugin.ts'
import type { Enricher, EnricherPlugin } from '../../src/lib/modules/enricher/plugin.ts'
import { type TestHost, testHost } from './daemon-host.ts'
import { eventWith } from './idea-fixtures.ts'

/** What a plugin of a test is, beside how it enriches. */
export interface PluginTraits {
  readonly name?: string
  readonly writes?: readonly string[]
  readonly isBuiltin?: boolean
  readonly timeLimit?: number
  readonly concurrency?: number
}

/** Enrichment at work by itself: batches go in, and those that went on are collected. */
export interface Trial {
  readonly host: TestHost
  readonly enrichment: Enrichment
  /** Batches that went on, in the order in which they did. */
  readonly gone: Batch[]
  take(batch: Batch): void
  /** Everything is counted and told. */
  counter(key: string): number | undefined
}

/** A plugin that does what the test says, hosted. */
export function hosted(part: Enricher, host: TestHost, traits: PluginTraits = {}): HostedPlugin {
  const plugin: EnricherPlugin = {
    name: traits.name ?? 'toy',
    summary: 'a plugin of a test',
    reads: [],
    writes: traits.writes ?? ['_Mentat.Toy', 'Enrich'],
    config: Type.Object({}),
    create: () => part,
  }
  return new HostedPlugin({
    loaded: { plugin, isBuiltin: traits.isBuiltin ?? false },
    part,
    timeLimit: traits.timeLimit ?? 1000,
    concurrency: traits.concurrency ?? 64,
    logger: host.logger,
    clock: host.clock,
  })
}

/** Starts enrichment with plugins. */
export async function startTrial(
  make: (host: TestHost) => HostedPlugin[],
  room = 500,
): Promise<Trial> {
  const gone: Batch[] = []
  const host: TestHost = {
    ...testHost(),
    emitOnward: (_kind, batch) => {
      gone.push(batch as Batch)
    },
  }
  const enrichment = new Enrichment({ plugins: make(host), reloadInterval: 300_000, room })
  await enrichment.start(host)
  const [onBatch] = enrichment.handlers
  return {
    host,
    enrichment,
    gone,
    take(batch) {
      const verdict = onBatch?.handle(batch as never)
      if (verdict === 'continue') gone.push(batch)
    },
    counter: (key) => enrichment.counters()[key],
  }
}

/** A batch of parsed events: t-1, t-2 …, with members of each. */
export function batchOf(count: number, members: Readonly<Record<string, unknown>> = {}): Batch {
  const messages = Array.from({ length: count }, (_, index) => {
    const message = takenMessage(`m${index}`, Buffer.alloc(0), 0)
    message.event = parseEvent(eventWith({ ID: `t-${index + 1}`, ...members }))
    return message
  })
  return { messages }
}

/** What stands under `_Mentat.Toy` of each event of a batch. */
export function toysOf({ messages }: Batch): unknown[] {
  return messages.map(({ event }) => {
    const mentat = event?.document['_Mentat'] as Readonly<Record<string, unknown>> | undefined
    return mentat?.['Toy']
  })
}
