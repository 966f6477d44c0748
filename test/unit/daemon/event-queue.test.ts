import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { eventKind, EventQueue } from '../../../src/lib/daemon/event-queue.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const kind = eventKind<number>('number')

function setup() {
  const clock = new FakeClock()
  const queue = new EventQueue(clock)
  const drain = (): unknown[] => {
    const payloads: unknown[] = []
    for (let event = queue.next(); event; event = queue.next()) payloads.push(event.payload)
    return payloads
  }
  return { clock, queue, drain }
}

describe('order', () => {
  test('first in, first out; what is put first comes first', () => {
    const { queue, drain } = setup()
    queue.emit(kind, 1)
    queue.emit(kind, 2)
    queue.emitFirst(kind, 0)
    assert.deepEqual(drain(), [0, 1, 2])
    assert.equal(queue.next(), undefined)
  })

  test('a timed event comes when it is due, not before, and then before the others', () => {
    const { clock, queue, drain } = setup()
    queue.emitAfter(100, kind, 9)
    queue.emit(kind, 1)
    clock.advance(99)
    assert.deepEqual(drain(), [1])
    queue.emit(kind, 2)
    clock.advance(1)
    assert.deepEqual(drain(), [9, 2])
  })

  test('timed events come by their due time, those of the same time in the order they were put', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 40 }), (pauses) => {
        const { clock, queue, drain } = setup()
        for (const [index, pause] of pauses.entries()) queue.emitAfter(pause, kind, index)
        clock.advance(10)
        const expected = [...pauses.keys()].toSorted((a, b) => pauses[a]! - pauses[b]! || a - b)
        assert.deepEqual(drain(), expected)
      }),
    )
  })

  test('setting the clock of the machine back does not delay anything', () => {
    const { clock, queue, drain } = setup()
    queue.emitAfter(100, kind, 1)
    clock.set(0)
    clock.advance(100)
    assert.deepEqual(drain(), [1])
  })
})

describe('waiting', () => {
  test('ends at once when something waits already', async () => {
    const { queue } = setup()
    queue.emit(kind, 1)
    await queue.wait()
    assert.equal(queue.quiet, false)
  })

  test('ends when something is put, when it is woken, and when a timed event is due', async () => {
    const { clock, queue } = setup()
    for (const act of [
      () => {
        queue.wake()
      },
      () => {
        queue.emitAfter(1000, kind, 1)
      },
      () => {
        clock.advance(1000)
      },
      () => {
        queue.emit(kind, 2)
      },
    ]) {
      const waiting = queue.wait()
      assert.equal(clock.sleepers, 1)
      act()
      await waiting
      assert.equal(clock.sleepers, 0)
      queue.next()
    }
  })

  test('waking nobody is no harm, and is not remembered', async () => {
    const { clock, queue } = setup()
    queue.wake()
    const waiting = queue.wait()
    assert.equal(clock.sleepers, 1)
    queue.wake()
    await waiting
  })
})
