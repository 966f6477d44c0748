import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { migrate } from '../../../../src/lib/database/migrate.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import type { CleanupReport } from '../../../../src/lib/modules/cleanup/report.ts'
import { cleanUpAt, ruleOf, stockOf, type CleanupScene } from '../../../support/cleanup.ts'
import { startCluster, temporaryHome } from '../../../support/database.ts'
import { storeAt } from '../../../support/statistics.ts'
import { until } from '../../../support/until.ts'

const cluster = await startCluster()
const now = '2024-06-01T12:00:00Z'

async function scene(): Promise<CleanupScene> {
  const { database } = await cluster.createDatabase()
  return { database, home: temporaryHome(), now }
}

/** An event of a day, stored on that day or another, with an address. */
function store(
  { database }: { database: Database },
  id: string,
  detected: string,
  { stored = `${detected}T12:00:00Z`, ...members }: Record<string, unknown> = {},
): Promise<void> {
  return storeAt(database, String(stored), {
    [id]: { DetectTime: `${detected}T10:00:00Z`, Source: [{ IP4: ['192.0.2.1'] }], ...members },
  })
}

describe('events of a certain age', () => {
  test('go by whole days, and what is newer stays', async () => {
    const own = await scene()
    await store(own, 'old-1', '2024-03-01')
    await store(own, 'old-2', '2024-03-02')
    await store(own, 'new', '2024-05-31')
    const report = await cleanUpAt(own, { events: [{ keep: '60d' }] })
    const rule = ruleOf(report, 'events')
    assert.deepEqual([rule?.events, rule?.errors, rule?.finished], [2, [], true])
    assert.deepEqual(rule?.days, ['2024-03-01', '2024-03-02', '2024-03-03'])
    assert.ok(rule.bytes > 0)
    assert.deepEqual(await stockOf(own.database), {
      events: ['new'],
      addresses: ['new'],
      ids: ['new', 'old-1', 'old-2'],
      days: ['20240531', '20240601', 'default'],
    })
  })

  test('go one by one from days of which something stays, and from the default partition, with their addresses', async () => {
    const own = await scene()
    await store(own, 'old', '2024-03-01')
    await store(own, 'late', '2024-03-01', { stored: '2024-05-31T00:00:00Z' })
    await store(own, 'ancient', '1999-01-01', { stored: '2024-03-01T00:00:00Z' })
    await store(own, 'ancient-late', '1999-01-01', { stored: '2024-05-31T00:00:00Z' })
    const report = await cleanUpAt(own, { events: [{ keep: '60d' }] })
    assert.equal(ruleOf(report, 'events')?.events, 2)
    assert.equal(ruleOf(report, 'addresses')?.rows, 2)
    const stock = await stockOf(own.database)
    assert.deepEqual(stock.events, ['ancient-late', 'late'])
    assert.deepEqual(stock.addresses, ['ancient-late', 'late'])
    assert.ok(stock.days.includes('20240301'))
    assert.deepEqual((await cleanUpAt(own, { events: [{ keep: '60d' }] })).rules[0]?.events, 0)
  })

  test('go by search conditions, by a filter, and by both', async () => {
    const own = await scene()
    await store(own, 'a', '2024-03-01', { Category: ['Recon.Scanning'], ConnCount: 1 })
    await store(own, 'b', '2024-03-01', { Category: ['Test'], ConnCount: 1 })
    await store(own, 'c', '2024-03-01', { Category: ['Test'], ConnCount: 9 })
    await store(own, 'd', '2024-05-31', { Category: ['Test'], ConnCount: 9 })
    const search = { categories: ['Test'] }
    const filter = 'ConnCount > 5'
    const both = await cleanUpAt(own, { events: [{ search, filter, keep: '60d' }] })
    assert.equal(ruleOf(both, 'events')?.events, 1)
    assert.deepEqual((await stockOf(own.database)).events, ['a', 'b', 'd'])
    await cleanUpAt(own, { events: [{ filter: 'ConnCount == 1', keep: '60d', name: 'one' }] })
    const { events, addresses } = await stockOf(own.database)
    assert.deepEqual([events, addresses], [['d'], ['d']])
  })

  test('conditions are tried on each event once, and on all again after four weeks', async () => {
    const own = await scene()
    const rules = { events: [{ filter: 'ConnCount > 5', keep: '60d' }] }
    await store(own, 'first', '2024-03-01', { ConnCount: 1 })
    await cleanUpAt(own, rules)
    // As a backup brings it back: stored before what was tried.
    await store(own, 'second', '2024-03-02', { ConnCount: 9 })
    await store(own, 'third', '2024-04-03', { ConnCount: 9 })
    await cleanUpAt({ ...own, now: '2024-06-03T12:00:00Z' }, rules)
    assert.deepEqual((await stockOf(own.database)).events, ['first', 'second'])
    await cleanUpAt({ ...own, now: '2024-07-03T12:00:00Z' }, rules)
    assert.deepEqual((await stockOf(own.database)).events, ['first'])
  })

  test('conditions are tried again on a database that was made anew, as after a restore', async () => {
    const own = await scene()
    const rules = { events: [{ keep: '60d', filter: 'ConnCount == 7' }] }
    await cleanUpAt(own, rules)
    await own.database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    await migrate(own.database, { logger: silentLogger })
    await store(own, 'back', '2024-03-01', { ConnCount: 7 })
    assert.equal(ruleOf(await cleanUpAt(own, rules), 'events')?.events, 1)
  })

  test('large documents and many events are gone through in pieces', async () => {
    const own = await scene()
    const events: Record<string, object> = {}
    for (let index = 0; index < 900; index += 1) {
      const Note = index % 100 === 0 ? 'x'.repeat(1_000_000) : 'small'
      events[`e${index}`] = { DetectTime: '2024-03-01T10:00:00Z', ConnCount: index, Note }
    }
    await storeAt(own.database, '2024-03-01T12:00:00Z', events as never)
    await cleanUpAt(own, { events: [{ filter: 'ConnCount >= 10', keep: '1w' }] })
    assert.equal((await stockOf(own.database)).events.length, 10)
  })

  test('a dry run counts the same as a run then removes, rule by rule, and changes nothing', async () => {
    const own = await scene()
    for (const [id, day] of [
      ['a', '2024-03-01'],
      ['b', '2024-03-02'],
      ['c', '1999-03-02'],
      ['d', '1999-03-03'],
    ] as const) {
      await store(own, id, day, { stored: '2024-03-02T12:00:00Z', ConnCount: 7 })
    }
    await store(own, 'e', '2024-04-20', { stored: '2024-04-20T12:00:00Z' })
    const rules = {
      events: [
        { keep: '90d' },
        { keep: '60d' },
        { keep: '1w', search: { categories: ['Test'] } },
        { keep: '1w', filter: 'ConnCount == 7' },
      ],
      ids: { keep: '60d' },
    }
    const before = await stockOf(own.database)
    const dry = await cleanUpAt(own, rules, { isDry: true })
    assert.deepEqual(await stockOf(own.database), before)
    const wet = await cleanUpAt(own, rules)
    const counts = ({ rules: reports }: CleanupReport): unknown[] =>
      reports
        .filter(({ kind }) => kind !== 'addresses')
        .map(({ name, events, rows, days }) => [name, events, rows, days])
    assert.deepEqual(counts(dry), counts(wet))
    assert.deepEqual(counts(wet)[0], ['all', 4, 0, ['2024-03-01', '2024-03-02', '2024-03-03']])
    assert.equal(ruleOf(wet, 'ids')?.rows, 4)
    const second = await cleanUpAt(own, rules)
    assert.ok(second.rules.every(({ events, rows, days }) => events + rows + days.length === 0))
  })

  test('IDs go only of events that are gone', async () => {
    const own = await scene()
    await store(own, 'gone', '2024-03-01')
    await store(own, 'there', '2024-03-01', { stored: '2024-05-31T00:00:00Z' })
    await store(own, 'young', '2024-05-20')
    const rules = { events: [{ keep: '30d' }], ids: { keep: '30d' } }
    const report = await cleanUpAt(own, rules)
    assert.equal(ruleOf(report, 'ids')?.rows, 1)
    assert.deepEqual((await stockOf(own.database)).ids, ['there', 'young'])
  })

  test('a run that was ended is continued by the next one', async () => {
    const own = await scene()
    const events = Object.fromEntries(
      Array.from({ length: 1200 }, (_, index) => [
        `e${String(index).padStart(4, '0')}`,
        { DetectTime: '2024-03-01T10:00:00Z', Source: [{ IP4: ['192.0.2.1'] }] },
      ]),
    )
    await storeAt(own.database, '2024-03-01T12:00:00Z', events)
    await store(own, 'stays', '2024-03-01', { stored: '2024-05-31T00:00:00Z' })
    const rules = { events: [{ keep: '60d' }] }
    const stop = new AbortController()
    const sleep = (): Promise<void> => {
      stop.abort()
      return Promise.resolve()
    }
    const ended = await cleanUpAt(own, rules, { signal: stop.signal, sleep })
    assert.deepEqual(
      [ended.interrupted, ended.rules.length, ended.rules[0]?.finished],
      [true, 1, false],
    )
    assert.equal(ended.rules[0]?.events, 500)
    const half = await stockOf(own.database)
    assert.deepEqual([half.events.length, half.addresses.length], [701, 1201])
    const next = await cleanUpAt(own, rules)
    assert.equal(ruleOf(next, 'events')?.events, 700)
    assert.equal(ruleOf(next, 'addresses')?.rows, 1200)
    const { events: left, addresses } = await stockOf(own.database)
    assert.deepEqual([left, addresses], [['stays'], ['stays']])
  })
})

describe('while others use the tables', () => {
  test('a day is dropped when they let go, and nobody who stores is held up', async () => {
    const own = await scene()
    await store(own, 'old', '2024-03-01')
    await store(own, 'new', '2024-05-31')
    let cleaning: Promise<unknown> | undefined
    await own.database.transaction(async (client) => {
      // As one who stores holds it until COMMIT.
      await client.query('LOCK TABLE ONLY events IN ROW EXCLUSIVE MODE')
      cleaning = cleanUpAt(own, { events: [{ keep: '60d' }] })
      const attempts = new Set<string>()
      let stored = 0
      await until('two attempts have waited', async () => {
        const { rows } = await own.database.query<{ who: string }>(
          `SELECT virtualtransaction AS who FROM pg_locks
           WHERE relation = 'events'::regclass AND NOT granted AND mode = 'AccessExclusiveLock'`,
        )
        for (const { who } of rows) attempts.add(who)
        const began = performance.now()
        await store(own, `new-${stored}`, '2024-05-31')
        stored += 1
        assert.ok(performance.now() - began < 10_000)
        return attempts.size >= 2
      })
      assert.ok((await stockOf(own.database)).days.includes('20240301'))
    })
    await cleaning
    const { events, days } = await stockOf(own.database)
    assert.ok(!events.includes('old') && !days.includes('20240301'))
  })

  test('a day into which something is stored at the last moment stays', async () => {
    const own = await scene()
    await store(own, 'old', '2024-03-01')
    let cleaning: Promise<unknown> | undefined
    await own.database.transaction(async (client) => {
      await client.query(
        `INSERT INTO events SELECT (jsonb_populate_record(e, '{"id": "late", "storage_time": "2024-05-31T00:00:00Z"}')).*
         FROM events e WHERE id = 'old'`,
      )
      cleaning = cleanUpAt(own, { events: [{ keep: '60d' }] })
      await until('it waits', async () => {
        const { rows } = await own.database.query(
          `SELECT FROM pg_locks WHERE relation = 'events'::regclass AND NOT granted`,
        )
        return rows.length > 0
      })
    })
    await cleaning
    assert.deepEqual((await stockOf(own.database)).events, ['late'])
  })
})
