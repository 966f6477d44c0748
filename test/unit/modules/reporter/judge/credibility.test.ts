import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Credibility } from '../../../../../src/lib/modules/reporter/judge/credibility.ts'

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
