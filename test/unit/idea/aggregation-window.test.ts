import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAggregationWindow } from '../../../src/lib/idea/aggregation-window.ts'

test('a window is read with days and fractions', () => {
  assert.equal(parseAggregationWindow('00:05:00'), 300_000)
  assert.equal(parseAggregationWindow('1D00:00:00'), 86_400_000)
  assert.equal(parseAggregationWindow('2d25:00:00.5'), (2 * 24 + 25) * 3_600_000 + 500)
})

test('what is no window is refused', () => {
  for (const text of ['', '100:00:00', '5', '00:05', '-00:05:00', '1D', '00:05:00 ', 'D00:05:00']) {
    assert.equal(parseAggregationWindow(text), undefined)
  }
})
