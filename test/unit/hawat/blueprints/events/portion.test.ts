import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventHit } from '../../../../../src/lib/database/events/search/page.ts'
import { Portion } from '../../../../../src/lib/hawat/blueprints/events/portion.ts'

function hits(count: number, size: number): EventHit[] {
  return Array.from({ length: count }, () => ({ document: 'x'.repeat(size) }) as EventHit)
}

test('small events are read by thousands, those of a megabyte one by one, and never more than are wanted', () => {
  const small = new Portion()
  assert.equal(small.of(40), 40)
  assert.equal(small.of(10_000), 100)
  small.add(hits(100, 500))
  assert.equal(small.of(10_000), 2500)
  const large = new Portion()
  large.add(hits(10, 1024 * 1024))
  assert.equal(large.of(10_000), 8)
  large.add(hits(1, 200 * 1024 * 1024))
  assert.equal(large.of(10_000), 1)
  assert.equal(large.size, 210 * 1024 * 1024)
})

test('lines without documents have no size', () => {
  const lines = new Portion()
  lines.add([{} as EventHit])
  assert.deepEqual([lines.of(10_000), lines.size], [2500, 0])
})
