import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { prepareQueue } from '../../src/lib/queue/layout.ts'
import { messagesIn, temporaryFolder } from '../support/queue.ts'
import { type Result, runCli } from '../support/run-cli.ts'

function put(home: string, ...args: string[]): Result {
  return runCli(['queue', 'put', ...args, '-'], { home, input: '{"a": 1}\n{"b": 2}\n' })
}

describe('mentat queue put', () => {
  test('makes the queues of the pipe, in which events may wait for the first start', () => {
    const home = temporaryFolder()
    for (const args of [[], ['--queue', 'storage'], ['--queue', join(home, 'spool', 'sampler')]]) {
      const { status, stderr } = put(home, ...args)
      assert.equal(status, 0, stderr)
    }
    for (const name of ['inspector', 'storage', 'sampler']) {
      assert.equal(messagesIn(join(home, 'spool', name, 'incoming')).length, 2)
    }
  })

  test('refuses a queue that does not exist, and says which one may have been meant', () => {
    const home = temporaryFolder()
    prepareQueue(join(home, 'spool', 'inspector-b'))
    for (const [queue, hint] of [
      ['stroage', '; did you mean storage?'],
      ['inspector_b2', '; did you mean inspector-b?'],
      [join(home, 'elsewhere'), ''],
    ] as const) {
      const { status, stdout, stderr } = put(home, '--queue', queue)
      assert.deepEqual([status, stdout], [66, ''])
      assert.ok(stderr.includes(`: it has no folder incoming${hint}\n`), stderr)
      assert.match(stderr, /--create/)
      assert.ok(!existsSync(join(home, 'spool', queue)) && !existsSync(join(home, 'elsewhere')))
    }
  })

  test('makes any queue with --create, and fills one that is there without', () => {
    const home = temporaryFolder()
    const queue = join(home, 'elsewhere')
    assert.equal(put(home, '--queue', queue, '--create').status, 0)
    assert.equal(put(home, '--queue', queue).status, 0)
    assert.equal(messagesIn(join(queue, 'incoming')).length, 4)
  })
})
