import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { cut, halve } from '../../../../src/lib/services/warden/batches.ts'

describe('events cut into batches', () => {
  test('are all there, in order, within both limits unless one alone is larger', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 40 })
    const limits = fc.record({
      count: fc.integer({ min: 1, max: 10 }),
      bytes: fc.integer({ min: 10, max: 100 }),
    })
    fc.assert(
      fc.property(sizes, limits, (all, { count, bytes }) => {
        const pieces = cut([...all.keys()], all, { count, bytes })
        assert.deepEqual(pieces.flat(), [...all.keys()])
        for (const piece of pieces) {
          const text = JSON.stringify(piece.map((index) => 'x'.repeat(all[index]!))).replaceAll(
            '"',
            '',
          )
          assert.ok(piece.length > 0 && piece.length <= count)
          assert.ok(piece.length === 1 || text.length <= bytes, `${text.length} > ${bytes}`)
        }
      }),
    )
  })

  test('halved are two parts', () => {
    assert.deepEqual(halve([4, 5, 6]), [[4, 5], [6]])
    assert.deepEqual(halve([4, 5]), [[4], [5]])
  })
})
