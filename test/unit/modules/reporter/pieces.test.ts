import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { Credibility } from '../../../../src/lib/modules/reporter/credibility.ts'
import { ReportingFilters } from '../../../../src/lib/modules/reporter/filters.ts'
import { reportLabel } from '../../../../src/lib/modules/reporter/label.ts'
import { type Fate, Tally } from '../../../../src/lib/modules/reporter/tally.ts'
import { silenceOf, timingRemarks } from '../../../../src/lib/modules/reporter/timing.ts'
import { topList } from '../../../../src/lib/modules/reporter/toplist.ts'
import {
  addressOfKey,
  thresholdKey,
  thresholdSubject,
  wholeClassOf,
} from '../../../../src/lib/modules/reporter/whole-class.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'

describe('credibility', () => {
  const credibility = new Credibility([
    { name: 'a', credibility: 0.8 },
    { name: 'b', credibility: 0.6 },
    { name: 'never', credibility: 0 },
  ])
  test('is the product of all detectors, of which those are believed that nobody knows', () => {
    assert.equal(credibility.judge(['a', 'x']).isCredible, true)
    assert.deepEqual(credibility.judge(['a', 'b']), { isCredible: false, least: 'b' })
    assert.equal(
      credibility.judge(['b', 'b']).isCredible,
      true,
      'one that occurs twice counts once',
    )
    assert.equal(credibility.judge(['never']).least, 'never')
    assert.equal(credibility.judge([]).isCredible, true)
  })
  test('has a limit that may be another', () => {
    assert.equal(credibility.judge(['b'], 0.6).isCredible, true)
    assert.equal(credibility.judge(['b'], 0.61).isCredible, false)
  })
})

describe('the key of a threshold', () => {
  const event = parseEvent(
    eventWith({
      Category: ['Recon.Scanning', 'Attempt.Login'],
      _Mentat: { EventClass: 'scan', EventSubclass: ['b', 'a'], TargetClass: 'hit' },
    }),
  )
  const [source, target] = [{ isTarget: false }, { isTarget: true }]
  test('is class, subclasses and address', () => {
    assert.equal(wholeClassOf(event, source), 'scan/a,b')
    assert.equal(wholeClassOf(event, target), 'hit')
    assert.equal(thresholdKey('scan/a,b', '192.0.2.0/24'), 'scan/a,b+++192.0.2.0/24')
    assert.equal(addressOfKey('odd+++class+++192.0.2.1'), '192.0.2.1')
  })
  test('has the categories where there is no class', () => {
    const plain = parseEvent(eventWith({ Category: ['A', 'B'] }))
    assert.equal(wholeClassOf(plain, source), undefined)
    assert.equal(thresholdSubject(plain, undefined), 'A/B')
  })
  test('fits an index whatever an event says', () => {
    const hostile = parseEvent(
      eventWith({
        _Mentat: { EventClass: 'x', EventSubclass: ['\0'.repeat(9), 'y'.repeat(5000)] },
      }),
    )
    const key = thresholdKey(wholeClassOf(hostile, source) ?? '', 'a')
    assert.ok(key.length < 1000 && !key.includes('\0'))
  })
})

describe('filters', () => {
  const row = { id: 1, group: null, name: 'n', source_based: true, filter: 'exists ID' }
  const filters = new ReportingFilters(
    [
      row,
      { ...row, id: 2, group: 'b' },
      { ...row, id: 3, group: 'a' },
      { ...row, id: 4, source_based: false },
      { ...row, id: 5, filter: 'not ( a filter' },
    ],
    silentLogger,
  )
  test('are those for all, then those of the groups of the chain in its order', () => {
    assert.deepEqual(
      filters.of({ isTarget: false }, ['a', 'b']).map(({ id }) => id),
      [1, 3, 2],
    )
    assert.deepEqual(
      filters.of({ isTarget: false }, []).map(({ id }) => id),
      [1],
    )
    assert.deepEqual(
      filters.of({ isTarget: true }, ['a']).map(({ id }) => id),
      [4],
    )
  })
})

describe('a tally', () => {
  test('counts each event once, by the best that became of it', () => {
    const tally = new Tally()
    const add = (...fates: Fate[]): void => {
      tally.addEvent(new Set(fates))
    }
    add('filtered')
    add('filtered', 'reported')
    add('filtered', 'low_credibility')
    add('thresholded', 'reported')
    add('thresholded')
    tally.addRelapsed(2)
    assert.deepEqual(tally.counts(), {
      evcount_rep: 4,
      evcount_all: 7,
      evcount_new: 5,
      evcount_flt: 4,
      evcount_flt_blk: 1,
      evcount_det: 3,
      evcount_det_blk: 1,
      evcount_thr: 2,
      evcount_thr_blk: 1,
      evcount_rlp: 2,
    })
  })
})

describe('a label', () => {
  const about = { type: 'summary', severity: 'low', day: Date.UTC(2024, 0, 31, 23) } as const
  test('tells the day, type and severity', () => {
    assert.match(reportLabel(about, ['x'], 0), /^M20240131SL-[A-Z0-9]{5}$/)
    assert.match(
      reportLabel({ ...about, type: 'extra', severity: 'critical' }, ['x'], 0),
      /^M20240131EC-/,
    )
  })
  test('is the same for the same report, and another at the next attempt', () => {
    assert.equal(reportLabel(about, ['x'], 0), reportLabel(about, ['x'], 0))
    assert.notEqual(reportLabel(about, ['x'], 0), reportLabel(about, ['x'], 1))
    assert.notEqual(reportLabel(about, ['x'], 0), reportLabel(about, ['y'], 0))
  })
})

describe('timing', () => {
  const low = { period: 1, threshold: 10, relapse: 4 }
  const timing = { info: low, low, medium: low, high: low, critical: low }
  test('of targets is that of sources unless it is told', () => {
    assert.deepEqual(silenceOf(timing, 'low', { isTarget: true }), { duration: 10, relapse: 4 })
    const other = { ...timing, low: { ...low, target_threshold: 3 } }
    assert.deepEqual(silenceOf(other, 'low', { isTarget: true }), { duration: 3, relapse: 3 })
    assert.deepEqual(silenceOf(other, 'low', { isTarget: false }), { duration: 10, relapse: 4 })
  })
  test('with a relapse longer than its threshold is a mistake', () => {
    const wrong = timingRemarks({ ...timing, high: { ...low, relapse: 11 } })
    assert.deepEqual(wrong[0]?.path, ['timing', 'high', 'relapse'])
  })
})

describe('lists', () => {
  test('are cut to their largest entries and a rest', () => {
    const counts = new Map(Array.from({ length: 150 }, (_, index) => [`v${index}`, index] as const))
    const list = topList('sources', counts)
    assert.equal(Object.keys(list).length, 100)
    assert.equal(list['v149'], 149)
    assert.equal(list['__REST__'], (50 * 51) / 2)
  })
})
