import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crossCounts } from '../../../../src/lib/database/events/search/cross-counts.ts'
import {
  eventTimeline,
  valueTimeline,
} from '../../../../src/lib/database/events/search/value-timeline.ts'
import { startCluster } from '../../../support/database.ts'
import { storeEvents } from '../../../support/events.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const at = (text: string): number => Date.parse(`2026-03-${text}Z`)
await storeEvents(database, {
  a: {
    DetectTime: '2026-03-01T00:00:00Z',
    Category: ['X', 'Y'],
    Source: [{ IP4: ['192.0.2.0/24'] }],
    _Mentat: { EventSeverity: 'low' },
  },
  b: {
    DetectTime: '2026-03-01T01:59:59Z',
    Category: ['X'],
    Source: [{ IP4: ['192.0.2.1'] }],
    _Mentat: { EventSeverity: 'high' },
  },
  c: { DetectTime: '2026-03-01T02:00:00Z', Category: ['Z'] },
  d: { DetectTime: '2026-03-01T03:00:00Z', Category: ['W'] },
})
const hours = { from: at('01T00:00:00'), to: at('01T03:00:00'), by: 'detecttime' as const }
const even = { ...hours, starts: [at('01T00:00:00'), at('01T01:00:00'), at('01T02:00:00')] }
const uneven = { ...hours, starts: [at('01T00:00:00'), at('01T01:30:00'), at('01T02:00:00')] }

test('events are counted in stretches of one length and of several, without those at the end', async () => {
  assert.deepEqual(await eventTimeline(database, {}, even), [1, 1, 1])
  assert.deepEqual(await eventTimeline(database, { categories: ['X'] }, uneven), [1, 1, 0])
})

test('the most frequent values have lines of their own, all others are one', async () => {
  for (const stretches of [even, uneven]) {
    const { values, rest, others } = await valueTimeline(
      database,
      {},
      { ...stretches, attribute: 'category', most: 1 },
    )
    assert.deepEqual(values, [{ value: 'X', count: 2, counts: [1, 1, 0] }])
    assert.deepEqual([rest, others], [[1, 0, 1], 2])
  }
})

test('events without a value are one of the values; networks stay networks', async () => {
  const severities = await valueTimeline(
    database,
    {},
    { ...even, attribute: 'event_severity', most: 5 },
  )
  assert.deepEqual(
    severities.values.map(({ value, count }) => [value, count]),
    [
      ['high', 1],
      ['low', 1],
      [undefined, 1],
    ],
  )
  const sources = await valueTimeline(database, {}, { ...even, attribute: 'source_ip', most: 5 })
  assert.deepEqual(sources.values.map(({ value }) => value).toSorted(), [
    '192.0.2.0/24',
    '192.0.2.1',
    undefined,
  ])
})

test('nothing found is nothing counted, and no value is no number of values', async () => {
  const none = await valueTimeline(
    database,
    { categories: ['none'] },
    { ...even, attribute: 'category', most: 5 },
  )
  assert.deepEqual(none, { values: [], rest: [0, 0, 0], others: 0 })
  await assert.rejects(
    valueTimeline(database, {}, { ...even, attribute: 'category', most: 0 }),
    isMentatError('SEARCH_INVALID'),
  )
})

test('pairs of values are counted, the most frequent first, also with no value', async () => {
  const all = await crossCounts(
    database,
    {},
    { row: 'category', column: 'event_severity', most: 10 },
  )
  assert.deepEqual(all, {
    rows: ['X', 'W', 'Y', 'Z'],
    columns: ['low', undefined, 'high'],
    counts: [
      [1, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
      [0, 1, 0],
    ],
    isCut: false,
  })
  const cut = await crossCounts(database, {}, { row: 'category', column: 'category', most: 1 })
  assert.deepEqual([cut.rows, cut.counts, cut.isCut], [['X'], [[2]], true])
})
