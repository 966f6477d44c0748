import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  accessSync,
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { readBooks } from '../../../src/lib/queue/balance.ts'
import { Consumer } from '../../../src/lib/queue/consumer.ts'
import type { Decision } from '../../../src/lib/queue/journal.ts'
import { prepareQueue, type QueueLayout } from '../../../src/lib/queue/layout.ts'
import { OutputWriter } from '../../../src/lib/queue/output-writer.ts'
import { carryOut, resumePlan } from '../../../src/lib/queue/carry-out.ts'
import { listElsewhere, outputFolder } from '../../../src/lib/queue/outputs.ts'
import { commitPlan, type Plan } from '../../../src/lib/queue/plan.ts'
import { uniqueName } from '../../../src/lib/queue/producer.ts'
import { recoverDead } from '../../../src/lib/queue/recover.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { bury, crashAt } from '../../support/crashing-disk.ts'
import {
  contentsIn,
  fill,
  messagesIn,
  namesIn,
  someReason,
  temporaryFolder,
  temporaryQueue,
} from '../../support/queue.ts'

/** A queue, those behind it, and what came out of them. */
interface Pipe {
  readonly layout: QueueLayout
  readonly next: QueueLayout
  readonly outbox: QueueLayout
  readonly far: QueueLayout
  readonly arrived: string[]
  /** The file where it is told what was decided. */
  readonly record: string
}

/** Another file system than that of temporary folders, where there is one. */
const elsewhere = otherFileSystem()

/** One of each way out, under names of foreign producers and our own. */
const ways = ['remove', 'drop', 'move', 'move-own', 'revise', 'copy', 'far', 'refuse', 'back']

function newPipe(): Pipe {
  const folder = temporaryFolder()
  const [layout, next, outbox] = ['queue', 'next', 'outbox'].map((name) =>
    prepareQueue(join(folder, name)),
  )
  const far = prepareQueue(join(elsewhere ?? folder, `far-${folder.slice(-6)}`))
  for (const way of ways) {
    fill(layout!, [way === 'move-own' ? uniqueName(systemClock) : `${way}.idea`], way)
  }
  const record = join(folder, 'log', 'record')
  return { layout: layout!, next: next!, outbox: outbox!, far, arrived: [], record }
}

/** A daemon takes all there is, and lets each message go its way. */
function work({ layout, next, outbox, far, record: path }: Pipe): void {
  const consumer = new Consumer(layout, 'worker')
  consumer.recover()
  const writer = new OutputWriter(consumer, 'none', systemClock)
  const names = consumer.take(100)
  const decisions = names.flatMap((name): Decision[] => {
    const way = consumer.read(name, 1000).toString()
    switch (way) {
      case 'remove':
        return [decision(name, [], 'remove', { outcome: 'stored' })]
      case 'drop':
        return [decision(name, [], 'remove', { outcome: 'dropped', cause: 'rule' })]
      case 'move':
      case 'move-own':
        return [decision(name, [], { moveTo: next.path }, { outcome: 'passed' })]
      case 'revise':
        return [
          decision(name, [writer.write(next.path, 'revised')], 'remove', { outcome: 'passed' }),
        ]
      case 'copy': {
        const outputs = [writer.write(outbox.path, 'mail'), writer.write(outbox.path, 'copied')]
        return [decision(name, outputs, { moveTo: next.path }, { outcome: 'passed' })]
      }
      case 'far': {
        const account = { outcome: 'dispatched', cause: 'far' } as const
        return [decision(name, [writer.write(far.path, 'far away')], 'remove', account)]
      }
      case 'refuse': {
        const account = { outcome: 'refused', cause: 'EVENT_NOT_JSON' } as const
        return [decision(name, [], { refuse: someReason() }, account)]
      }
      default:
        return []
    }
  })
  const lines = decisions
    .map(({ account }) => `${account.outcome} ${account.cause ?? ''}\n`)
    .join('')
  consumer.decide(decisions, true, { path, lines })
  mkdirSync(dirname(path), { recursive: true })
  appendFileSync(path, lines)
  consumer.carryOut()
  consumer.close()
}

function decision(
  name: string,
  publish: Decision['leaving']['publish'],
  then: Decision['leaving']['then'],
  account: Decision['account'],
): Decision {
  return { leaving: { name, publish, then }, account }
}

/** Those behind are quick: all that has arrived is gone before anybody recovers. */
function consume({ next, outbox, far, arrived }: Pipe): void {
  for (const [place, { incoming }] of Object.entries({ next, outbox, far })) {
    for (const name of messagesIn(incoming)) {
      const path = join(incoming, name)
      if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue
      arrived.push(`${place}: ${readFileSync(path, 'utf8')}`)
      unlinkSync(path)
    }
  }
}

/** After the last daemon has ended, each message went its way once, and the books say so. */
function judge(pipe: Pipe, when: string): void {
  const { layout, arrived } = pipe
  consume(pipe)
  assert.deepEqual(
    arrived.toSorted(),
    [
      'far: far away',
      'next: copy',
      'next: move',
      'next: move-own',
      'next: revised',
      'outbox: copied',
      'outbox: mail',
    ],
    when,
  )
  assert.deepEqual(namesIn(layout.incoming), ['back.idea'], when)
  assert.deepEqual(namesIn(layout.pending), [], when)
  assert.deepEqual(messagesIn(layout.errors), ['refuse.idea', 'refuse.idea.reason.json'], when)
  assert.deepEqual(messagesIn(pipe.next.incoming), [], when)
  for (const { tmp } of [pipe.next, pipe.outbox, pipe.far]) assert.deepEqual(namesIn(tmp), [], when)
  const [books, ...others] = readBooks(layout)
  assert.deepEqual(others, [])
  assert.deepEqual(
    { ...books?.outcomes },
    {
      stored: 1,
      'dropped:rule': 1,
      passed: 4,
      'dispatched:far': 1,
      'refused:EVENT_NOT_JSON': 1,
    },
    when,
  )
  assert.equal(books?.taken, 8 + books!.returned, when)
  assert.deepEqual([books.held, books.missing], [0, 0], when)
  const told = new Set(readFileSync(pipe.record, 'utf8').split('\n'))
  for (const key of Object.keys(books.outcomes)) {
    assert.ok(told.has(key.includes(':') ? key.replace(':', ' ') : `${key} `), `${when}: ${key}`)
  }
}

describe('a process that dies while messages leave', () => {
  test('without a death, each message goes its way once', () => {
    const pipe = newPipe()
    work(pipe)
    judge(pipe, 'at once')
  })

  test('whatever step it dies at, each message goes its way once, and the books balance', () => {
    let isOver = false
    for (let step = 1; !isOver; step += 1) {
      const pipe = newPipe()
      isOver = crashAt(step, () => {
        work(pipe)
      })
      bury(pipe.layout)
      consume(pipe)
      work(pipe)
      judge(pipe, `died at step ${step}`)
    }
  })

  test('also when those who recover die, one after the other, at any step', () => {
    let isOver = false
    for (let step = 10; !isOver; step += 3) {
      const pipe = newPipe()
      isOver = crashAt(step, () => {
        work(pipe)
      })
      for (let death = 1; death < 40; death += 1) {
        bury(pipe.layout)
        consume(pipe)
        crashAt(death, () => recoverDead(pipe.layout))
      }
      bury(pipe.layout)
      consume(pipe)
      work(pipe)
      judge(pipe, `died at step ${step}`)
    }
  })

  test('also when it is the next one that dies, at work on what came back', () => {
    for (let step = 12; step < 70; step += 5) {
      for (let second = 2; second < 90; second += 7) {
        const pipe = newPipe()
        for (const death of [step, second]) {
          crashAt(death, () => {
            work(pipe)
          })
          bury(pipe.layout)
          consume(pipe)
        }
        work(pipe)
        judge(pipe, `died at step ${step}, then ${second}`)
      }
    }
  })
})

describe('a plan', () => {
  /** A consumer's folder with some messages, and a plan to remove them, with an output for each. */
  function planned(names: readonly string[]): {
    layout: QueueLayout
    next: QueueLayout
    folder: string
    plan: Plan
  } {
    const [layout, next] = [temporaryQueue(), temporaryQueue()]
    const folder = join(layout.pending, 'owner')
    mkdirSync(join(folder, '.out'), { recursive: true })
    for (const name of names) {
      writeFileSync(join(folder, name), name)
      writeFileSync(join(folder, '.out', `of-${name}`), `of ${name}`)
    }
    const leavings = names.map((name) => ({
      name,
      publish: [{ from: join('.out', `of-${name}`), queue: next.path, name: `of-${name}` }],
      then: 'remove' as const,
    }))
    const books = { name: 'd', owner: 'o', taken: 3, returned: 0, outcomes: { stored: 3 } }
    return { layout, next, folder, plan: { leavings, books, syncFolders: false } }
  }

  test('cut off at any length, it was never made: nothing of it happens', () => {
    const { layout, next, folder, plan } = planned(['a', 'b'])
    commitPlan(folder, plan)
    const { size } = statSync(join(folder, '.plan'))
    for (let length = size - 1; length >= 0; length -= 1) {
      truncateSync(join(folder, '.plan'), length)
      writeFileSync(join(folder, '.books'), `${JSON.stringify({ ...plan.books, taken: 7 })}\n`)
      const copy = readFileSync(join(folder, '.plan'))
      assert.equal(resumePlan(layout, folder)?.taken, 7)
      assert.ok(!existsSync(join(folder, '.plan')))
      assert.deepEqual(namesIn(next.incoming), [])
      assert.deepEqual(messagesIn(folder), ['a', 'b'])
      writeFileSync(join(folder, '.plan'), copy)
    }
  })

  test('what is no plan is none', () => {
    const { layout, next, folder, plan } = planned(['a'])
    const books = JSON.stringify(plan.books)
    for (const text of [
      '',
      '\n',
      '\n\n',
      `${books}\n`,
      `${books}\nnull`,
      `null\n{"leavings":[]}\n`,
      `{"name":"d","owner":"o","taken":1,"returned":0,"outcomes":null}\n{"leavings":[]}\n`,
      `{"name":"d","owner":"o","taken":1,"returned":0,"outcomes":{"stored":"1"}}\n{"leavings":[]}\n`,
      `${books}\nnull\n`,
      `${books}\n[]\n`,
      `${books}\n{}\n`,
      `${books}\n{"leavings":7}\n`,
      '\0'.repeat(4096),
    ]) {
      writeFileSync(join(folder, '.plan'), text)
      assert.equal(resumePlan(layout, folder), undefined, JSON.stringify(text))
      assert.ok(!existsSync(join(folder, '.plan')), JSON.stringify(text))
    }
    assert.deepEqual(messagesIn(folder), ['a'])
    assert.deepEqual(namesIn(next.incoming), [])
  })

  test('carried out twice, or resumed after it was carried out, it does everything once', () => {
    const { layout, next, folder, plan } = planned(['a', 'b', 'c'])
    commitPlan(folder, plan)
    carryOut(layout, folder, plan)
    carryOut(layout, folder, plan)
    assert.deepEqual(contentsIn(next.incoming), ['of a', 'of b', 'of c'])
    for (const name of namesIn(next.incoming)) unlinkSync(join(next.incoming, name))
    assert.deepEqual(resumePlan(layout, folder), plan.books)
    assert.deepEqual(resumePlan(layout, folder), plan.books)
    assert.deepEqual(namesIn(next.incoming), [])
    assert.deepEqual(messagesIn(folder), [])
  })

  test('what cannot be done is kept, the rest is done, and it is made good later', () => {
    const { layout, next, folder, plan } = planned(['a', 'b'])
    const blocked = temporaryQueue()
    const [first, second] = plan.leavings
    const moved: Plan = {
      ...plan,
      leavings: [
        first!,
        {
          ...second!,
          publish: second!.publish.map((output) => ({ ...output, queue: blocked.path })),
        },
      ],
    }
    // A file where the folder belongs: ENOTDIR, which no waiting mends.
    rmSync(blocked.incoming, { recursive: true })
    writeFileSync(blocked.incoming, '')
    commitPlan(folder, moved)
    const unfinished = carryOut(layout, folder, moved)
    assert.match(String(unfinished?.error), /ENOTDIR/)
    assert.deepEqual(
      unfinished?.leavings.map(({ name }) => name),
      ['b'],
    )
    assert.deepEqual(messagesIn(folder), ['b'])
    assert.deepEqual(namesIn(next.incoming), ['of-a'])
    assert.throws(() => resumePlan(layout, folder), /ENOTDIR/)
    unlinkSync(blocked.incoming)
    assert.deepEqual(resumePlan(layout, folder), plan.books)
    assert.deepEqual(contentsIn(blocked.incoming), ['of b'])
    assert.deepEqual(namesIn(next.incoming), ['of-a'])
    assert.deepEqual(messagesIn(folder), [])
  })

  test('a next queue that an operator has removed is made again', () => {
    const pipe = newPipe()
    for (const { incoming } of [pipe.next, pipe.outbox, pipe.far]) {
      rmSync(incoming, { recursive: true })
    }
    const isOver = crashAt(Infinity, () => {
      work(pipe)
    })
    assert.ok(isOver)
    judge(pipe, 'made again')
  })

  test('a folder that an operator has removed takes its messages along, and nothing else', () => {
    const pipe = newPipe()
    const consumer = new Consumer(pipe.layout, 'worker')
    const [name] = consumer.take(1)
    rmSync(consumer.folder, { recursive: true })
    consumer.decide([decision(name!, [], 'remove', { outcome: 'stored' })], true)
    consumer.carryOut()
    assert.equal(consumer.held, 0)
    consumer.close()
    assert.deepEqual(namesIn(pipe.layout.pending), [])
    assert.equal(messagesIn(pipe.layout.incoming).length, ways.length - 1)
  })
})

describe('what is decided and cannot be done', () => {
  /** A consumer that holds messages, of which `stuck` is to go where a file lies in the way of its queue. */
  function stuckConsumer(names: readonly string[]): {
    layout: QueueLayout
    blocked: QueueLayout
    consumer: Consumer
  } {
    const [layout, blocked] = [temporaryQueue(), temporaryQueue()]
    fill(layout, ['stuck', ...names])
    const consumer = new Consumer(layout, 'worker')
    consumer.take(names.length + 1)
    rmSync(blocked.incoming, { recursive: true })
    writeFileSync(blocked.incoming, '')
    const passed = { outcome: 'passed' } as const
    consumer.decide([decision('stuck', [], { moveTo: blocked.path }, passed)], false)
    assert.throws(
      () => {
        consumer.carryOut()
      },
      isMentatError('QUEUE_UNUSABLE', `queue ${blocked.path}: ENOTDIR`),
    )
    return { layout, blocked, consumer }
  }

  const removals = (names: readonly string[]): Decision[] =>
    names.map((name) => decision(name, [], 'remove', { outcome: 'stored' }))

  test('keeps no other message, and comes about when the way is free', () => {
    const { layout, blocked, consumer } = stuckConsumer(['a', 'b', 'c'])
    for (const name of ['a', 'b']) {
      consumer.decide(removals([name]), false)
      assert.throws(() => {
        consumer.carryOut()
      }, /ENOTDIR/)
      assert.ok(!consumer.isHeld(name))
    }
    consumer.giveBack('c')
    assert.deepEqual(messagesIn(consumer.folder), ['stuck'])
    assert.deepEqual(namesIn(layout.incoming), ['c'])
    unlinkSync(blocked.incoming)
    consumer.carryOut()
    assert.deepEqual(namesIn(blocked.incoming), ['stuck'])
    consumer.close()
    const [books] = readBooks(layout)
    assert.deepEqual(
      [books?.taken, books?.returned, { ...books?.outcomes }, books?.missing],
      [4, 1, { passed: 1, stored: 2 }, 0],
    )
  })

  test('comes about after the death of who decided it, with all that was decided later', () => {
    const { layout, blocked, consumer } = stuckConsumer(['a', 'b'])
    consumer.decide(removals(['a']), false)
    const pipe = { layout } as Pipe
    bury(pipe.layout)
    assert.throws(() => recoverDead(layout), /ENOTDIR/)
    unlinkSync(blocked.incoming)
    bury(pipe.layout)
    assert.equal(recoverDead(layout), 1)
    assert.deepEqual(namesIn(blocked.incoming), ['stuck'])
    assert.deepEqual(namesIn(layout.incoming), ['b'])
    assert.deepEqual({ ...readBooks(layout)[0]?.outcomes }, { passed: 1, stored: 1 })
  })

  test('a refusal that cannot be written is taken back when the daemon ends', () => {
    const layout = temporaryQueue()
    fill(layout, ['bad', 'good'])
    const consumer = new Consumer(layout, 'worker')
    consumer.take(2)
    rmSync(layout.errors, { recursive: true })
    writeFileSync(layout.errors, '')
    const account = { outcome: 'refused', cause: 'EVENT_NOT_JSON' } as const
    const refusal = decision('bad', [], { refuse: someReason() }, account)
    consumer.decide([refusal, ...removals(['good'])], false)
    assert.throws(() => {
      consumer.carryOut()
    })
    consumer.close()
    assert.deepEqual(namesIn(layout.incoming), ['bad'])
    assert.deepEqual(namesIn(layout.pending), [])
    const [books] = readBooks(layout)
    assert.deepEqual(
      [books?.taken, books?.returned, { ...books?.outcomes }, books?.missing],
      [2, 1, { stored: 1 }, 0],
    )
  })
})

describe('what messages become', () => {
  test('and never got into a plan goes with its maker, near and far', () => {
    const pipe = newPipe()
    const consumer = new Consumer(pipe.layout, 'worker')
    const writer = new OutputWriter(consumer, 'none', systemClock)
    for (const { path } of [pipe.next, pipe.far]) writer.write(path, 'x')
    writer.discard()
    assert.deepEqual(namesIn(outputFolder(consumer.folder)), [])
    assert.deepEqual(namesIn(pipe.far.tmp), [])
    for (const { path } of [pipe.next, pipe.far]) writer.write(path, 'x')
    consumer.close()
    assert.deepEqual(namesIn(pipe.layout.pending), [])
    assert.deepEqual([...namesIn(pipe.next.incoming), ...namesIn(pipe.far.incoming)], [])
    assert.deepEqual(namesIn(pipe.far.tmp), [])
  })

  test('is looked for elsewhere only under names of our own', () => {
    const { layout } = newPipe()
    const folder = temporaryFolder()
    const [own, foreign] = [join(folder, uniqueName(systemClock)), join(folder, 'precious')]
    for (const path of [own, foreign]) writeFileSync(path, '')
    const consumer = new Consumer(layout, 'worker')
    listElsewhere(consumer.folder, foreign)
    listElsewhere(consumer.folder, own)
    // Cut off by a crash.
    appendFileSync(join(outputFolder(consumer.folder), 'elsewhere'), folder)
    consumer.close()
    assert.deepEqual(namesIn(folder), ['precious'])
    assert.deepEqual(namesIn(layout.pending), [])
  })

  test('crosses to another file system as a whole', { skip: elsewhere === undefined }, () => {
    const pipe = newPipe()
    const consumer = new Consumer(pipe.layout, 'worker')
    const writer = new OutputWriter(consumer, 'none', systemClock)
    assert.ok(writer.isNear(pipe.next.path))
    assert.ok(!writer.isNear(pipe.far.path))
    consumer.close()
  })

  test('crosses between two mounts of one file system, as containers have them', (context) => {
    const pipe = newPipe()
    const mount = temporaryFolder()
    if (spawnSync('mount', ['--bind', pipe.next.path, mount]).status !== 0) {
      context.skip('mounting takes root')
      return
    }
    try {
      const consumer = new Consumer(pipe.layout, 'worker')
      const writer = new OutputWriter(consumer, 'none', systemClock)
      assert.ok(!writer.isNear(mount))
      consumer.take(1)
      const [name] = messagesIn(consumer.folder)
      const output = writer.write(mount, 'carried over')
      consumer.decide([decision(name!, [output], 'remove', { outcome: 'passed' })], false)
      consumer.carryOut()
      assert.deepEqual(contentsIn(pipe.next.incoming), ['carried over'])
      assert.deepEqual(namesIn(pipe.next.tmp), [])
      consumer.close()
    } finally {
      spawnSync('umount', ['-l', mount])
    }
  })
})

describe('a message that moves', () => {
  test('never replaces another of its name, however many move at once', () => {
    const [layout, next] = [temporaryQueue(), temporaryQueue()]
    for (let round = 1; round <= 5; round += 1) {
      fill(layout, ['same.idea'], `content ${round}`)
      const consumer = new Consumer(layout, `worker`)
      const [name] = consumer.take(1)
      consumer.decide([decision(name!, [], { moveTo: next.path }, { outcome: 'passed' })], false)
      consumer.close()
    }
    assert.deepEqual(
      contentsIn(next.incoming),
      [1, 2, 3, 4, 5].map((round) => `content ${round}`),
    )
    assert.equal(readBooks(layout)[0]?.outcomes['passed'], 5)
  })

  test('waits for its turn when a message of its name is still to leave', () => {
    const [layout, next] = [temporaryQueue(), temporaryQueue()]
    fill(layout, ['m'], 'first')
    const consumer = new Consumer(layout, 'worker')
    consumer.take(1)
    consumer.decide([decision('m', [], { moveTo: next.path }, { outcome: 'passed' })], false)
    fill(layout, ['m'], 'second')
    assert.deepEqual(consumer.take(1), [])
    consumer.carryOut()
    assert.deepEqual(consumer.take(1), ['m'])
    assert.equal(consumer.read('m', 100).toString(), 'second')
    consumer.close()
    assert.deepEqual(contentsIn(next.incoming), ['first'])
  })

  test('a name that is reserved for another message is no message', () => {
    const layout = temporaryQueue()
    fill(layout, ['a', 'b'])
    const consumer = new Consumer(layout, 'worker')
    consumer.take(1)
    const [other] = messagesIn(layout.incoming)
    // Read ahead, and meanwhile taken by somebody else who is about to give it back.
    unlinkSync(join(layout.incoming, other!))
    spawnSync('ln', ['-s', 'reserved-for-inode-1', join(layout.incoming, other!)])
    assert.deepEqual(consumer.take(5), [])
    assert.equal(messagesIn(consumer.folder).length, 1)
    consumer.close()
    assert.equal(messagesIn(layout.incoming).length, 1)
  })
})

test('a line of the ledger that was cut off spoils no other', () => {
  const layout = temporaryQueue()
  for (const text of ['{"name":"worker","own', 'null\n[]\n{"name":7}\n', '\0\0\0']) {
    appendFileSync(join(layout.path, '.books'), text)
    fill(layout, ['m'])
    const consumer = new Consumer(layout, 'worker')
    consumer.take(1)
    consumer.decide([decision('m', [], 'remove', { outcome: 'stored' })], false)
    consumer.close()
  }
  assert.deepEqual(
    readBooks(layout).map(({ name, taken, outcomes }) => ({
      name,
      taken,
      outcomes: { ...outcomes },
    })),
    [{ name: 'worker', taken: 3, outcomes: { stored: 3 } }],
  )
})

function otherFileSystem(): string | undefined {
  try {
    accessSync('/dev/shm', 7)
    if (statSync('/dev/shm').dev === statSync(tmpdir()).dev) return undefined
    const folder = mkdtempSync('/dev/shm/mentat-test-')
    after(() => {
      rmSync(folder, { recursive: true, force: true })
    })
    return folder
  } catch {
    return undefined
  }
}
