import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { formatIdentity, ownIdentity } from '../../../src/lib/framework/process/identity.ts'
import { readBooks } from '../../../src/lib/queue/balance.ts'
import { Consumer } from '../../../src/lib/queue/consumer.ts'
import type { Certainty } from '../../../src/lib/queue/doubt.ts'
import type { QueueLayout } from '../../../src/lib/queue/layout.ts'
import { selectErrors } from '../../../src/lib/queue/operate.ts'
import { recoverDead } from '../../../src/lib/queue/recover.ts'
import { readReason, type Reason } from '../../../src/lib/queue/reason.ts'
import { bury, crashAt } from '../../support/crashing-disk.ts'
import { contentsIn, fill, namesIn, someReason, temporaryQueue } from '../../support/queue.ts'

/** A consumer that has one message, `m`, in doubt. */
function inDoubt(reason: Reason = someReason('in doubt')): {
  layout: QueueLayout
  consumer: Consumer
} {
  const layout = temporaryQueue()
  fill(layout, ['m'], 'content')
  const consumer = new Consumer(layout, 'test')
  assert.deepEqual(consumer.take(1), ['m'])
  consumer.doubt('m', reason)
  return { layout, consumer }
}

function outcomesOf(layout: QueueLayout): unknown {
  const [books] = readBooks(layout)
  return { taken: books?.taken, ...books?.outcomes, held: books?.held, missing: books?.missing }
}

describe('a message in doubt', () => {
  test('lies in errors with its reason, and is still its consumer’s', () => {
    const { layout, consumer } = inDoubt()
    assert.equal(readFileSync(join(layout.errors, 'm'), 'utf8'), 'content')
    assert.deepEqual(readReason(layout.errors, 'm'), someReason('in doubt'))
    assert.deepEqual(
      [consumer.isHeld('m'), consumer.isInDoubt('m'), consumer.held],
      [true, true, 1],
    )
    fill(layout, ['m'])
    assert.deepEqual(consumer.take(1), [])
    assert.deepEqual(outcomesOf(layout), {
      taken: 1,
      'refused:EVENT_NOT_JSON': 1,
      held: 0,
      missing: 0,
    })
  })

  test('that is done vanishes', () => {
    const { layout, consumer } = inDoubt()
    consumer.settle('m', { kind: 'done', account: { outcome: 'passed' } })
    assert.deepEqual([namesIn(layout.errors), consumer.held], [[], 0])
    assert.deepEqual(outcomesOf(layout), { taken: 1, passed: 1, held: 0, missing: 0 })
    consumer.settle('m', { kind: 'held' })
    assert.equal(consumer.held, 0)
  })

  test('that is refused keeps its place, with the reason that is known now, and what is left of it', () => {
    const { layout, consumer } = inDoubt()
    const reason = { ...someReason('refused'), code: 'MAIL_REFUSED' }
    consumer.settle('m', { kind: 'refused', reason, content: 'the rest' })
    assert.equal(readFileSync(join(layout.errors, 'm'), 'utf8'), 'the rest')
    assert.deepEqual(readReason(layout.errors, 'm'), reason)
    assert.deepEqual([consumer.isHeld('m'), consumer.held], [false, 0])
    consumer.close()
    assert.deepEqual(namesIn(layout.errors), ['m', 'm.reason.json'])
    assert.deepEqual(outcomesOf(layout), {
      taken: 1,
      'refused:MAIL_REFUSED': 1,
      held: 0,
      missing: 0,
    })
  })

  test('that nothing happened to is held as before, or with what is left of it', () => {
    for (const content of [undefined, 'the rest']) {
      const { layout, consumer } = inDoubt()
      consumer.settle('m', { kind: 'held', ...(content === undefined ? {} : { content }) })
      assert.deepEqual(namesIn(layout.errors), [])
      assert.equal(consumer.read('m', 100).toString(), content ?? 'content')
      assert.deepEqual([consumer.isHeld('m'), consumer.isInDoubt('m')], [true, false])
      assert.deepEqual(outcomesOf(layout), { taken: 1, held: 1, missing: 0 })
      consumer.giveBack('m')
      assert.deepEqual(namesIn(layout.incoming), ['m'])
    }
  })

  test('gets its own name back, though another message had it in errors', () => {
    const layout = temporaryQueue()
    fill(layout, ['m'], 'content')
    writeFileSync(join(layout.errors, 'm'), 'another')
    const consumer = new Consumer(layout, 'test')
    consumer.take(1)
    consumer.doubt('m', someReason())
    assert.equal(readFileSync(join(layout.errors, 'm~2'), 'utf8'), 'content')
    consumer.settle('m', { kind: 'held' })
    assert.equal(consumer.read('m', 100).toString(), 'content')
    assert.deepEqual(namesIn(layout.errors), ['m'])
  })

  test('that an operator removed is not held any more, whatever became of it', () => {
    for (const kind of ['done', 'refused', 'held'] as const) {
      const { layout, consumer } = inDoubt()
      rmSync(join(layout.errors, 'm'))
      const account = { outcome: 'passed' } as const
      consumer.settle('m', kind === 'done' ? { kind, account } : { kind, reason: someReason() })
      assert.equal(consumer.held, 0)
      assert.equal(existsSync(join(layout.errors, 'm')), false)
    }
  })

  test('stays in errors when its consumer leaves without knowing', () => {
    const { layout, consumer } = inDoubt()
    consumer.close()
    assert.deepEqual(namesIn(layout.errors), ['m', 'm.reason.json'])
    assert.deepEqual([namesIn(layout.incoming), namesIn(layout.pending)], [[], []])
    assert.deepEqual(outcomesOf(layout), {
      taken: 1,
      'refused:EVENT_NOT_JSON': 1,
      held: 0,
      missing: 0,
    })
  })

  test('is no choice for commands while the process that it names is alive', () => {
    const { layout } = inDoubt({ ...someReason(), holder: formatIdentity(ownIdentity()) })
    assert.deepEqual(selectErrors(layout, {}), [])
    assert.deepEqual(selectErrors(layout, { names: ['m'] }), [])
    for (const holder of [
      undefined,
      'nonsense',
      formatIdentity({ ...ownIdentity(), start: 'a-1' }),
    ]) {
      const other = inDoubt(holder === undefined ? someReason() : { ...someReason(), holder })
      assert.deepEqual(
        selectErrors(other.layout, {}).map(({ name }) => name),
        ['m'],
      )
    }
  })
})

describe('a process that dies while a message is in doubt', () => {
  const endings: readonly Certainty[] = [
    { kind: 'done', account: { outcome: 'passed' } },
    { kind: 'refused', reason: { ...someReason(), code: 'MAIL_REFUSED' }, content: 'the rest' },
    { kind: 'held', content: 'the rest' },
  ]

  /** Where the message is, and what the books say, after those who recover have died as well, at any step. */
  function stateAfter(layout: QueueLayout): { place: string; content: string[]; books: string[] } {
    for (let death = 1; ; death += 1) {
      bury(layout)
      if (crashAt(death, () => recoverDead(layout))) break
    }
    const [books] = readBooks(layout)
    const { taken = 0, returned = 0, outcomes: counts = {} } = books ?? {}
    const outcomes = Object.keys(counts)
    assert.equal(taken, outcomes.length + returned)
    assert.deepEqual(namesIn(layout.pending), [])
    const errors = namesIn(layout.errors).filter((name) => !name.startsWith('.'))
    if (errors.length > 0) assert.deepEqual(errors, ['m', 'm.reason.json'])
    const place = errors.length > 0 ? 'errors' : (namesIn(layout.incoming)[0] ?? 'gone')
    const folder = place === 'errors' ? layout.errors : layout.incoming
    const content = contentsIn(folder).filter((text) => !text.startsWith('{'))
    return { place, content, books: outcomes }
  }

  for (const ending of endings) {
    test(`and then ${ending.kind}: it is never repeated unless nothing happened, and the books say where it is`, () => {
      let isOver = false
      for (let step = 1; !isOver; step += 1) {
        const layout = temporaryQueue()
        fill(layout, ['m'], 'content')
        const consumer = new Consumer(layout, 'test')
        consumer.take(1)
        const reached = { doubt: false }
        isOver = crashAt(step, () => {
          consumer.doubt('m', someReason())
          reached.doubt = true
          consumer.settle('m', ending)
        })
        const { place, content, books } = stateAfter(layout)
        const when = `died at step ${step}`
        if (place === 'errors')
          assert.match(books.join(), /^refused:(EVENT_NOT_JSON|MAIL_REFUSED)$/, when)
        else assert.deepEqual(books, place === 'gone' ? ['passed'] : [], when)
        if (place === 'gone') assert.equal(ending.kind, 'done', when)
        if (place === 'm') assert.deepEqual(content, [reached.doubt ? 'the rest' : 'content'], when)
        if (reached.doubt && place === 'm') assert.equal(ending.kind, 'held', when)
      }
    })
  }
})
