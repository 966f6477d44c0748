import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { isTransient } from '../../../src/lib/framework/errors/causes.ts'
import { writeFileAtomically } from '../../../src/lib/framework/files/atomic-write.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { Consumer } from '../../../src/lib/queue/consumer.ts'
import { prepareQueue } from '../../../src/lib/queue/layout.ts'
import { Producer } from '../../../src/lib/queue/producer.ts'
import { namesIn, someReason } from '../../support/queue.ts'

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
    const consumer = new Consumer(layout)
    consumer.take(1)
    fillUp()
    assert.throws(
      () => {
        consumer.reject('m', someReason('x'.repeat(5000)))
      },
      { code: 'ENOSPC' },
    )
    assert.equal(consumer.held, 1)
    assert.deepEqual(namesIn(consumer.folder), ['m'])
    assert.deepEqual(namesIn(layout.errors), [])
    makeRoom()
    consumer.reject('m', someReason())
    assert.deepEqual(namesIn(layout.errors), ['m', 'm.reason.json'])
    consumer.close()
  })

  test('taking, reading and removing go on, so that the queue can make room', () => {
    makeRoom()
    const producer = new Producer(layout, 'file', systemClock)
    const names = [producer.put('{"a":1}'), producer.put('{"b":2}')]
    const consumer = new Consumer(layout)
    fillUp()
    assert.deepEqual(consumer.take(5).toSorted(), names.toSorted())
    for (const name of names) {
      assert.equal(consumer.read(name, 100).length, 7)
      consumer.remove(name)
    }
    consumer.close()
    makeRoom()
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
