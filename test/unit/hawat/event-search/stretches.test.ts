import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutStretch, MOST_STRETCHES } from '../../../../src/lib/hawat/event-search/stretches.ts'

const at = (text: string): number => Date.parse(text)
const texts = (starts: readonly number[]): string[] =>
  starts.map((start) => new Date(start).toISOString().slice(0, 16))

test('a stretch is cut where clocks show whole units, in as many pieces as can be told apart', () => {
  const week = cutStretch(
    { from: at('2026-11-16T21:10:00Z'), to: at('2026-11-23T21:10:00Z') },
    { timezone: 'UTC' },
  )
  assert.equal(week.step, 3_600_000)
  assert.deepEqual(texts(week.starts.slice(0, 2)), ['2026-11-16T21:00', '2026-11-16T22:00'])
  assert.equal(week.starts.length, 169)
})

test('no length makes more pieces than the most', () => {
  for (let length = 1000; length < 100 * 366 * 86_400_000; length *= 1.7) {
    const { starts } = cutStretch(
      { from: 1_234_567_890, to: 1_234_567_890 + length },
      { timezone: 'Europe/Prague' },
    )
    assert.ok(starts.length <= MOST_STRETCHES, `${length}: ${starts.length}`)
    assert.ok((starts[0] ?? Infinity) <= 1_234_567_890)
    assert.ok((starts.at(-1) ?? Infinity) < 1_234_567_890 + length)
  }
})

test('days begin at midnight of the zone, also where clocks are put forward and back', () => {
  const days = (from: string, to: string): string[] =>
    texts(
      cutStretch({ from: at(from), to: at(to) }, { timezone: 'Europe/Prague', step: 86_400_000 })
        .starts,
    )
  assert.deepEqual(days('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z'), [
    '2026-03-27T23:00',
    '2026-03-28T23:00',
    '2026-03-29T22:00',
  ])
  assert.deepEqual(days('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z'), [
    '2026-10-23T22:00',
    '2026-10-24T22:00',
    '2026-10-25T23:00',
  ])
})

test('weeks begin on a Monday', () => {
  const { starts } = cutStretch(
    { from: at('2026-11-18T12:00:00Z'), to: at('2026-11-26T00:00:00Z') },
    { timezone: 'UTC', step: 7 * 86_400_000 },
  )
  assert.deepEqual(texts(starts), ['2026-11-16T00:00', '2026-11-23T00:00'])
})

test('pieces are no shorter than what was asked for', () => {
  const { step } = cutStretch({ from: 0, to: 60_000 }, { timezone: 'UTC', shortest: 300_000 })
  assert.equal(step, 300_000)
})
