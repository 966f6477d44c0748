import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  checkInterval,
  comparisonOf,
  lastSummaryWindow,
} from '../../../../../src/lib/modules/informant/plan/window.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const iso = ({ from, to }: { from: number; to: number }): string[] =>
  [from, to].map((time) => new Date(time).toISOString())
const at = (text: string): number => Date.parse(text)

describe('the window of a summary', () => {
  test('is the last day by the clocks of the zone, also when they are changed', () => {
    const last = (now: string, zone: string): string[] => iso(lastSummaryWindow(at(now), DAY, zone))
    assert.deepEqual(last('2024-05-03T04:00:00Z', 'UTC'), [
      '2024-05-02T00:00:00.000Z',
      '2024-05-03T00:00:00.000Z',
    ])
    assert.deepEqual(last('2024-05-03T04:00:00Z', 'Europe/Prague'), [
      '2024-05-01T22:00:00.000Z',
      '2024-05-02T22:00:00.000Z',
    ])
    // 23 hours and 25 hours.
    assert.deepEqual(last('2024-04-01T04:00:00Z', 'Europe/Prague'), [
      '2024-03-30T23:00:00.000Z',
      '2024-03-31T22:00:00.000Z',
    ])
    assert.deepEqual(last('2024-10-28T04:00:00Z', 'Europe/Prague'), [
      '2024-10-26T22:00:00.000Z',
      '2024-10-27T23:00:00.000Z',
    ])
  })

  test('is the last week from Monday on, and the last hour', () => {
    assert.deepEqual(iso(lastSummaryWindow(at('2024-05-03T04:00:00Z'), 7 * DAY, 'UTC')), [
      '2024-04-22T00:00:00.000Z',
      '2024-04-29T00:00:00.000Z',
    ])
    assert.deepEqual(iso(lastSummaryWindow(at('2024-05-03T04:10:00Z'), HOUR, 'Asia/Kolkata')), [
      '2024-05-03T03:00:00.000Z',
      '2024-05-03T04:00:00.000Z',
    ])
  })

  test('is compared with the same hours of seven days, a longer one with four before it', () => {
    const day = lastSummaryWindow(at('2024-04-02T04:00:00Z'), DAY, 'Europe/Prague')
    const { before, isDaily } = comparisonOf(day, 'Europe/Prague')
    assert.equal(isDaily, true)
    assert.deepEqual(before.map(iso)[0], ['2024-03-30T23:00:00.000Z', '2024-03-31T22:00:00.000Z'])
    assert.deepEqual(before.map(iso)[6], ['2024-03-24T23:00:00.000Z', '2024-03-25T23:00:00.000Z'])
    const week = lastSummaryWindow(at('2024-05-03T04:00:00Z'), 7 * DAY, 'UTC')
    const weeks = comparisonOf(week, 'UTC')
    assert.equal(weeks.isDaily, false)
    assert.deepEqual(
      weeks.before.map(({ to }) => to),
      [0, 1, 2, 3].map((number) => week.from - number * 7 * DAY),
    )
  })

  test('has a length that can be counted', () => {
    for (const length of [300_000, HOUR, DAY, 28 * DAY]) checkInterval(length)
    for (const length of [60_000, 301_000, 29 * DAY]) {
      assert.throws(() => {
        checkInterval(length)
      }, /no interval of summaries/)
    }
  })
})
