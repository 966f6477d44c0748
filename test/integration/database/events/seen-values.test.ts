import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import {
  enumeratedAttributes,
  type EnumeratedValues,
  enumeratedValues,
  SeenValues,
} from '../../../../src/lib/database/events/seen-values.ts'
import { startCluster } from '../../../support/database.ts'
import { storeEvents } from '../../../support/events.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

const cluster = await startCluster()
const HOUR = 3_600_000

const valuesOf = async (database: Database, attribute: Parameters<typeof enumeratedValues>[1]) =>
  (await enumeratedValues(database, attribute)).map(({ value }) => value)

/** What one event has. */
function values(some: Partial<EnumeratedValues>): EnumeratedValues {
  const none = Object.fromEntries(
    enumeratedAttributes.map((name) => [name, []]),
  ) as unknown as EnumeratedValues
  return { ...none, ...some }
}

/** The same database, with its statements counted. */
function counting(database: Database): { database: Database; statements: () => number } {
  let count = 0
  const query = (text: string, values?: readonly unknown[]) => {
    count += 1
    return database.query(text, values)
  }
  return { database: { query } as unknown as Database, statements: () => count }
}

test('storing events notes their values, in the order of the alphabet, each once', async () => {
  const { database } = await cluster.createDatabase()
  await storeEvents(database, {
    one: { Category: ['B', 'A'], TLP: 'green', Source: [{ Proto: ['TCP'], Type: ['x'] }] },
    two: {
      Category: ['A', 'ž', 'a'],
      _Mentat: { EventClass: 'Class', ResolvedAbuses: ['g1', 'g2'] },
    },
  })
  assert.deepEqual(await valuesOf(database, 'category'), ['A', 'B', 'a', 'ž'])
  assert.deepEqual(await valuesOf(database, 'tlp'), ['GREEN'])
  assert.deepEqual(await valuesOf(database, 'protocol'), ['tcp'])
  assert.deepEqual(await valuesOf(database, 'source_type'), ['x'])
  assert.deepEqual(await valuesOf(database, 'event_class'), ['class'])
  assert.deepEqual(await valuesOf(database, 'resolved_abuses'), ['g1', 'g2'])
  assert.deepEqual(await valuesOf(database, 'target_abuses'), [])
})

test('values are written once, and renewed after an hour', async () => {
  const plain = (await cluster.createDatabase()).database
  const { database, statements } = counting(plain)
  const clock = new FakeClock()
  const seen = new SeenValues(database, clock)
  const events = [values({ category: ['a', 'a'] }), values({ category: ['a'], tlp: ['a'] })]
  await noteAll(seen, events)
  await noteAll(seen, events)
  await noteAll(seen, [])
  assert.equal(statements(), 1)
  const [first] = await enumeratedValues(plain, 'category')
  clock.advance(HOUR - 1)
  await noteAll(seen, events)
  assert.equal(statements(), 1)
  clock.advance(1)
  await noteAll(seen, events)
  assert.equal(statements(), 2)
  const [second] = await enumeratedValues(plain, 'category')
  assert.ok(second!.lastSeen > first!.lastSeen)
  await noteAll(new SeenValues(database, clock), events)
  assert.deepEqual(await valuesOf(plain, 'category'), ['a'])
})

test('random values do not fill the table, within one call, over calls, over processes', async () => {
  const { database } = await cluster.createDatabase()
  const clock = new FakeClock()
  const many = (prefix: string, count: number) =>
    values({ category: Array.from({ length: count }, (_, index) => `${prefix}${index}`) })
  await noteAll(new SeenValues(database, clock), [many('a', 5000), values({ tlp: ['GREEN'] })])
  assert.equal((await valuesOf(database, 'category')).length, 2000)
  assert.deepEqual(await valuesOf(database, 'tlp'), ['GREEN'])
  const seen = new SeenValues(database, clock)
  for (const prefix of ['b', 'c', 'd']) await noteAll(seen, [many(prefix, 900)])
  assert.equal((await valuesOf(database, 'category')).length, 2000)
  // Those that are there are renewed all the same.
  const [known] = await enumeratedValues(database, 'category')
  await noteAll(new SeenValues(database, clock), [
    values({ category: [known!.value] }),
    many('e', 10),
  ])
  assert.ok((await enumeratedValues(database, 'category'))[0]!.lastSeen > known!.lastSeen)
})

test('values that no text of PostgreSQL can hold', async () => {
  const { database } = await cluster.createDatabase()
  const category = ['a\0b', 'a\ufffdb', 'c\ud800', `"',\\{}`, '', 'x'.repeat(201)]
  await noteAll(new SeenValues(database, new FakeClock()), [values({ category })])
  assert.deepEqual(await valuesOf(database, 'category'), [`"',\\{}`, 'a\ufffdb', 'c\ufffd'])
})

test('several processes note the same values at once', async () => {
  const { database } = await cluster.createDatabase()
  const category = Array.from({ length: 300 }, (_, index) => `v${index}`)
  await Promise.all(
    [category, category.toReversed(), category, category.toReversed()].map((list) =>
      noteAll(new SeenValues(database, new FakeClock()), [values({ category: list })]),
    ),
  )
  assert.equal((await valuesOf(database, 'category')).length, 300)
})

/** As the store does: what is news is found when an event is encoded, and written when it is stored. */
function noteAll(seen: SeenValues, events: readonly EnumeratedValues[]): Promise<void> {
  return seen.note(events.flatMap((values) => seen.newsOf(values)))
}
