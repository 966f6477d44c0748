import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { silenceOf, timingRemarks } from '../../../../src/lib/modules/reporter/timing.ts'

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
