import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import {
  type CountedAttribute,
  countedAttributes,
} from '../../../../src/lib/database/events/search/counted.ts'
import {
  MOST_BUCKETS,
  timeline,
  topValues,
} from '../../../../src/lib/database/events/search/summary.ts'
import { startCluster } from '../../../support/database.ts'
import { storeEvents } from '../../../support/events.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const cluster = await startCluster()
const base = Date.UTC(2024, 4, 2, 10)

describe('top lists', () => {
  let database: Database
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    const rich = {
      Category: ['Cat.a', 'Cat.b'],
      Description: 'text',
      Source: [
        { IP4: ['192.0.2.1', '198.51.100.0/24'], Port: [9, 10], Type: ['S'], Proto: ['tcp'] },
      ],
      Target: [
        {
          IP4: ['203.0.113.1-203.0.113.9'],
          IP6: ['2001:db8::/32', '::1'],
          Port: [80],
          Type: ['T'],
        },
      ],
      Node: [{ Name: 'node', Type: ['N'] }],
      TLP: 'green',
      _Mentat: {
        EventClass: 'class',
        TargetClass: 'tclass',
        EventSeverity: 'low',
        TargetSeverity: 'high',
        ResolvedAbuses: ['abuse'],
        TargetAbuses: ['tabuse'],
        InspectionErrors: ['error'],
      },
    }
    await storeEvents(database, {
      rich1: rich,
      rich2: rich,
      bare: { Category: ['Cat.a'], Description: '' },
    })
  })

  const top = async (attribute: CountedAttribute, limit = 10) =>
    (await topValues(database, {}, { attribute, limit })).map(({ value, count }) => [value, count])

  const single: Partial<Record<CountedAttribute, string>> = {
    ...{
      target_port: '80',
      source_type: 'S',
      target_type: 'T',
      protocol: 'tcp',
      node_name: 'node',
      node_type: 'N',
    },
    ...{
      resolved_abuses: 'abuse',
      target_abuses: 'tabuse',
      event_class: 'class',
      target_class: 'tclass',
    },
    ...{
      event_severity: 'low',
      target_severity: 'high',
      tlp: 'GREEN',
      inspection_errors: 'error',
      description: 'text',
    },
  }
  for (const [attribute, value] of Object.entries(single)) {
    test(`${attribute}: its value, and the events without one`, async () => {
      assert.deepEqual(await top(attribute as CountedAttribute), [
        [value, 2],
        [undefined, 1],
      ])
    })
  }

  test('an event with several values counts for each', async () => {
    assert.deepEqual(await top('category'), [
      ['Cat.a', 3],
      ['Cat.b', 2],
    ])
    assert.deepEqual(await top('source_port'), [
      ['9', 2],
      ['10', 2],
      [undefined, 1],
    ])
  })

  test('addresses as people write them', async () => {
    assert.deepEqual(await top('source_ip'), [
      ['192.0.2.1', 2],
      ['198.51.100.0/24', 2],
      [undefined, 1],
    ])
    assert.deepEqual(await top('target_ip'), [
      ['203.0.113.1-203.0.113.9', 2],
      ['::1', 2],
      ['2001:db8::/32', 2],
      [undefined, 1],
    ])
  })

  test('only so many, and only of what matches', async () => {
    assert.deepEqual(await top('source_ip', 1), [['192.0.2.1', 2]])
    const values = await topValues(
      database,
      { source_addrs: ['192.0.2.1'], categories: ['Cat.b'] },
      { attribute: 'category', limit: 5 },
    )
    assert.deepEqual(values, [
      { value: 'Cat.a', count: 2 },
      { value: 'Cat.b', count: 2 },
    ])
    assert.deepEqual(
      await topValues(database, { categories: ['Absent'] }, { attribute: 'tlp', limit: 5 }),
      [],
    )
  })

  test('each attribute is covered here', () => {
    const covered = [...Object.keys(single), 'category', 'source_port', 'source_ip', 'target_ip']
    assert.deepEqual(covered.toSorted(), [...countedAttributes].toSorted())
  })

  test('limits that are none are refused', async () => {
    for (const limit of [0, -1, 0.5, Number.NaN, 10_001]) {
      await assert.rejects(top('tlp', limit), isMentatError('SEARCH_INVALID', 'limit: '))
    }
  })
})

describe('time lines', () => {
  let database: Database
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    const clock = new FakeClock(base + 86_400_000)
    await storeEvents(
      database,
      {
        early: { DetectTime: '2024-05-02T09:59:59.999999Z' },
        first: { DetectTime: '2024-05-02T10:00:00Z' },
        edge: { DetectTime: '2024-05-02T10:00:09.999999Z' },
        second: { DetectTime: '2024-05-02T10:00:10Z', Category: ['Other'] },
        fourth: { DetectTime: '2024-05-02T10:00:34Z' },
        end: { DetectTime: '2024-05-02T10:00:35Z' },
      },
      clock,
    )
  })
  const counts = async (from: number, to: number, step: number) =>
    (await timeline(database, {}, { from, to, step })).map((bucket) => bucket.count)

  test('buckets begin inside and end outside; empty ones are there; the last may be shorter', async () => {
    assert.deepEqual(
      await timeline(database, {}, { from: base, to: base + 35_000, step: 10_000 }),
      [
        { from: base, count: 2 },
        { from: base + 10_000, count: 1 },
        { from: base + 20_000, count: 0 },
        { from: base + 30_000, count: 1 },
      ],
    )
    assert.deepEqual(await counts(base, base + 35_000.001, 10_000), [2, 1, 0, 2])
  })

  test('steps that divide nothing', async () => {
    assert.deepEqual(await counts(base, base + 35_000, 9_999.999), [1, 2, 0, 1])
    assert.deepEqual(await counts(base - 0.001, base + 1, 0.7), [2, 0])
    assert.deepEqual(await counts(base, base + 35_000, 1e9), [4])
  })

  test('the window of the request takes the place of that of the parameters, not of the other time', async () => {
    const buckets = await timeline(
      database,
      { dt_from: 0, dt_to: 1, categories: ['Other'] },
      { from: base, to: base + 20_000, step: 10_000 },
    )
    assert.deepEqual(
      buckets.map(({ count }) => count),
      [0, 1],
    )
    const request = { from: base, to: base + 172_800_000, step: 86_400_000 }
    const stored = await timeline(
      database,
      { dt_from: base, dt_to: base + 1 },
      { ...request, by: 'storagetime' },
    )
    assert.deepEqual(
      stored.map(({ count }) => count),
      [0, 1],
    )
  })

  test('no time at all has no buckets', async () => {
    assert.deepEqual(await counts(base, base, 1000), [])
    assert.deepEqual(await counts(base, base - 1, 1000), [])
  })

  test('too many buckets, no step and no times are refused', async () => {
    assert.equal((await counts(base, base + MOST_BUCKETS, 1)).length, MOST_BUCKETS)
    const refused = isMentatError('SEARCH_INVALID', 'step: ')
    await assert.rejects(counts(base, base + MOST_BUCKETS + 1, 1), refused)
    for (const step of [0, -1, Number.NaN])
      await assert.rejects(counts(base, base + 10, step), refused)
    await assert.rejects(counts(Number.NaN, base, 1), isMentatError('SEARCH_INVALID', 'from: '))
    await assert.rejects(counts(base, Infinity, 1), isMentatError('SEARCH_INVALID', 'to: '))
  })
})
