import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { startCluster } from '../../../support/database.ts'
import { countAt, statisticsRows, storeAt, WINDOW } from '../../../support/statistics.ts'

const cluster = await startCluster()

const scan = {
  Category: ['Recon.Scanning'],
  Source: [{ IP4: ['192.0.2.1'] }],
  Target: [{ IP4: ['198.51.100.0/24'] }],
  Node: [
    { Name: 'org.example.relay', SW: ['Warden'] },
    { Name: 'org.example.flow', SW: ['Nemea', 'Haddrscan'] },
  ],
  TLP: 'green',
  _Mentat: {
    EventClass: 'recon-scanning',
    EventSeverity: 'low',
    ResolvedAbuses: ['abuse@example.org'],
    TargetAbuses: ['victim@example.org'],
    TargetClass: 'recon-scanning-target',
    TargetSeverity: 'medium',
    SourceResolvedASN: [64_500],
    SourceResolvedCountry: ['CZ'],
  },
}
const spam = {
  Category: ['Abusive.Spam', 'Fraud.Phishing'],
  Source: [{ IP4: ['192.0.2.1', '192.0.2.2'], IP6: ['2001:db8::1'] }],
  Node: [{ Name: 'org.example.trap' }],
}
const bare = { Category: ['Test'] }

describe('the statistician', () => {
  test('counts what a person counts', async () => {
    const { database } = await cluster.createDatabase()
    await storeAt(database, '2024-05-02T10:00:00Z', { a: scan, b: spam, c: bare })
    await storeAt(database, '2024-05-02T10:04:59.999Z', { d: scan })
    await storeAt(database, '2024-05-02T10:05:00Z', { e: bare })
    const report = await countAt(database, '2024-05-02T10:16:00Z')
    assert.deepEqual(
      { ...report, seconds: 0 },
      {
        from: '2024-05-02T10:00:00Z',
        to: '2024-05-02T10:15:00Z',
        ...{ windows: 3, events: 5, written: 3, kept: 0, left: 0, seconds: 0 },
      },
    )
    const [first, second, third, ...others] = await statisticsRows(database)
    assert.deepEqual(others, [])
    assert.deepEqual(
      [first?.dt_from, first?.dt_to, first?.count],
      ['2024-05-02T10:00:00Z', '2024-05-02T10:05:00Z', 4],
    )
    const none = { __unknown__: 1 }
    assert.deepEqual(first?.stats_overall, {
      cnt_alerts: 4,
      cnt_events: 4,
      sources: { '192.0.2.1': 3, '192.0.2.2': 1, '2001:db8::1': 1, ...none },
      targets: { '198.51.100.0/24': 2, __unknown__: 2 },
      analyzers: { Nemea: 2, Haddrscan: 2, __unknown__: 2 },
      categories: { 'Recon.Scanning': 2, 'Abusive.Spam': 1, 'Fraud.Phishing': 1, Test: 1 },
      detectors: { 'org.example.flow': 2, 'org.example.trap': 1, ...none },
      abuses: { 'abuse@example.org': 2, __unknown__: 2 },
      target_abuses: { 'victim@example.org': 2, __unknown__: 2 },
      asns: { '64500': 2, __unknown__: 2 },
      countries: { CZ: 2, __unknown__: 2 },
      classes: { 'recon-scanning': 2, __unknown__: 2 },
      target_classes: { 'recon-scanning-target': 2, __unknown__: 2 },
      severities: { low: 2, __unknown__: 2 },
      target_severities: { medium: 2, __unknown__: 2 },
      tlps: { GREEN: 2, __unknown__: 2 },
      category_sets: { 'Recon.Scanning': 2, 'Abusive.Spam/Fraud.Phishing': 1, Test: 1 },
      detectorsws: {
        ...{ 'org.example.flow/Nemea': 2, 'org.example.flow/Haddrscan': 2 },
        ...{ 'org.example.trap': 1, ...none },
      },
    })
    assert.equal(first.stats_internal['cnt_alerts'], 2)
    assert.deepEqual(first.stats_internal['sources'], { '192.0.2.1': 2 })
    assert.equal(first.stats_external['cnt_alerts'], 2)
    assert.deepEqual(first.stats_external['sources'], {
      ...{ '192.0.2.1': 1, '192.0.2.2': 1, '2001:db8::1': 1, __unknown__: 1 },
    })
    assert.equal(second?.count, 1)
    const nothing = { cnt_alerts: 0, cnt_events: 0 }
    assert.deepEqual(third, {
      ...{ dt_from: '2024-05-02T10:10:00Z', dt_to: '2024-05-02T10:15:00Z', count: 0 },
      ...{ stats_overall: nothing, stats_internal: nothing, stats_external: nothing },
    })
  })

  test('run twice changes nothing, named or not', async () => {
    const { database } = await cluster.createDatabase()
    await storeAt(database, '2024-05-02T10:01:00Z', { a: scan })
    await storeAt(database, '2024-05-02T11:01:00Z', { b: spam })
    await countAt(database, '2024-05-02T12:00:00Z')
    const rows = await statisticsRows(database)
    const { rows: made } = await database.query('SELECT create_time FROM statistics_events')
    assert.equal((await countAt(database, '2024-05-02T12:00:00Z')).windows, 0)
    const again = await countAt(database, '2024-05-02T12:00:00Z', { from: 0 })
    assert.deepEqual([again.windows, again.written, again.from], [24, 0, '2024-05-02T10:00:00Z'])
    assert.deepEqual(await statisticsRows(database), rows)
    assert.deepEqual((await database.query('SELECT create_time FROM statistics_events')).rows, made)
  })

  test('counts nothing that may still grow, whatever our own clock says', async () => {
    const { database } = await cluster.createDatabase()
    const present = Date.now()
    await storeAt(database, present - 700_000, { a: scan })
    await storeAt(database, present, { b: scan })
    // A clock that is ahead of that of the server.
    const { to } = await countAt(database, present + 86_400_000)
    assert.ok(Date.parse(to ?? '') <= Date.now())
  })

  test('with an empty database has nothing to do', async () => {
    const { database } = await cluster.createDatabase()
    for (const request of [{}, { from: 0 }, { from: 0, to: 1e12 }]) {
      const report = await countAt(database, '2024-05-02T12:00:00Z', request)
      assert.deepEqual([report.windows, report.from, report.to], [0, null, null])
    }
  })

  test('makes up for what was missed, holes included, and goes on where all events are gone', async () => {
    const { database } = await cluster.createDatabase()
    await storeAt(database, '2024-05-01T00:02:00Z', { a: scan })
    await countAt(database, '2024-05-01T00:10:30Z')
    await storeAt(database, '2024-05-01T12:00:00Z', { b: scan })
    const late = await countAt(database, '2024-05-02T00:00:00Z')
    assert.deepEqual(
      [late.from, late.to, late.windows],
      ['2024-05-01T00:10:00Z', '2024-05-02T00:00:00Z', 286],
    )
    await database.query(
      "DELETE FROM statistics_events WHERE dt_from IN ('2024-05-01T12:00:00Z', '2024-05-01T12:05:00Z', '2024-05-01T20:00:00Z')",
    )
    const holes = await countAt(database, '2024-05-02T00:00:00Z')
    assert.deepEqual([holes.windows, holes.events], [3, 1])
    await database.query('TRUNCATE events')
    const empty = await countAt(database, '2024-05-02T01:00:00Z')
    assert.deepEqual([empty.from, empty.windows, empty.events], ['2024-05-02T00:00:00Z', 12, 0])
  })

  test('looks back no further than it is told, unless windows are named', async () => {
    const { database } = await cluster.createDatabase()
    await storeAt(database, '2024-01-01T00:00:00Z', { a: scan })
    await storeAt(database, '2024-05-02T09:59:00Z', { b: scan })
    const now = '2024-05-02T10:03:00Z'
    const options = { backfill: 3_600_000 }
    const due = await countAt(database, now, {}, options)
    assert.deepEqual([due.from, due.windows], ['2024-05-02T09:05:00Z', 11])
    const from = Date.parse('2024-01-01T00:00:00Z')
    const named = await countAt(database, now, { from, to: from + 1 }, options)
    assert.deepEqual([named.windows, named.events], [1, 1])
  })

  test('counts again what is named: whole windows, as far as they are over', async () => {
    const { database } = await cluster.createDatabase()
    await storeAt(database, '2024-05-02T10:01:00Z', { a: scan })
    await countAt(database, '2024-05-02T10:20:00Z')
    await storeAt(database, '2024-05-02T10:07:00Z', { b: scan })
    const named = await countAt(database, '2024-05-02T10:20:00Z', {
      from: Date.parse('2024-05-02T10:03:00Z'),
      to: Date.parse('2024-05-02T10:06:00Z'),
    })
    assert.deepEqual(
      [named.from, named.to, named.windows, named.written],
      ['2024-05-02T10:00:00Z', '2024-05-02T10:10:00Z', 2, 1],
    )
    const rows = await statisticsRows(database)
    assert.deepEqual(
      rows.map(({ count }) => count),
      [1, 1, 0, 0],
    )
  })

  test('keeps counts of events that are no longer stored, unless it is to replace them', async () => {
    const { database } = await cluster.createDatabase()
    await storeAt(database, '2024-05-02T10:01:00Z', { a: scan, b: spam })
    await storeAt(database, '2024-05-02T10:06:00Z', { c: scan })
    await countAt(database, '2024-05-02T10:10:00Z')
    await database.query("DELETE FROM events WHERE id = 'a'")
    const now = '2024-05-02T10:10:00Z'
    const again = await countAt(database, now, { from: 0 })
    assert.deepEqual([again.written, again.kept], [0, 1])
    assert.equal((await statisticsRows(database))[0]?.count, 2)
    const replaced = await countAt(database, now, { from: 0, replace: true })
    assert.deepEqual([replaced.written, replaced.kept], [1, 0])
    assert.equal((await statisticsRows(database))[0]?.count, 1)
  })

  test('told to end, leaves the rest to the next run', async () => {
    const { database } = await cluster.createDatabase()
    await storeAt(database, '2024-05-02T10:01:00Z', { a: scan })
    await storeAt(database, '2024-05-02T15:01:00Z', { b: spam })
    const stop = new AbortController()
    const now = '2024-05-02T16:00:00Z'
    const onProgress = (): void => {
      stop.abort()
    }
    const cut = await countAt(database, now, { onProgress }, { signal: stop.signal })
    assert.equal(cut.windows, 1)
    assert.equal(cut.left, 71)
    const rest = await countAt(database, now)
    assert.deepEqual([rest.windows, rest.left, rest.events], [71, 0, 1])
  })

  test('cuts lists of many values, and says how many events are left over', async () => {
    const { database } = await cluster.createDatabase()
    const addresses = Array.from({ length: 99 }, (_, index) => `10.0.0.${index}`)
    await storeAt(database, '2024-05-02T10:00:00Z', {
      ninety_nine: {
        ...bare,
        Source: [{ IP4: addresses }],
        Target: [{ IP4: [...addresses, '10.0.1.1'] }],
      },
      two: {
        ...bare,
        Source: [{ IP4: ['10.0.0.0', '10.0.0.98'] }],
        Target: [{ IP4: ['10.0.1.1'] }],
      },
    })
    await countAt(database, '2024-05-02T10:05:00Z')
    const [row] = await statisticsRows(database)
    const { sources, targets } = row?.stats_overall as Record<string, Record<string, number>>
    assert.equal(Object.keys(sources ?? {}).length, 99)
    assert.equal(sources?.['__REST__'], undefined)
    assert.equal(sources?.['10.0.0.98'], 2)
    // 100 targets: the most frequent one, 98 by the alphabet, and the rest.
    assert.equal(Object.keys(targets ?? {}).length, 100)
    assert.equal(targets?.['10.0.1.1'], 2)
    assert.equal(targets['__REST__'], 1)
    assert.equal(targets['10.0.0.97'], 1)
    assert.equal(targets['10.0.0.98'], undefined)
  })

  test('survives whatever producers write', async () => {
    const { database } = await cluster.createDatabase()
    const many = Array.from({ length: 20_000 }, (_, index) => `10.${index >> 8}.${index & 255}.7`)
    await storeAt(database, '2024-05-02T10:00:00Z', {
      names: {
        Category: [
          '__proto__',
          '__REST__',
          '__unknown__',
          'a\u0000b',
          'x'.repeat(250),
          'constructor',
        ],
        Node: [{ Name: 'n/o"d\\e\u0000', SW: ['{a,b}', 'null', ''] }],
        Source: [{ IP4: ['192.0.2.1-192.0.2.6', '0.0.0.0/0'], IP6: ['::/0', '::ffff:192.0.2.1'] }],
        _Mentat: { SourceResolvedASN: [-1, 2 ** 32, 4_294_967_295, 1.5], SourceResolvedCountry: 7 },
      },
      addresses: { Category: ['Test'], Source: [{ IP4: many }] },
      categories: {
        Category: Array.from({ length: 1500 }, (_, index) => `zz.Number${index}`),
      },
    })
    await countAt(database, '2024-05-02T10:05:00Z')
    const [row] = await statisticsRows(database)
    const lists = row?.stats_overall as Record<string, Record<string, number>>
    assert.equal(lists['categories']?.['constructor'], 1)
    assert.equal(Object.keys(lists['categories']).length <= 1000, true)
    assert.deepEqual(Object.keys(lists['asns'] ?? {}).toSorted(), ['4294967295', '__unknown__'])
    assert.equal(lists['sources']?.['__REST__'], 20_003 - 99)
    assert.ok(JSON.stringify(row).length < 1_000_000)
    assert.ok(Object.keys(lists['category_sets'] ?? {}).every((name) => name.length <= 500))
  })

  test('the sums of windows are what counting everything at once gives', async () => {
    const few = fc.constantFrom<string[]>('one', 'two', 'three')
    const event = fc.record({
      at: fc.integer({ min: 0, max: 6 * WINDOW }),
      Category: fc.uniqueArray(few, { minLength: 1, maxLength: 3 }),
      abuses: fc.uniqueArray(few, { maxLength: 2 }),
      sources: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
    })
    const begin = Date.parse('2024-05-02T10:00:00Z')
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 25 }), async (events) => {
        const { database } = await cluster.createDatabase()
        for (const [index, { at, Category, abuses, sources }] of events.entries()) {
          const Source = [{ IP4: sources.map((number) => `192.0.2.${number * 2}`) }]
          const _Mentat = { ResolvedAbuses: abuses }
          await storeAt(database, begin + at, { [`e${index}`]: { Category, Source, _Mentat } })
        }
        await countAt(database, begin + 8 * WINDOW)
        const rows = await statisticsRows(database)
        assert.equal(
          rows.reduce((sum, { count }) => sum + count, 0),
          events.length,
        )
        const sumOf = (
          group: 'stats_overall' | 'stats_internal',
          list: string,
          value: string,
        ): number =>
          rows.reduce((sum, row) => {
            const lists = row[group] as Record<string, Record<string, number> | undefined>
            return sum + (lists[list]?.[value] ?? 0)
          }, 0)
        const inside = events.filter(({ abuses }) => abuses.length > 0)
        for (const value of ['one', 'two', 'three']) {
          const having = events.filter(({ Category }) => Category.includes(value)).length
          assert.equal(sumOf('stats_overall', 'categories', value), having)
          const own = inside.filter(({ abuses }) => abuses.includes(value)).length
          assert.equal(sumOf('stats_internal', 'abuses', value), own)
        }
        const without = events.filter(({ sources }) => sources.length === 0).length
        assert.equal(sumOf('stats_overall', 'sources', '__unknown__'), without)
      }),
      { numRuns: 15 },
    )
  })
})
