import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Clock } from '../../../../src/lib/framework/time/clock.ts'
import { Pace } from '../../../../src/lib/framework/time/pace.ts'

/** A clock on which each portion takes as long as the test says. */
function clockOf(): { clock: Clock; pauses: number[]; pass: (milliseconds: number) => void } {
  let monotonic = 0
  const pauses: number[] = []
  const clock: Clock = {
    now: () => 0,
    monotonic: () => monotonic,
    sleep: (milliseconds) => {
      pauses.push(milliseconds)
      return Promise.resolve()
    },
  }
  return { clock, pauses, pass: (milliseconds) => (monotonic += milliseconds) }
}

test('portions grow and shrink towards a tenth of a second, and are followed by a pause as long', async () => {
  const { clock, pauses, pass } = clockOf()
  const pace = new Pace(clock, new AbortController().signal, { first: 100, most: 350 })
  const sizes: number[] = []
  for (const took of [50, 10, 100, 200, 5000, 1]) {
    await pace.portion((size) => {
      sizes.push(size)
      pass(took)
      return Promise.resolve()
    })
  }
  assert.deepEqual(sizes, [100, 200, 350, 350, 175, 88])
  assert.deepEqual(pauses, [50, 10, 100, 200, 1000, 1])
})

test('a portion is never smaller than one', async () => {
  const { clock, pass } = clockOf()
  const pace = new Pace(clock, new AbortController().signal, { first: 1, most: 10 })
  for (let round = 0; round < 3; round += 1) {
    const size = await pace.portion((given) => {
      pass(1000)
      return Promise.resolve(given)
    })
    assert.equal(size, 1)
  }
})

test('it ends with its signal', () => {
  const stop = new AbortController()
  const pace = new Pace(clockOf().clock, stop.signal, { first: 1, most: 10 })
  assert.equal(pace.isEnded, false)
  stop.abort()
  assert.equal(pace.isEnded, true)
})
