import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { closest } from '../../../../src/lib/framework/text/closest.ts'

describe('closest', () => {
  const keys = ['batch', 'pool_size', 'url', 'password', 'max_message_size']
  for (const [word, meant] of [
    ['batc', 'batch'],
    ['bacth', 'batch'],
    ['Batch', 'batch'],
    ['pool-size', 'pool_size'],
    ['poolsize', 'pool_size'],
    ['ulr', 'url'],
    ['passwort', 'password'],
    ['maxmessagesize', 'max_message_size'],
  ] as const) {
    test(`takes ${word} for ${meant}`, () => {
      assert.equal(closest(word, keys), meant)
    })
  }
  for (const word of ['', 'x', 'host', 'batching', 'p'.repeat(100_000)]) {
    test(`finds nothing close to ${word.slice(0, 10) || 'nothing'}`, () => {
      assert.equal(closest(word, keys), undefined)
    })
  }
  test('finds nothing among nothing', () => {
    assert.equal(closest('batch', []), undefined)
  })
})
