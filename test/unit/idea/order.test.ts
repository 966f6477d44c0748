import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isAscending, sorted, unique } from '../../../src/lib/idea/order.ts'

/** Short ones are looked at in another way than long ones. */
const lists = [
  [],
  [7],
  [1, 2, 3],
  [3, 1, 3, 2],
  Array.from({ length: 100 }, (_, i) => (i * 37) % 50),
]

describe('lists of an event', () => {
  it('have each value once, in the order of their first appearance', () => {
    for (const list of lists) assert.deepEqual(unique([...list]), [...new Set(list)])
  })

  it('are sorted by value, numbers as well as texts, each once', () => {
    for (const list of lists) {
      const expected = [...new Set(list)].sort((a, b) => a - b)
      assert.deepEqual(sorted([...list]), expected)
      assert.deepEqual(sorted(list.map(String)), [...new Set(list.map(String))].sort())
    }
    assert.deepEqual(sorted(['udp', '\u{1F600}', '\uFFFD', 'tcp']), [
      'tcp',
      'udp',
      '\u{1F600}',
      '\uFFFD',
    ])
  })

  it('are ascending when none is before the one that precedes it', () => {
    const compare = (a: number, b: number): number => a - b
    assert.equal(isAscending([1, 1, 2], compare), true)
    assert.equal(isAscending([1, 3, 2], compare), false)
    assert.equal(isAscending([], compare), true)
  })
})
