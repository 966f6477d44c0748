import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { identityOf } from '../../../src/lib/framework/process/identity.ts'
import { readBooks } from '../../../src/lib/queue/balance.ts'
import type { Books } from '../../../src/lib/queue/books.ts'
import { compactLedger } from '../../../src/lib/queue/compact.ts'
import { Consumer } from '../../../src/lib/queue/consumer.ts'
import type { QueueLayout } from '../../../src/lib/queue/layout.ts'
import { closeBooks } from '../../../src/lib/queue/ledger.ts'
import { recoverDead } from '../../../src/lib/queue/recover.ts'
import { crashAt, interruptAt } from '../../support/crashing-disk.ts'
import { startProgram } from '../../support/program.ts'
import { fill, namesIn, someNames, temporaryQueue } from '../../support/queue.ts'

let owners = 0

/** Books of a consumer that has left, with numbers of their own. */
function someBooks(name = `daemon-${owners % 2}`): Books {
  owners += 1
  const outcomes = { stored: owners, [`dropped:rule ${owners % 5}`]: 1 }
  return { name, owner: `host.${owners}.aa-1~1`, taken: owners + 3, returned: 2, outcomes }
}

function close(layout: QueueLayout, count: number): void {
  for (let index = 0; index < count; index += 1) closeBooks(layout, someBooks(), 'none')
}

/** Without the prototype that outcomes happen to have, and in order. */
function booksOf(layout: QueueLayout): unknown {
  return readBooks(layout).map((books) => ({
    ...books,
    outcomes: Object.entries(books.outcomes).sort(),
  }))
}

function ledgerIn(layout: QueueLayout): string[] {
  return namesIn(layout.path).filter((name) => name.includes('.books'))
}

describe('the ledger of a queue', () => {
  test('stays short however many consumers come and go, and keeps its sums', () => {
    const layout = temporaryQueue()
    const twin = temporaryQueue()
    for (let round = 0; round < 40; round += 1) {
      const books = someBooks()
      closeBooks(layout, books, 'none')
      closeBooks(twin, books, 'none')
      compactLedger(layout, 3)
      assert.deepEqual(booksOf(layout), booksOf(twin))
    }
    assert.ok(ledgerIn(layout).length <= 3, ledgerIn(layout).join(' '))
    const lines = ledgerIn(layout).flatMap((name) =>
      readFileSync(join(layout.path, name), 'utf8').split('\n').filter(Boolean),
    )
    assert.ok(lines.length <= 12, `${lines.length} lines`)
  })

  test('is put away by a consumer that leaves, once it has more than a thousand lines', () => {
    const layout = temporaryQueue()
    for (let round = 0; round < 3; round += 1) {
      close(layout, 1001)
      fill(layout, ['m'])
      const consumer = new Consumer(layout, 'worker')
      consumer.take(1)
      consumer.close()
    }
    assert.ok(ledgerIn(layout).length <= 3, ledgerIn(layout).join(' '))
    const worker = readBooks(layout).find(({ name }) => name === 'worker')
    assert.deepEqual([worker?.taken, worker?.returned, worker?.missing], [3, 3, 0])
  })

  test('counts the books for which the disk had no room, once, before and after', () => {
    const layout = temporaryQueue()
    const kept = { ...someBooks('worker'), taken: 9, returned: 1, outcomes: { stored: 8 } }
    writeFileSync(join(layout.path, `.books.${kept.owner}`), `${JSON.stringify(kept)}\n`)
    close(layout, 5)
    const before = booksOf(layout)
    compactLedger(layout, 3)
    assert.deepEqual(booksOf(layout), before)
    assert.ok(ledgerIn(layout).includes('.books-sum.1'))
    assert.ok(!ledgerIn(layout).some((name) => name.startsWith('.books.')))
  })

  test('is as it was when whoever sums it up dies, at any step', () => {
    let isOver = false
    for (let step = 1; !isOver; step += 1) {
      const layout = temporaryQueue()
      for (let round = 0; round < 3; round += 1) {
        close(layout, 5)
        compactLedger(layout, 3)
      }
      close(layout, 5)
      const before = booksOf(layout)
      isOver = crashAt(step, () => {
        compactLedger(layout, 3)
      })
      assert.deepEqual(booksOf(layout), before, `died at step ${step}`)
      close(layout, 5)
      const later = booksOf(layout)
      compactLedger(layout, 3)
      close(layout, 5)
      compactLedger(layout, 3)
      assert.notDeepEqual(booksOf(layout), later)
      assert.ok(ledgerIn(layout).length <= 4, `${step}: ${ledgerIn(layout).join(' ')}`)
    }
  })

  test('is summed up by several at once, whatever the order of their steps', () => {
    let isOver = false
    for (let step = 1; !isOver; step += 1) {
      const layout = temporaryQueue()
      const twin = temporaryQueue()
      const closeBoth = (): void => {
        for (let index = 0; index < 5; index += 1) {
          const books = someBooks()
          closeBooks(layout, books, 'none')
          closeBooks(twin, books, 'none')
        }
      }
      for (let round = 0; round < 3; round += 1) {
        closeBoth()
        compactLedger(layout, 3)
      }
      closeBoth()
      isOver = interruptAt(
        step,
        () => {
          compactLedger(layout, 3)
        },
        () => {
          for (let round = 0; round < 1 + (step % 3); round += 1) {
            compactLedger(layout, 3)
            closeBoth()
            assert.deepEqual(booksOf(layout), booksOf(twin), `read at step ${step}`)
          }
        },
      )
      assert.deepEqual(booksOf(layout), booksOf(twin), `interrupted at step ${step}`)
    }
  })

  test('counts one who died while closing its books once, after its folder came back, too', () => {
    const layout = temporaryQueue()
    const dead = identityOf(1)
    const owner = `${dead!.host}.4194999.${dead!.start}~1`
    const books = { name: 'worker', owner, taken: 7, returned: 0, outcomes: { stored: 7 } }
    mkdirSync(join(layout.pending, owner))
    writeFileSync(join(layout.pending, owner, '.books'), `${JSON.stringify(books)}\n`)
    closeBooks(layout, books, 'none')
    for (let round = 0; round < 4; round += 1) {
      close(layout, 5)
      compactLedger(layout, 3)
    }
    const workerOf = (): unknown => readBooks(layout).find(({ name }) => name === 'worker')?.taken
    assert.equal(workerOf(), 7)
    recoverDead(layout)
    assert.deepEqual(namesIn(layout.pending), [])
    assert.equal(workerOf(), 7)
    for (let round = 0; round < 4; round += 1) {
      close(layout, 5)
      compactLedger(layout, 3)
    }
    assert.equal(workerOf(), 7)
  })

  test('of a sum that is none, the rest counts', () => {
    const layout = temporaryQueue()
    close(layout, 2)
    const before = booksOf(layout)
    for (const text of ['', 'x', 'null', '{"includes": 5}\n']) {
      writeFileSync(join(layout.path, '.books-sum.7'), text)
      assert.deepEqual(booksOf(layout), before)
    }
  })

  test('is kept by processes that come and go at the same time', { timeout: 60_000 }, async () => {
    const layout = temporaryQueue()
    fill(layout, someNames(240))
    const programs = Array.from({ length: 4 }, () =>
      startProgram('close-books.ts', [layout.path, '60']),
    )
    for (const program of programs) {
      assert.deepEqual(await program.ended(), { code: 0, signal: null }, program.errors())
    }
    const books = readBooks(layout)
    assert.deepEqual(
      books.map(({ name, taken, outcomes, missing }) => [name, taken, outcomes['stored'], missing]),
      [0, 1, 2].map((worker) => [`worker-${worker}`, 80, 80, 0]),
    )
    assert.ok(ledgerIn(layout).length <= 6, ledgerIn(layout).join(' '))
  })
})
