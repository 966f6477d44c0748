import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, test } from 'node:test'
import { formatIdentity, ownIdentity } from '../../../src/lib/framework/process/identity.ts'
import { Consumer } from '../../../src/lib/queue/consumer.ts'
import { summarizeQueue } from '../../../src/lib/queue/inspect.ts'
import { queueLayout, type QueueLayout } from '../../../src/lib/queue/layout.ts'
import { recoverDead } from '../../../src/lib/queue/recover.ts'
import { startProgram } from '../../support/program.ts'
import {
  contentsIn,
  fill,
  namesIn,
  someNames,
  temporaryFolder,
  temporaryQueue,
} from '../../support/queue.ts'

const deadOwner = `${formatIdentity({ ...ownIdentity(), start: 'ffffffff-1' })}~1`

/** Messages that an owner holds. */
function hold(layout: QueueLayout, owner: string, names: readonly string[], content = '{}'): void {
  mkdirSync(join(layout.pending, owner), { recursive: true })
  for (const name of names) writeFileSync(join(layout.pending, owner, name), content)
}

describe('what a dead owner left', () => {
  test('comes back after kill -9, and not before', async () => {
    const layout = temporaryQueue()
    fill(layout, someNames(50))
    const holder = startProgram('hold-messages.ts', [layout.path])
    assert.deepEqual(await holder.lines(1), ['50'])
    assert.equal(recoverDead(layout), 0)
    assert.deepEqual(namesIn(layout.incoming), [])
    assert.equal(summarizeQueue(layout).owners[0]?.alive, true)
    holder.child.kill('SIGKILL')
    await holder.ended()
    assert.equal(summarizeQueue(layout).owners[0]?.alive, false)
    assert.equal(recoverDead(layout), 50)
    assert.deepEqual(namesIn(layout.incoming), someNames(50).toSorted())
    assert.deepEqual(namesIn(layout.pending), [])
    assert.equal(recoverDead(layout), 0)
  })

  test('comes back once, however many look for it at the same time', async () => {
    const layout = temporaryQueue()
    for (let owner = 1; owner <= 20; owner++) {
      hold(
        layout,
        deadOwner.replace(/1$/, `${owner}`),
        someNames(30).map((name) => `${owner}-${name}`),
      )
    }
    for (const name of someNames(50)) writeFileSync(join(layout.pending, name), '{}')
    const programs = [1, 2, 3].map(() => startProgram('recover-messages.ts', [layout.path]))
    await Promise.all(programs.map((program) => program.lines(1)))
    for (const { child } of programs) child.stdin?.end()
    const counts = await Promise.all(
      programs.map(async (program) => {
        assert.deepEqual(await program.ended(), { code: 0, signal: null }, program.errors())
        return Number(program.output().split('\n')[1])
      }),
    )
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      650,
    )
    assert.equal(namesIn(layout.incoming).length, 650)
    assert.deepEqual(namesIn(layout.pending), [])
  })

  test('comes back beside a message of the same name', () => {
    const layout = temporaryQueue()
    fill(layout, ['m'], 'new')
    hold(layout, deadOwner, ['m'], 'old')
    assert.equal(recoverDead(layout), 1)
    assert.deepEqual(contentsIn(layout.incoming), ['new', 'old'])
  })

  test('comes back after a crash in the middle of coming back, without a second copy', () => {
    const layout = temporaryQueue()
    hold(layout, deadOwner.replace('~1', '~r3'), ['a', 'b'])
    // As after a crash between the two steps of placing "a".
    execFileSync('ln', [
      join(layout.pending, deadOwner.replace('~1', '~r3'), 'a'),
      join(layout.incoming, 'a'),
    ])
    assert.equal(recoverDead(layout), 2)
    assert.deepEqual(namesIn(layout.incoming), ['a', 'b'])
  })

  test('an empty folder of a dead owner is removed', () => {
    const layout = temporaryQueue()
    hold(layout, deadOwner, [])
    assert.equal(recoverDead(layout), 0)
    assert.deepEqual(namesIn(layout.pending), [])
  })

  test('what is no plain file stays, and stops nothing', () => {
    const layout = temporaryQueue()
    hold(layout, deadOwner, ['a'])
    mkdirSync(join(layout.pending, deadOwner, 'notes'))
    assert.equal(recoverDead(layout), 1)
    const [kept] = namesIn(layout.pending)
    assert.deepEqual(namesIn(layout.pending, kept!), ['notes'])
    assert.equal(recoverDead(layout), 0)
  })
})

describe('what is not touched', () => {
  test('folders of unknown names, dot files, links', () => {
    const layout = temporaryQueue()
    for (const folder of ['notes', 'a.b.c', '.hidden', 'host.1', deadOwner.replace('~1', '~x')]) {
      hold(layout, folder, ['m'])
    }
    writeFileSync(join(layout.pending, '.dot'), '')
    symlinkSync('/etc/hostname', join(layout.pending, 'link'))
    const before = namesIn(layout.pending)
    assert.equal(recoverDead(layout), 0)
    assert.equal(recoverDead(layout, { otherHosts: true }), 0)
    assert.deepEqual(namesIn(layout.pending), before)
  })

  test('what instances on other hosts hold, unless they are said to be dead', () => {
    const layout = temporaryQueue()
    hold(layout, 'mail.example.org.4711.0a1b2c3d-99~1', ['m'])
    assert.equal(recoverDead(layout), 0)
    assert.equal(summarizeQueue(layout).owners[0]?.alive, undefined)
    assert.equal(recoverDead(layout, { otherHosts: true }), 1)
    assert.deepEqual(namesIn(layout.incoming), ['m'])
  })

  test('what other consumers of this process hold', () => {
    const layout = temporaryQueue()
    fill(layout, ['m'])
    const [one, other] = [new Consumer(layout, 'test'), new Consumer(layout, 'test')]
    assert.deepEqual(one.take(1), ['m'])
    assert.equal(other.recover(), 0)
    assert.equal(one.read('m', 10).toString(), '{}')
    one.close()
    other.close()
  })
})

describe('plain files in pending, which the original leaves', () => {
  test('come back', () => {
    const layout = temporaryQueue()
    for (const name of ['a', 'line\nfeed', 'x.idea'])
      writeFileSync(join(layout.pending, name), name)
    assert.equal(recoverDead(layout), 3)
    assert.deepEqual(namesIn(layout.incoming), ['a', 'line\nfeed', 'x.idea'])
    assert.deepEqual(namesIn(layout.pending), [])
  })

  test('also those whose names are not UTF-8', () => {
    const layout = temporaryQueue()
    writeFileSync(Buffer.from(`${layout.pending}/caf\xe9`, 'latin1'), 'x')
    assert.equal(recoverDead(layout), 1)
    assert.deepEqual(namesIn(layout.incoming), ['café'])
  })
})

describe('giving back that fails', () => {
  test('at the end of a consumer: the next recovery returns the messages, also in the same process', () => {
    const layout = temporaryQueue()
    fill(layout, ['a', 'b'])
    const consumer = new Consumer(layout, 'test')
    consumer.take(2)
    renameSync(layout.incoming, `${layout.incoming}-away`)
    assert.throws(() => {
      consumer.close()
    })
    renameSync(`${layout.incoming}-away`, layout.incoming)
    assert.equal(recoverDead(layout), 2)
    assert.deepEqual(namesIn(layout.incoming), ['a', 'b'])
    assert.deepEqual(namesIn(layout.pending), [])
  })

  test('in a recovery: the next one goes on with it, also in the same process', () => {
    const layout = temporaryQueue()
    hold(layout, deadOwner, ['a', 'b'])
    renameSync(layout.incoming, `${layout.incoming}-away`)
    assert.throws(() => recoverDead(layout))
    renameSync(`${layout.incoming}-away`, layout.incoming)
    assert.equal(recoverDead(layout), 2)
    assert.deepEqual(namesIn(layout.incoming), ['a', 'b'])
  })
})

test('a queue without pending/ has nothing to recover', () => {
  const layout = queueLayout(join(temporaryFolder(), 'queue'))
  assert.equal(recoverDead(layout), 0)
  assert.ok(!existsSync(layout.path))
})

test('recovery while the owner lives on under a folder that was taken from it does no harm', () => {
  const layout = temporaryQueue()
  fill(layout, ['a', 'b'])
  const consumer = new Consumer(layout, 'test')
  consumer.take(2)
  // Some other process takes it for dead, as may happen when two containers have the same host name.
  renameSync(consumer.folder, join(layout.pending, deadOwner))
  assert.equal(recoverDead(layout), 2)
  consumer.remove('a')
  consumer.giveBack('b')
  assert.deepEqual(namesIn(layout.incoming), ['a', 'b'])
  assert.equal(basename(consumer.folder).startsWith(formatIdentity(ownIdentity())), true)
  rmSync(layout.path, { recursive: true })
  consumer.close()
})
