import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EVERYTHING } from '../../../../src/lib/services/warden/hub.ts'
import { positionAfter } from '../../../../src/lib/services/warden/position.ts'

describe('the position after an answer', () => {
  for (const [title, after, lastId, events, next, isBehind] of [
    ['is that of the last event', 5, 9, ['{}'], 9, false],
    ['skips what a filter left out', 5, 9, [], 9, false],
    ['stays where nothing is new', 9, 9, [], 9, false],
    ['begins where the hub is now', 0, 9, [], 9, false],
    ['misses not the first event of an empty hub', 0, 1, [], EVERYTHING, false],
    ['is the first event when that came', EVERYTHING, 1, ['{}'], 1, false],
    ['goes back when the hub was restored', 50_000, 49_000, [], 39_000, true],
    ['goes back to the start when the hub was set up anew', 50_000, 20, [], EVERYTHING, true],
    ['stays at the start while such a hub is empty', EVERYTHING, 1, [], EVERYTHING, false],
  ] as const) {
    test(title, () => {
      assert.deepEqual(positionAfter(after, { lastId, events }), { after: next, isBehind })
    })
  }
})
