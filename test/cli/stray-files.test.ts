import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { closeBooks } from '../../src/lib/queue/ledger.ts'
import { readBooks } from '../../src/lib/queue/balance.ts'
import { prepareQueue, type QueueLayout } from '../../src/lib/queue/layout.ts'
import { namesIn, temporaryFolder } from '../support/queue.ts'
import { type Result, runCli } from '../support/run-cli.ts'

interface Setup {
  readonly home: string
  readonly layout: QueueLayout
  readonly run: (...args: string[]) => Result
}

function setup(): Setup {
  const home = temporaryFolder()
  const layout = prepareQueue(join(home, 'spool', 'inspector'))
  return { home, layout, run: (...args) => runCli(args, { home }) }
}

/** What may lie where a file is expected, and what it is called. */
const things: Readonly<Record<string, (path: string) => void>> = {
  'a named pipe': (path) => {
    execFileSync('mkfifo', [path])
  },
  'a folder': (path) => {
    mkdirSync(path)
  },
}

for (const [kind, make] of Object.entries(things)) {
  describe(`where a file is expected, ${kind}`, { timeout: 120_000 }, () => {
    test('in place of a reason is told by queue show, and keeps no message from leaving', () => {
      const { layout, run } = setup()
      writeFileSync(join(layout.errors, 'm'), 'content')
      make(join(layout.errors, 'm.reason.json'))
      const list = run('queue', 'show')
      assert.equal(list.status, 0, list.stderr)
      assert.match(list.stdout, new RegExp(`m\\.reason\\.json is ${kind}; expected a file`))
      const one = run('queue', 'show', 'm')
      assert.equal(one.status, 0, one.stderr)
      assert.match(one.stdout, new RegExp(`reason: +.*is ${kind}`))
      const requeued = run('queue', 'requeue', 'm')
      assert.equal(requeued.status, 0, requeued.stderr)
      assert.deepEqual(namesIn(layout.incoming), ['m'])
    })

    test('in place of books and PID files is told by status', () => {
      const { home, layout, run } = setup()
      make(join(layout.path, '.books'))
      mkdirSync(join(home, 'run'))
      make(join(home, 'run', 'storage.1.pid'))
      const { status, stdout, stderr } = run('status')
      assert.equal(status, 1, stderr)
      assert.match(stdout, new RegExp(`queue inspector: its books .*\\.books is ${kind}`))
      assert.match(stdout, new RegExp(`storage\\.1\\.pid is ${kind}`))
    })

    test('in place of a trace is told by trace', () => {
      const { home, run } = setup()
      mkdirSync(join(home, 'log', 'trace'), { recursive: true })
      make(join(home, 'log', 'trace', 'storage.ndjson'))
      const { status, stderr } = run('trace', 'some-id')
      assert.equal(status, 66)
      assert.match(stderr, new RegExp(`storage\\.ndjson is ${kind}; expected a file`))
    })

    test('in place of the ledger costs no books: they are kept beside it', () => {
      const { layout } = setup()
      make(join(layout.path, '.books'))
      const books = { name: 'd', owner: 'o', taken: 1, returned: 0, outcomes: { stored: 1 } }
      const file = join(layout.path, 'last')
      writeFileSync(file, `${JSON.stringify(books)}\n`)
      closeBooks(layout, books, file)
      assert.deepEqual(namesIn(layout.path).slice(0, 2), ['.books', '.books.o'])
      assert.throws(() => readBooks(layout), new RegExp(kind))
    })
  })
}
