import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { roundStep, timelineOf } from '../../../../src/lib/framework/time/timeline.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000
const at = (text: string): number => Date.parse(text)
const texts = (times: readonly number[]): string[] =>
  times.map((time) => new Date(time).toISOString().slice(0, 16))

describe('the length of buckets', () => {
  test('is the next one that people count in', () => {
    const expected: readonly (readonly [number, number])[] = [
      ...([
        [3, 5],
        [0.3, 0.5],
        [700, 1000],
        [20, 20],
      ] as const),
      ...([
        [1001, 2000],
        [7000, 10_000],
        [31_000, MINUTE],
        [21 * MINUTE, 30 * MINUTE],
      ] as const),
      ...([
        [5 * HOUR, 6 * HOUR],
        [13 * HOUR, DAY],
        [8 * DAY, 10 * DAY],
        [14 * DAY + 1, 15 * DAY],
      ] as const),
    ]
    for (const [length, step] of expected)
      assert.ok(Math.abs(roundStep(length) - step) < 1e-9, `${length}`)
  })
})

describe('a time line', () => {
  test('begins where it is asked to, and goes on at round times of the zone', () => {
    const line = timelineOf({
      from: at('2024-05-02T10:20Z'),
      to: at('2024-05-03T10:20Z'),
      most: 5,
      timezone: 'Europe/Prague',
    })
    assert.equal(line.step, 6 * HOUR)
    assert.deepEqual(texts(line.starts), [
      ...['2024-05-02T10:20', '2024-05-02T16:00', '2024-05-02T22:00', '2024-05-03T04:00'],
      '2024-05-03T10:00',
    ])
  })

  test('takes a longer step when the part at its beginning would be one too many', () => {
    const line = timelineOf({ from: 1, to: 1 + 4 * HOUR, most: 4 })
    assert.equal(line.step, 2 * HOUR)
    assert.deepEqual(line.starts, [1, 2 * HOUR, 4 * HOUR])
  })

  test('of days begins each at midnight, also when clocks are changed', () => {
    const zone = { timezone: 'Europe/Prague', most: 10 }
    const spring = timelineOf({
      from: at('2024-03-29T23:00Z'),
      to: at('2024-04-01T22:00Z'),
      ...zone,
      shortest: DAY,
    })
    assert.deepEqual(texts(spring.starts), [
      '2024-03-29T23:00',
      '2024-03-30T23:00',
      '2024-03-31T22:00',
    ])
  })

  test('divides no millisecond', () => {
    const from = 1_099_511_627_776
    assert.deepEqual(timelineOf({ from, to: from + 1, most: 201 }), { step: 1, starts: [from] })
  })

  test('has at most so many buckets, ascending, all within', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 1, max: 400 * DAY }),
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom('UTC', 'Europe/Prague', 'America/Sao_Paulo', 'Australia/Lord_Howe'),
        (from, length, most, timezone) => {
          const { starts, step } = timelineOf({ from, to: from + length, most, timezone })
          assert.ok(starts.length >= 1 && starts.length <= most)
          assert.equal(starts[0], from)
          for (const [index, start] of starts.entries()) {
            if (index > 0) assert.ok(start > (starts[index - 1] ?? 0))
            assert.ok(start < from + length)
          }
          assert.ok(step > 0)
        },
      ),
    )
  })
})
