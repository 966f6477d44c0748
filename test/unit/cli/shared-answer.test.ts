import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharedAnswer } from '../../../src/cli/shared-answer.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'

test('an answer is made once for all who ask within its age, and a failure is not kept', async () => {
  let now = 0
  let made = 0
  let isBroken = false
  const ask = sharedAnswer(
    () => {
      made++
      return isBroken ? Promise.reject(new TypeError('broken')) : Promise.resolve(made)
    },
    { clock: { ...systemClock, monotonic: () => now }, age: 1000 },
  )
  assert.deepEqual(await Promise.all([ask(), ask(), ask()]), [1, 1, 1])
  now = 999
  assert.equal(await ask(), 1)
  now = 1000
  assert.equal(await ask(), 2)
  now = 2000
  isBroken = true
  await assert.rejects(ask(), TypeError)
  isBroken = false
  assert.equal(await ask(), 4)
})
