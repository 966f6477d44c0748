import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { searchEvents } from '../../../../src/lib/database/events/search/page.ts'
import type { SearchParameters } from '../../../../src/lib/database/events/search/parameters.ts'
import { countEvents, timeline } from '../../../../src/lib/database/events/search/summary.ts'
import { startCluster } from '../../../support/database.ts'
import { storeEvents } from '../../../support/events.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const cluster = await startCluster()

async function found(database: Database, parameters: SearchParameters): Promise<string[]> {
  const { hits } = await searchEvents(database, parameters, { limit: 10_000 })
  assert.equal(await countEvents(database, parameters), hits.length)
  return hits.map(({ id }) => id).toSorted()
}

const events = {
  none: {},
  zero: { Source: [{ IP4: ['0.0.0.0'] }] },
  last: { Source: [{ IP4: ['255.255.255.255'] }] },
  source: { Source: [{ IP4: ['192.0.2.1'] }] },
  target: { Target: [{ IP4: ['192.0.2.1'] }] },
  both: { Source: [{ IP4: ['192.0.2.1'] }], Target: [{ IP4: ['198.51.100.7'] }] },
  net: { Source: [{ IP4: ['192.0.2.0/24'] }] },
  range: { Target: [{ IP4: ['192.0.2.200-192.0.3.10'] }] },
  far: { Source: [{ IP4: ['10.0.0.1', '203.0.113.9'] }], Target: [{ IP6: ['2001:db8::1'] }] },
  six: { Source: [{ IP6: ['2001:db8:0:1::/64'] }] },
  mapped: { Source: [{ IP6: ['::ffff:192.0.2.77'] }] },
}
const others = (...ids: string[]) =>
  Object.keys(events)
    .filter((id) => !ids.includes(id))
    .toSorted()

describe('addresses', () => {
  let database: Database
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    await storeEvents(database, events)
  })

  const cases: readonly [string, SearchParameters, string[]][] = [
    ['one address of a source', { source_addrs: ['192.0.2.1'] }, ['both', 'net', 'source']],
    ['one of a target', { target_addrs: ['192.0.2.1'] }, ['target']],
    ['one of either', { host_addrs: ['192.0.2.1'] }, ['both', 'net', 'source', 'target']],
    ['a network', { host_addrs: ['192.0.2.128/25'] }, ['net', 'range']],
    ['a network with bits of the host set', { host_addrs: ['192.0.2.199/25'] }, ['net', 'range']],
    ['a range', { host_addrs: ['192.0.3.10-192.0.3.20'] }, ['range']],
    ['a range written backwards', { host_addrs: ['192.0.3.20-192.0.3.10'] }, ['range']],
    ['just beyond a range', { host_addrs: ['192.0.3.11-192.0.3.20'] }, []],
    ['the first address', { host_addrs: ['0.0.0.0'] }, ['zero']],
    ['the last address', { host_addrs: ['255.255.255.255'] }, ['last']],
    [
      'all of IPv4, and not of IPv6',
      { host_addrs: ['0.0.0.0/0'] },
      others('none', 'six', 'mapped'),
    ],
    ['all of IPv6, and not of IPv4', { host_addrs: ['::/0'] }, ['far', 'mapped', 'six']],
    [
      'between addresses that are far apart',
      { source_addrs: ['100.0.0.0-200.0.0.0'] },
      ['both', 'net', 'source'],
    ],
    ['an address between two of one event', { source_addrs: ['203.0.113.8'] }, []],
    ['either of two of one event', { source_addrs: ['10.0.0.1', '203.0.113.9'] }, ['far']],
    ['IPv6', { source_addrs: ['2001:db8:0:1:ffff::1'] }, ['six']],
    ['IPv6 in capitals, wide', { host_addrs: ['2001:DB8::/32'] }, ['far', 'six']],
    ['IPv6 that maps IPv4', { host_addrs: ['::ffff:192.0.2.0/120'] }, ['mapped']],
    ['both sides', { source_addrs: ['192.0.2.1'], target_addrs: ['198.51.100.0/24'] }, ['both']],
    [
      'both sides, of which one has none',
      { source_addrs: ['192.0.2.1'], target_addrs: ['8.8.8.8'] },
      [],
    ],
    ['several of several', { source_addrs: ['0.0.0.0', '2001:db8::/32'] }, ['six', 'zero']],
    [
      'overlapping ones',
      { source_addrs: ['192.0.2.0/24', '192.0.2.1', '192.0.0.0/16'] },
      ['both', 'net', 'source'],
    ],
    [
      'none on that side',
      { target_addrs: ['__EMPTY__'] },
      others('target', 'both', 'range', 'far'),
    ],
    ['none on either side', { host_addrs: ['__EMPTY__'] }, ['none']],
    ['any on that side', { target_addrs: ['__ANY__'] }, ['both', 'far', 'range', 'target']],
    ['any on either side', { host_addrs: ['__ANY__'] }, others('none')],
    [
      'none or one',
      { source_addrs: ['__EMPTY__', '0.0.0.0'] },
      ['none', 'range', 'target', 'zero'],
    ],
    [
      'host takes the place of the sides',
      { host_addrs: ['0.0.0.0'], source_addrs: ['10.0.0.1'] },
      ['zero'],
    ],
    ['an empty list is no condition', { host_addrs: [], source_addrs: ['0.0.0.0'] }, ['zero']],
    ['made harmless, with blanks', { host_addrs: [' 192[.]0[.]3[.]1 '] }, ['range']],
  ]
  for (const [title, parameters, ids] of cases) {
    test(title, async () => {
      assert.deepEqual(await found(database, parameters), ids)
      const window = { dt_from: Date.UTC(2024, 4, 2), dt_to: Date.UTC(2024, 4, 3) }
      assert.deepEqual(await found(database, { ...parameters, ...window }), ids)
      assert.deepEqual(await found(database, { ...parameters, dt_from: Date.UTC(2024, 4, 3) }), [])
    })
  }

  test('negated: everything else, events without addresses too', async () => {
    const not = (name: 'host_addrs' | 'source_addrs' | 'target_addrs', ...values: string[]) =>
      found(database, { [name]: values, [`not_${name}`]: true })
    assert.deepEqual(await not('source_addrs', '192.0.2.1'), others('both', 'net', 'source'))
    assert.deepEqual(
      await not('host_addrs', '192.0.2.1'),
      others('both', 'net', 'source', 'target'),
    )
    assert.deepEqual(await not('host_addrs', '0.0.0.0/0', '::/0'), ['none'])
    assert.deepEqual(await not('target_addrs', '__EMPTY__'), ['both', 'far', 'range', 'target'])
    assert.deepEqual(await not('host_addrs', '__ANY__'), ['none'])
    assert.deepEqual(
      await found(database, {
        source_addrs: ['192.0.2.1'],
        target_addrs: ['198.51.100.7'],
        not_target_addrs: true,
      }),
      ['net', 'source'],
    )
  })

  test('many networks at once', async () => {
    const networks = Array.from(
      { length: 5000 },
      (_, index) => `10.${index >> 8}.${index & 255}.0/28`,
    )
    assert.deepEqual(await found(database, { host_addrs: networks }), ['far'])
    assert.deepEqual(await found(database, { source_addrs: networks, target_addrs: networks }), [])
    assert.deepEqual(
      await found(database, { host_addrs: networks, not_host_addrs: true }),
      others('far'),
    )
  })

  test('what is wrong elsewhere is refused even where the addresses find nothing', async () => {
    await assert.rejects(
      searchEvents(database, { source_addrs: ['8.8.8.8'], target_ports: ['x'] }, { limit: 1 }),
      isMentatError('SEARCH_INVALID', 'target_ports: "x"'),
    )
  })

  test('what is no address is refused by name', async () => {
    for (const text of [
      '',
      'bad',
      '192.0.2',
      '192.0.2.256',
      '192.0.2.1/33',
      '192.0.02.1',
      '1.1.1.1-::1',
      "'",
      '::/129',
    ]) {
      await assert.rejects(
        found(database, { target_addrs: ['192.0.2.1', text] }),
        isMentatError('SEARCH_INVALID', `target_addrs: "${text}" is not an address`),
      )
    }
  })
})

describe('addresses that many events have', () => {
  let database: Database
  const COUNT = 3000
  const base = Date.UTC(2024, 4, 2)
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    await storeEvents(
      database,
      Object.fromEntries(
        Array.from({ length: COUNT }, (_, index) => [
          `e${String(index).padStart(4, '0')}`,
          {
            DetectTime: new Date(base + index * 1000).toISOString(),
            // Two matches a side: such an event is one hit all the same.
            Source: [{ IP4: ['10.0.0.1', '10.99.0.1', `203.0.${index >> 8}.${index & 255}`] }],
            Target: [{ IP4: ['10.0.0.1', ...(index === 7 ? ['198.51.100.1'] : [])] }],
          },
        ]),
      ),
    )
  })

  test('are counted once and paged like all others', async () => {
    const parameters = { host_addrs: ['10.0.0.0/8'] }
    assert.equal(await countEvents(database, parameters), COUNT)
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = await searchEvents(database, parameters, {
        limit: 700,
        ascending: true,
        ...(after ? { after } : {}),
      })
      ids.push(...page.hits.map(({ id }) => id))
      after = page.next
    } while (after)
    assert.equal(ids.length, COUNT)
    assert.deepEqual(ids, [...new Set(ids)].toSorted())
  })

  test('together with a rare one on the other side', async () => {
    assert.deepEqual(
      await found(database, { source_addrs: ['10.0.0.1'], target_addrs: ['198.51.100.0/24'] }),
      ['e0007'],
    )
    assert.deepEqual(
      await found(database, {
        source_addrs: ['10.0.0.1'],
        target_addrs: ['10.0.0.1', '198.51.100.1'],
        dt_to: base + 1000,
      }),
      ['e0000', 'e0001'],
    )
    assert.deepEqual(
      await found(database, { source_addrs: ['203.0.11.0/29'], target_addrs: ['0.0.0.0/0'] }).then(
        (ids) => ids.length,
      ),
      8,
    )
  })

  test('on a time line, whose end is outside', async () => {
    const buckets = await timeline(
      database,
      { source_addrs: ['10.0.0.1'] },
      { from: base, to: base + 2_000_000, step: 1_000_000 },
    )
    assert.deepEqual(
      buckets.map(({ count }) => count),
      [1000, 1000],
    )
  })
})

test('only partitions of the window are read, for events and for addresses', async () => {
  const { database } = await cluster.createDatabase()
  await storeEvents(
    database,
    Object.fromEntries(
      [1, 2, 3, 4, 5].map((day) => [
        `d${day}`,
        { DetectTime: `2024-04-0${day}T12:00:00Z`, Source: [{ IP4: ['192.0.2.1'] }] },
      ]),
    ),
  )
  const touched = new Set<string>()
  const explaining = {
    query: async (text: string, values: readonly unknown[]) => {
      if (!text.startsWith('EXPLAIN')) {
        const { rows } = await database.query<{ 'QUERY PLAN': string }>(
          `EXPLAIN (FORMAT JSON) ${text}`,
          values,
        )
        for (const [, name = ''] of (rows[0]?.['QUERY PLAN'] ?? '').matchAll(
          /"Relation Name": "([a-z_0-9]+)"/g,
        ))
          touched.add(name)
      }
      return database.query(text, values)
    },
  } as unknown as Database
  const window = { dt_from: Date.UTC(2024, 3, 2, 10), dt_to: Date.UTC(2024, 3, 3, 10) }
  const days = (...names: string[]) =>
    names.flatMap((name) => [`event_addresses_${name}`, `events_${name}`]).toSorted()

  const { hits, next } = await searchEvents(
    explaining,
    { ...window, source_addrs: ['192.0.2.1'] },
    { limit: 5 },
  )
  assert.deepEqual([hits.map(({ id }) => id), next], [['d2'], undefined])
  assert.deepEqual([...touched].toSorted(), days('20240402', '20240403'))

  touched.clear()
  await countEvents(explaining, { ...window, host_addrs: ['0.0.0.0/0'] })
  assert.deepEqual([...touched].toSorted(), days('20240402', '20240403'))

  touched.clear()
  const first = await searchEvents(database, {}, { limit: 2 })
  await searchEvents(
    explaining,
    { dt_from: window.dt_from, source_addrs: ['192.0.2.1'] },
    { limit: 2, after: first.next! },
  )
  assert.deepEqual(
    [...touched].toSorted(),
    days('20240402', '20240403', '20240404'),
    'a later page ends at its cursor',
  )
})

describe('a frequent address', () => {
  let database: Database
  const MANY = 1300
  const name = (number: number): string => `many-${String(number).padStart(4, '0')}`
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    const many = Array.from({ length: MANY }, (_, number) => {
      const DetectTime = new Date(Date.parse('2026-09-01T00:00:00Z') + (number >> 1) * 60_000)
      const Category = [number < 4 ? 'Malware' : 'Recon.Scanning']
      const Source = [{ IP4: ['192.0.2.1', '192.0.2.9'] }]
      return [name(number), { DetectTime: DetectTime.toISOString(), Category, Source }]
    })
    const seldom = ['2026-05-01', '2026-08-20', '2026-09-04', '2026-09-05'].map((day) => [
      day,
      { DetectTime: `${day}T12:00:00Z`, Source: [{ IP4: ['198.51.100.1'] }] },
    ])
    const all = Object.fromEntries([...many, ...seldom]) as Parameters<typeof storeEvents>[1]
    await storeEvents(database, all)
  })

  const pages = async (
    parameters: SearchParameters,
    request: { limit: number; ascending?: boolean },
  ): Promise<string[]> => {
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = await searchEvents(database, parameters, {
        ...request,
        ...(after === undefined ? {} : { after }),
      })
      ids.push(...page.hits.map(({ id }) => id))
      after = page.next
    } while (after !== undefined)
    return ids
  }
  const all = Array.from({ length: MANY }, (_, number) => name(number))

  for (const ascending of [true, false]) {
    const direction = ascending ? 'oldest' : 'newest'
    const inOrder = (names: string[]): string[] => (ascending ? names : names.toReversed())

    test(`is followed page by page, the ${direction} first, each event once`, async () => {
      const found = await pages({ source_addrs: ['192.0.2.0/28'] }, { limit: 250, ascending })
      assert.deepEqual(found, inOrder(all))
    })

    test(`is followed over months in which it was not seen, the ${direction} first`, async () => {
      const found = await pages(
        { source_addrs: ['198.51.100.1'], dt_from: Date.parse('2026-01-01') },
        { limit: 1, ascending },
      )
      assert.deepEqual(found, inOrder(['2026-05-01', '2026-08-20', '2026-09-04', '2026-09-05']))
    })

    test(`is followed to the few events that fit otherwise as well, the ${direction} first`, async () => {
      const parameters = { source_addrs: ['192.0.2.1'], categories: ['Malware'] }
      const found = await pages(parameters, { limit: 3, ascending })
      assert.deepEqual(found, inOrder(all.slice(0, 4)))
    })
  }
})
