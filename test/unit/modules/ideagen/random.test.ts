import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { WeightedTable, zipf } from '../../../../src/lib/modules/ideagen/distribution.ts'
import { Random } from '../../../../src/lib/modules/ideagen/random.ts'

describe('Random', () => {
  test('gives the same numbers for ever', () => {
    const random = new Random(1, 'events')
    assert.deepEqual(
      random.times(4, () => random.next()),
      [3_451_056_151, 667_943_426, 2_501_715_224, 4_000_744_659],
    )
  })

  test('keeps within its bounds and reaches both', () => {
    const random = new Random('bounds')
    const even = new Set(random.times(2000, () => random.integer(3, 9)))
    assert.deepEqual([...even].sort(), [3, 4, 5, 6, 7, 8, 9])
    const small = random.times(5000, () => random.small(1, 50))
    assert.equal(Math.min(...small), 1)
    assert.equal(Math.max(...small), 50)
    assert.ok(small.filter((value) => value < 8).length > 2000)
  })

  test('makes hexadecimal texts and bytes of exactly the length asked for', () => {
    const random = new Random('lengths')
    for (const length of [0, 1, 2, 3, 4, 5, 31, 64]) {
      assert.equal(random.bytes(length).length, length)
      assert.match(random.hex(length), new RegExp(`^[0-9a-f]{${length}}$`))
    }
  })
})

describe('choices', () => {
  test('follow their weights', () => {
    const random = new Random('weights')
    const rare = { weight: 1 }
    const never = { weight: 0 }
    const usual = { weight: 9 }
    const table = new WeightedTable([rare, never, usual])
    const drawn = random.times(10_000, () => table.draw(random))
    const share = drawn.filter((row) => row === rare).length / drawn.length
    assert.ok(share > 0.085 && share < 0.115, String(share))
    assert.ok(!drawn.includes(never))
  })

  test('by Zipf make the second half as frequent as the first', () => {
    const random = new Random('zipf')
    const distribution = zipf(1000, 1)
    const counts = new Array<number>(1000).fill(0)
    for (let index = 0; index < 100_000; index++) counts[distribution.draw(random)]! += 1
    const ratio = counts[0]! / counts[1]!
    assert.ok(ratio > 1.85 && ratio < 2.15, String(ratio))
  })
})
