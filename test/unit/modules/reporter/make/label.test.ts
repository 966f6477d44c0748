import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { reportLabel } from '../../../../../src/lib/modules/reporter/make/label.ts'

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
