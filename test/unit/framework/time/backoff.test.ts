import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { backoffDelay, outageBackoff } from '../../../../src/lib/framework/time/backoff.ts'

test('without chance, the pauses during an outage are those of the comment', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => backoffDelay(attempt, outageBackoff, 0))
  assert.deepEqual(pauses, [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000])
})

test('a pause is between one half of the full one and the full one, never above the longest', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      (attempt, random, first, longest) => {
        const backoff = { first, longest }
        const full = backoffDelay(attempt, backoff, 0)
        const delay = backoffDelay(attempt, backoff, random)
        assert.ok(full <= longest)
        assert.ok(delay <= full && delay > full / 2 - 1e-9)
      },
    ),
  )
})

test('full pauses never become shorter', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (attempt) => {
      const [now, next] = [attempt, attempt + 1].map((n) => backoffDelay(n, outageBackoff, 0))
      assert.ok(now! <= next!)
    }),
  )
})

test('chance is asked when none is given', () => {
  const delays = new Set(Array.from({ length: 20 }, () => backoffDelay(5, outageBackoff)))
  assert.ok(delays.size > 1)
})
