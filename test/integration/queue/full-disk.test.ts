import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { isTransient } from '../../../src/lib/framework/errors/causes.ts'
import { writeFileAtomically } from '../../../src/lib/framework/files/atomic-write.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { readBooks } from '../../../src/lib/queue/balance.ts'
import { Consumer } from '../../../src/lib/queue/consumer.ts'
import { prepareQueue } from '../../../src/lib/queue/layout.ts'
import { OutputWriter } from '../../../src/lib/queue/output-writer.ts'
import { Producer } from '../../../src/lib/queue/producer.ts'
import { leave } from '../../support/leave.ts'
import { messagesIn, namesIn, someReason } from '../../support/queue.ts'

/** A disk of 256 kB; only root may mount one. */
const folder = mkdtempSync(join(tmpdir(), 'mentat-small-disk-'))
const mounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,nr_inodes=200', 'tmpfs', folder]).status === 0
const skip = mounted ? false : 'mounting a small disk takes root'

after(() => {
  if (mounted) spawnSync('umount', ['-l', folder])
  rmdirSync(folder)
})

/** Fills the disk to the last byte. */
function fillUp(): void {
  for (const [name, size] of [
    ['big', 16_384],
    ['small', 1],
  ] as const) {
    for (let index = 0; ; index++) {
      try {
        writeFileSync(join(folder, `${name}${index}`), 'x'.repeat(size))
      } catch {
        break
      }
    }
  }
}

function makeRoom(): void {
  for (const name of namesIn(folder)) if (/^(big|small)/.test(name)) rmSync(join(folder, name))
}

describe('on a full disk', { skip }, () => {
  const layout = mounted ? prepareQueue(join(folder, 'queue')) : undefined!

  before(() => {
    if (mounted) makeRoom()
  })

  test('a queue cannot be made, which will pass', () => {
    const crowd = join(folder, 'small-files')
    mkdirSync(crowd)
    assert.throws(() => {
      for (let index = 0; ; index += 1) writeFileSync(join(crowd, `${index}`), '')
    })
    assert.throws(() => prepareQueue(join(folder, 'late')), isTransient)
    rmSync(crowd, { recursive: true })
    rmSync(prepareQueue(join(folder, 'late')).path, { recursive: true })
  })

  test('a put fails, says that this will pass, and leaves nothing in tmp or incoming', () => {
    const producer = new Producer(layout, 'file', systemClock)
    for (const content of ['{}', 'x'.repeat(100_000)]) {
      fillUp()
      assert.throws(
        () => producer.put(content),
        (error: NodeJS.ErrnoException) => error.code === 'ENOSPC' && isTransient(error),
      )
      // The message that is too large for the rest of the disk was written in part.
      rmSync(join(folder, 'big0'))
      assert.throws(() => producer.put('x'.repeat(100_000)), { code: 'ENOSPC' })
      assert.deepEqual([...namesIn(layout.tmp), ...namesIn(layout.incoming)], [])
      makeRoom()
    }
    producer.put('{}')
    assert.equal(namesIn(layout.incoming).length, 1)
    rmSync(join(layout.incoming, namesIn(layout.incoming)[0]!))
  })

  test('a refusal fails and the message stays held; with room again it goes through', () => {
    writeFileSync(join(layout.incoming, 'm'), 'bad')
    const consumer = new Consumer(layout, 'test')
    consumer.take(1)
    fillUp()
    assert.throws(
      () => {
        leave(consumer, 'm', { refuse: someReason('x'.repeat(5000)) })
      },
      { code: 'ENOSPC' },
    )
    assert.equal(consumer.held, 1)
    assert.deepEqual(messagesIn(consumer.folder), ['m'])
    assert.deepEqual(namesIn(layout.errors), [])
    makeRoom()
    consumer.carryOut()
    assert.deepEqual(namesIn(layout.errors), ['m', 'm.reason.json'])
    consumer.close()
  })

  test('taking, reading and removing go on, so that the queue can make room', () => {
    makeRoom()
    const producer = new Producer(layout, 'file', systemClock)
    const names = [producer.put('{"a":1}'), producer.put('{"b":2}')]
    const consumer = new Consumer(layout, 'test')
    fillUp()
    assert.deepEqual(consumer.take(5).toSorted(), names.toSorted())
    for (const name of names) {
      assert.equal(consumer.read(name, 100).length, 7)
      consumer.remove(name)
    }
    consumer.close()
    makeRoom()
  })

  test('messages that become nothing new leave; what they would become waits for room, and the books balance', () => {
    makeRoom()
    const books = prepareQueue(join(folder, 'books'))
    const next = prepareQueue(join(folder, 'next'))
    for (const name of ['gone', 'moved', 'made']) writeFileSync(join(books.incoming, name), name)
    const consumer = new Consumer(books, 'test')
    const writer = new OutputWriter(consumer, 'none', systemClock)
    consumer.take(3)
    const made = writer.write(next.path, 'x')
    fillUp()
    const removal = { name: 'gone', publish: [], then: 'remove' } as const
    const move = { name: 'moved', publish: [], then: { moveTo: next.path } } as const
    const making = { name: 'made', publish: [made], then: 'remove' } as const
    consumer.decide([{ leaving: removal, account: { outcome: 'stored' } }], false)
    consumer.decide([{ leaving: move, account: { outcome: 'passed' } }], false)
    consumer.carryOut()
    assert.deepEqual(namesIn(next.incoming), ['moved'])
    const decide = (): void => {
      consumer.decide([{ leaving: making, account: { outcome: 'passed' } }], false)
    }
    fillUp()
    assert.throws(decide, { code: 'ENOSPC' })
    assert.throws(() => writer.write(next.path, 'x'.repeat(300_000)), { code: 'ENOSPC' })
    assert.equal(consumer.held, 1)
    makeRoom()
    decide()
    consumer.close()
    assert.deepEqual(namesIn(next.incoming).length, 2)
    assert.deepEqual(
      readBooks(books).map((all) => ({ ...all, outcomes: { ...all.outcomes } })),
      [
        {
          ...{ name: 'test', taken: 3, returned: 0, held: 0, missing: 0 },
          outcomes: { stored: 1, passed: 2 },
        },
      ],
    )
    for (const { path } of [books, next]) rmSync(path, { recursive: true })
  })

  test('a file that is replaced keeps its old content', () => {
    const path = join(folder, 'state')
    writeFileAtomically(path, 'old')
    for (const size of [10_000, 200_000]) {
      fillUp()
      rmSync(join(folder, 'small0'), { force: true })
      assert.throws(
        () => {
          writeFileAtomically(path, 'x'.repeat(size))
        },
        { code: 'ENOSPC' },
      )
      assert.deepEqual(
        namesIn(folder).filter((name) => !/^(big|small)/.test(name)),
        ['queue', 'state'],
      )
      makeRoom()
    }
  })
})
