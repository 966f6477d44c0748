import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Taken } from '../../../../src/lib/modules/nats-receiver/taken.ts'

/** Messages of a stream that gets one each millisecond. */
function numbered(...sequences: number[]): { sequence: number; time: number }[] {
  return sequences.map((sequence) => ({ sequence, time: 1000 + sequence }))
}

/** The numbers that are fresh, and what is known then. */
function take(taken: Taken, ...sequences: number[]): { fresh: number[]; taken: Taken } {
  const sifted = taken.sift(numbered(...sequences))
  return { fresh: sifted.fresh.map(({ sequence }) => sequence), taken: sifted.taken }
}

describe('messages that were taken', () => {
  test('are known again, and each counts once', () => {
    const { fresh, taken } = take(new Taken(), 1, 2, 2, 3)
    assert.deepEqual(fresh, [1, 2, 3])
    assert.deepEqual(take(taken, 3, 4, 1).fresh, [4])
  })

  test('are ranges, which join when what was between comes', () => {
    const { taken } = take(new Taken(), 1, 2, 5, 6, 9)
    assert.deepEqual(
      taken.list().map(([first, last]) => [first, last]),
      [
        [1, 2],
        [5, 6],
        [9, 9],
      ],
    )
    const between = take(taken, 4, 8, 3, 7)
    assert.deepEqual(between.fresh, [4, 8, 3, 7])
    assert.deepEqual(between.taken.list(), [[1, 9, 1009]])
    assert.deepEqual(take(between.taken, ...numbers(1, 10)).fresh, [10])
  })

  test('in any order end as one range', () => {
    const shuffled = numbers(1, 500).toSorted((a, b) => ((a * 7919) % 503) - ((b * 7919) % 503))
    const { fresh, taken } = take(new Taken(), ...shuffled)
    assert.deepEqual(fresh, shuffled)
    assert.deepEqual(taken.list(), [[1, 500, 1500]])
  })

  test('are left as they were when nothing comes of it', () => {
    const before = take(new Taken(), 1).taken
    take(before, 2)
    assert.deepEqual(before.list(), [[1, 1, 1001]])
  })

  test('whose number comes with a later time are others: nothing is known any more', () => {
    const { taken } = take(new Taken(), 1, 2, 3, 9)
    const anew = taken.sift([{ sequence: 2, time: 5000 }])
    assert.equal(anew.fresh.length, 1)
    assert.deepEqual(anew.taken.list(), [[2, 2, 5000]])
  })

  test('are forgotten beyond a thousand gaps, the oldest first', () => {
    const { taken } = take(new Taken(), ...numbers(1, 1002).map((number) => number * 2))
    assert.equal(taken.list().length, 1000)
    assert.deepEqual(take(taken, 4, 6, 2004).fresh, [4])
  })

  test('are read from what was written, and from nothing else', () => {
    const { taken } = take(new Taken(), 1, 3)
    const written: unknown = JSON.parse(JSON.stringify(taken.list()))
    assert.deepEqual(Taken.parse(written)?.list(), taken.list())
    for (const wrong of [undefined, {}, [1], [[1, 2]], [['1', 2, 3]], [[1, 2, null]]]) {
      assert.equal(Taken.parse(wrong), undefined)
    }
  })
})

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
