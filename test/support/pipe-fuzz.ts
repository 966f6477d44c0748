import assert from 'node:assert/strict'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { Random } from '../../src/lib/modules/ideagen/random.ts'
import { Producer } from '../../src/lib/queue/producer.ts'
import { generatedEvents } from './pipe-events.ts'
import { mutate } from './pipe-mutations.ts'
import type { PipeServer } from './pipe-postgres.ts'
import {
  asItCame,
  assertConsistent,
  assertQueueIsClear,
  openWorkplace,
  refusedIn,
  storedCount,
} from './pipe-workplace.ts'

/** What became of them. */
export interface FuzzSummary {
  readonly stored: number
  readonly refused: Readonly<Record<string, number>>
}

/**
 * Lets one daemon process so many mutations of valid events: each must end stored, to the letter, or refused
 * with a reason.
 */
export async function runFuzz(
  { database, url }: PipeServer,
  { count, seed }: { count: number; seed: number },
): Promise<FuzzSummary> {
  await database.query('TRUNCATE events, event_addresses, event_ids')
  const { layout, once } = openWorkplace({ url })
  const random = new Random(seed, 'fuzz')
  const producer = new Producer(layout, 'none', systemClock)
  const texts = generatedEvents(count, seed).map(({ content }) => mutate(random, content))
  for (const text of texts) producer.put(text)
  const report = await once()
  assert.equal(report.taken, count)
  assert.equal(report.stored + report.duplicate + report.errors, count)
  assertQueueIsClear(layout)
  const refused: Record<string, number> = {}
  for (const { code, text } of refusedIn(layout).values()) {
    // Each of these is a gap of the parser.
    assert.ok(!['COMPONENT_FAILED', 'EVENT_REFUSED_BY_DATABASE', 'BUG'].includes(code), text)
    refused[code] = (refused[code] ?? 0) + 1
  }
  const all = Object.values(refused).reduce((sum, each) => sum + each, 0)
  assert.equal(all, report.errors)
  assert.equal(await storedCount(database), report.stored)
  await assertConsistent(database)
  await assertVerbatim(database, texts)
  return { stored: report.stored, refused }
}

async function assertVerbatim(
  database: PipeServer['database'],
  texts: readonly (string | Buffer)[],
): Promise<void> {
  const sent = new Set(texts.map((text) => text.toString().replace(/^\uFEFF/, '')))
  // With a _Mentat of its own it was completed: other tests look at that.
  const completed = new Set([...sent].filter((text) => text.includes(KEY)).map(beforeMentat))
  const { rows } = await database.query<{ document: string }>('SELECT document FROM events')
  for (const { document } of rows) {
    assert.doesNotThrow(() => JSON.parse(document) as unknown)
    if (completed.has(beforeMentat(document))) continue
    assert.ok(sent.has(withoutAdditions(document)), document.slice(0, 2000))
  }
}

const KEY = '_Mentat'

function beforeMentat(text: string): string {
  return text.slice(0, text.indexOf(KEY))
}

/** The additions may hold braces: sentences about strange values. */
function withoutAdditions(document: string): string {
  const plain = asItCame(document)
  return plain === document ? document.replace(/,"_Mentat":\{.*\}(\s*\}\s*)$/s, '$1') : plain
}
