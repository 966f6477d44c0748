import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { topList } from '../../../../../src/lib/modules/reporter/data/toplist.ts'

describe('lists', () => {
  test('are cut to their largest entries and a rest', () => {
    const counts = new Map(Array.from({ length: 150 }, (_, index) => [`v${index}`, index] as const))
    const list = topList('sources', counts)
    assert.equal(Object.keys(list).length, 100)
    assert.equal(list['v149'], 149)
    assert.equal(list['__REST__'], (50 * 51) / 2)
  })
})
