import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { aggregateStatistics } from '../../../../src/lib/database/statistics/aggregate.ts'
import { startCluster } from '../../../support/database.ts'
import { countAt, storeAt, WINDOW } from '../../../support/statistics.ts'

const cluster = await startCluster()
const begin = Date.parse('2024-05-02T10:00:00Z')

/** So many events with a category, by IDs that begin with it. */
function events(category: string, count: number, abuses: readonly string[] = []) {
  const members = { Category: [category], _Mentat: { ResolvedAbuses: abuses } }
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${category}${index}`, members]),
  )
}

describe('many windows summed up', () => {
  let database: Database
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    await storeAt(database, begin, events('A', 3, ['abuse@example.org']))
    await storeAt(database, begin + WINDOW, { ...events('B', 2), ...events('C', 1) })
    await storeAt(database, begin + 3 * WINDOW, {
      ...events('D', 1),
      ...events('E', 2, ['abuse@example.org']),
    })
    await countAt(database, begin + 4 * WINDOW)
  })

  test('have the counters and the lists of all, the most frequent values first', async () => {
    const sums = await aggregateStatistics(database, { from: begin, to: begin + 4 * WINDOW })
    const { windows, missing, counted } = sums
    assert.deepEqual(
      { windows, missing, counted },
      {
        ...{ windows: 4, missing: 0 },
        counted: { from: begin, to: begin + 4 * WINDOW },
      },
    )
    assert.equal(sums.events, 9)
    const counts = Object.entries(sums.groups).map(([name, { events: count }]) => [name, count])
    assert.deepEqual(Object.fromEntries(counts), { overall: 9, internal: 5, external: 4 })
    assert.deepEqual(sums.groups.overall?.lists.categories, {
      values: [
        ['A', 3],
        ['B', 2],
        ['E', 2],
        ['C', 1],
        ['D', 1],
      ],
      ...{ rest: 0, exact: true },
    })
    assert.deepEqual(sums.groups.internal?.lists.categories?.values, [
      ['A', 3],
      ['E', 2],
    ])
    assert.deepEqual(sums.groups.external?.lists.abuses?.values, [['__unknown__', 4]])
    assert.equal(Object.keys(sums.groups.overall.lists).length, 16)
    assert.deepEqual(sums.timeline, [])
  })

  test('tell only what is asked for, and put the others together', async () => {
    const sums = await aggregateStatistics(database, {
      ...{ from: begin, to: begin + 4 * WINDOW, most: 2 },
      ...{ groups: ['overall'], dimensions: ['categories'] },
    })
    assert.deepEqual(sums.groups, {
      overall: {
        events: 9,
        lists: {
          categories: {
            values: [
              ['A', 3],
              ['B', 2],
            ],
            rest: 4,
            exact: true,
          },
        },
      },
    })
  })

  test('are those that have a part in the time, and say what was not counted', async () => {
    await database.query("DELETE FROM statistics_events WHERE dt_from = '2024-05-02T10:05:00Z'")
    const sums = await aggregateStatistics(database, {
      from: begin + 1,
      to: begin + 3 * WINDOW + 1,
    })
    assert.deepEqual(
      [sums.from, sums.to, sums.windows, sums.missing, sums.events],
      [begin, begin + 4 * WINDOW, 3, 1, 6],
    )
    await countAt(database, begin + 4 * WINDOW)
    for (const [from, to] of [
      [0, 1],
      [begin, begin],
      [begin + 1e9, begin + 2e9],
    ] as const) {
      const none = await aggregateStatistics(database, { from, to, starts: [from] })
      assert.equal(none.events, 0)
      assert.equal(none.counted, undefined)
      assert.deepEqual(none.groups.overall?.lists.sources, { values: [], rest: 0, exact: true })
      assert.equal(none.timeline.length, 1)
    }
  })

  test('make a time line whose buckets all have the values of the whole', async () => {
    const sums = await aggregateStatistics(database, {
      ...{ from: begin + 60_000, to: begin + 4 * WINDOW, most: 2 },
      ...{ groups: ['overall', 'external'], dimensions: ['categories'] },
      starts: [begin + 60_000, begin + WINDOW, begin + 2 * WINDOW, begin + 3 * WINDOW - 1],
    })
    const lines = sums.timeline.map(({ from, events: count, groups }) => [
      (from - begin) / WINDOW,
      count,
      groups.overall?.lists.categories?.values,
      groups.overall?.lists.categories?.rest,
      groups.external?.events,
    ])
    assert.deepEqual(lines, [
      [
        0,
        3,
        [
          ['A', 3],
          ['B', 0],
        ],
        0,
        0,
      ],
      [
        1,
        3,
        [
          ['A', 0],
          ['B', 2],
        ],
        1,
        3,
      ],
      [
        2,
        0,
        [
          ['A', 0],
          ['B', 0],
        ],
        0,
        0,
      ],
      [
        3 - 1 / WINDOW,
        3,
        [
          ['A', 0],
          ['B', 0],
        ],
        3,
        1,
      ],
    ])
  })
})

test('what was cut in some window is no longer exact, and nothing is lost', async () => {
  const { database } = await cluster.createDatabase()
  const many = Array.from({ length: 150 }, (_, index) => `10.0.${index}.1`)
  const members = { Category: ['Test'], Source: [{ IP4: many }] }
  await storeAt(database, begin, { a: members })
  await storeAt(database, begin + WINDOW, {
    b: { Category: ['Test'], Source: [{ IP4: ['10.0.99.1'] }] },
  })
  await countAt(database, begin + 2 * WINDOW)
  const { groups } = await aggregateStatistics(database, { from: begin, to: begin + 2 * WINDOW })
  const { sources, categories } = groups.overall?.lists ?? {}
  assert.equal(categories?.exact, true)
  assert.equal(sources?.exact, false)
  const told = sources.values.reduce((sum, [, count]) => sum + count, 0)
  assert.equal(told + sources.rest, 151)
  assert.ok(!sources.values.some(([value]) => value === '__REST__'))
})

test('values with the names of what every object has are values as any other', async () => {
  const { database } = await cluster.createDatabase()
  const names = ['__proto__', 'constructor', 'toString']
  await storeAt(database, begin, { a: { Category: names } })
  await countAt(database, begin + WINDOW)
  const { groups } = await aggregateStatistics(database, {
    from: begin,
    to: begin + WINDOW,
    starts: [begin],
  })
  const values = groups.overall?.lists.categories?.values.map(([value]) => value)
  assert.deepEqual(values, names)
})
