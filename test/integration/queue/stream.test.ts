import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { formatIdentity, ownIdentity } from '../../../src/lib/framework/process/identity.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { GroupProducer } from '../../../src/lib/queue/group-producer.ts'
import { removeUnfinished, syncModes, uniqueName } from '../../../src/lib/queue/producer.ts'
import { Room } from '../../../src/lib/queue/room.ts'
import { StreamProducer } from '../../../src/lib/queue/stream-producer.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { contentsIn, fill, namesIn, someNames, temporaryQueue } from '../../support/queue.ts'
import { until } from '../../support/until.ts'

const never = new AbortController().signal
const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n))

describe('a group of messages', () => {
  test('is in the queue as a whole, beside those of others', async () => {
    const layout = temporaryQueue()
    const producer = new GroupProducer(layout, systemClock)
    const groups = numbers(50).map((group) => numbers(30).map((n) => `${group}-${n}`))
    await Promise.all(groups.map((group) => producer.put(group)))
    assert.deepEqual(contentsIn(layout.incoming), groups.flat().toSorted())
    assert.deepEqual(namesIn(layout.tmp), [])
  })

  test('is not there at all when it cannot be', async () => {
    const layout = temporaryQueue()
    const producer = new GroupProducer(layout, systemClock)
    rmSync(layout.incoming, { recursive: true })
    writeFileSync(layout.incoming, 'in the way')
    await assert.rejects(producer.put(['a', 'b']), { code: 'ENOTDIR' })
    assert.deepEqual(namesIn(layout.tmp), [])
    rmSync(layout.incoming)
    await producer.put(['c'])
    assert.deepEqual(contentsIn(layout.incoming), ['c'])
  })
})

describe('a stream of messages', () => {
  for (const sync of syncModes) {
    test(`is put in, each once (${sync})`, async () => {
      const layout = temporaryQueue()
      const options = { sync, clock: systemClock, limit: undefined, signal: never }
      const stream = new StreamProducer(layout, options)
      const all = numbers(1500)
      for (const text of all) assert.equal(await stream.put(Buffer.from(text)), true)
      await stream.end()
      assert.equal(stream.done, 1500)
      assert.deepEqual(contentsIn(layout.incoming), all.toSorted())
    })
  }

  test('waits while the queue is full, and can be told not to', async () => {
    const layout = temporaryQueue()
    fill(layout, someNames(3))
    const clock = new FakeClock()
    const end = new AbortController()
    const options = { sync: 'none', clock, limit: 4, signal: end.signal } as const
    const stream = new StreamProducer(layout, options)
    assert.equal(await stream.put(Buffer.from('a')), true)
    const second = stream.put(Buffer.from('b'))
    await until('it waits', () => clock.sleepers === 1)
    rmSync(join(layout.incoming, 'm0'))
    clock.advance(1000)
    assert.equal(await second, true)
    const third = stream.put(Buffer.from('c'))
    await until('it waits', () => clock.sleepers === 1)
    end.abort()
    assert.equal(await third, false)
    assert.equal(stream.done, 2)
  })

  test('fails with the first that cannot be put in', async () => {
    const layout = temporaryQueue()
    rmSync(layout.incoming, { recursive: true })
    writeFileSync(layout.incoming, 'in the way')
    const options = { sync: 'file', clock: systemClock, limit: undefined, signal: never } as const
    const stream = new StreamProducer(layout, options)
    await stream.put(Buffer.from('a'))
    await assert.rejects(stream.end(), { code: 'ENOTDIR' })
    await assert.rejects(stream.put(Buffer.from('b')), { code: 'ENOTDIR' })
    assert.equal(stream.done, 0)
  })
})

test('a queue is counted now and then, and what was put in meanwhile counts', () => {
  const { incoming, ...layout } = temporaryQueue()
  const clock = new FakeClock()
  const room = new Room(incoming, 3, clock)
  assert.equal(room.isFull(), false)
  fill({ incoming, ...layout }, someNames(3))
  assert.equal(room.isFull(), false, 'others are seen later')
  room.filled(2)
  assert.equal(room.isFull(), false)
  room.filled(1)
  assert.equal(room.isFull(), true)
  for (const name of someNames(3)) rmSync(join(incoming, name))
  clock.advance(50)
  assert.equal(room.isFull(), false, 'who waits has it counted anew')
  fill({ incoming, ...layout }, someNames(3))
  clock.advance(500)
  assert.equal(room.isFull(), true)
})

test('what dead processes were writing is removed, and nothing else', () => {
  const layout = temporaryQueue()
  const dead = formatIdentity({ ...ownIdentity(), start: 'ffffffff-1' })
  const kept = ['other', `1.1.elsewhere.7.ffffffff-1.idea`, uniqueName(systemClock)]
  for (const name of [...kept, `1.1.${dead}.idea`]) writeFileSync(join(layout.tmp, name), '{')
  removeUnfinished(layout)
  assert.deepEqual(namesIn(layout.tmp), kept.toSorted())
})
