import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { after, describe, test } from 'node:test'
import { prepareQueue, queueLayout } from '../../src/lib/queue/layout.ts'
import { messagesIn, temporaryFolder } from '../support/queue.ts'
import { type Result, runCli } from '../support/run-cli.ts'
import { until } from '../support/until.ts'

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

describe('mentat queue put, fed by a stream', { timeout: 120_000 }, () => {
  const event = (id: string): string => `{"ID":"${id}"}\n`

  test('puts each line in as soon as it has come, also while a file grows', async () => {
    const home = temporaryFolder()
    const file = join(home, 'sensor.ndjson')
    writeFileSync(file, event('a'))
    const { incoming } = queueLayout(join(home, 'spool', 'inspector'))
    const stream = startStream(home)
    const tail = spawn('tail', ['-n', '+1', '-F', file], { stdio: ['ignore', 'pipe', 'ignore'] })
    tail.stdout.pipe(stream.stdin)
    const there = (count: number) => until('it is there', () => found(incoming) === count)
    await there(1)
    appendFileSync(file, event('b') + '{"ID":')
    await there(2)
    appendFileSync(file, '"c"}\n')
    await there(3)
    stream.process.kill('SIGTERM')
    assert.equal(await stream.ended, 1)
    tail.kill()
    assert.match(stream.said(), /3 messages put into .*told to end: what was not read yet/s)
  })

  test('takes no part of a line for a message when it is told to end', async () => {
    const home = temporaryFolder()
    const { incoming } = queueLayout(join(home, 'spool', 'inspector'))
    const stream = startStream(home, '--json')
    stream.stdin.write(event('a') + '{"ID":"half')
    await until('the line is there', () => found(incoming) === 1)
    stream.process.kill('SIGINT')
    assert.equal(await stream.ended, 1)
    const document = /\{[^]*\}/.exec(stream.said())?.[0] ?? ''
    const { put, interrupted, failures } = JSON.parse(document) as Record<string, unknown>
    assert.deepEqual([put, interrupted, failures], [1, true, 0])
    assert.equal(found(incoming), 1)
  })

  test('does not wait for a document that cannot come any more', async () => {
    const home = temporaryFolder()
    const { incoming } = queueLayout(join(home, 'spool', 'inspector'))
    const stream = startStream(home)
    stream.stdin.write(`f":1}\n${event('b')}`)
    await until('both are there', () => found(incoming) === 2)
    stream.stdin.end()
    assert.equal(await stream.ended, 0)
  })

  test('keeps to its memory: endless lines are refused, the others put in', async () => {
    const home = temporaryFolder()
    const { incoming } = queueLayout(join(home, 'spool', 'inspector'))
    const stream = startStream(home, '--sync', 'none')
    const chunk = Buffer.alloc(1_000_000, 'x')
    const write = async (data: string | Buffer): Promise<void> => {
      if (!stream.stdin.write(data)) await once(stream.stdin, 'drain')
    }
    await write(event('first'))
    for (let line = 0; line < 3; line += 1) {
      for (let part = 0; part < 100; part += 1) await write(chunk)
      await write('\n')
    }
    for (let part = 0; part < 400; part += 1) await write(event(`e${part}`).repeat(50))
    const status = readFileSync(`/proc/${stream.process.pid}/status`, 'utf8')
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
    stream.stdin.end()
    assert.equal(await stream.ended, 1)
    assert.equal(found(incoming), 20_001)
    assert.match(stream.said(), /-:2: a message of more than 16777216 bytes\n/)
    assert.ok(peak < 250, `${peak.toFixed()} MiB`)
  })

  test('waits while the queue is full, if it is told a limit', async () => {
    const home = temporaryFolder()
    const { incoming } = queueLayout(join(home, 'spool', 'inspector'))
    const stream = startStream(home, '--limit', '3')
    stream.stdin.end(['a', 'b', 'c', 'd', 'e'].map(event).join(''))
    await until('three are there', () => found(incoming) === 3)
    const [first = '', second = ''] = messagesIn(incoming)
    for (const name of [first, second]) rmSync(join(incoming, name))
    assert.equal(await stream.ended, 0)
    assert.equal(found(incoming), 3)
  })

  test('does its work when nobody reads what it says', async () => {
    const home = temporaryFolder()
    const stream = startStream(home)
    stream.process.stdout?.destroy()
    stream.process.stderr?.destroy()
    stream.stdin.end(event('a'))
    await stream.ended
    assert.equal(found(queueLayout(join(home, 'spool', 'inspector')).incoming), 1)
  })
})

interface Stream {
  readonly process: ChildProcess
  readonly stdin: Writable
  readonly ended: Promise<number | null>
  readonly said: () => string
}

const children = new Set<ChildProcess>()
after(() => {
  for (const child of children) child.kill('SIGKILL')
})

function startStream(home: string, ...args: string[]): Stream {
  const bin = join(import.meta.dirname, '..', '..', 'bin', 'run')
  const env = { PATH: process.env['PATH'], MENTAT_HOME: home, NO_COLOR: '1' }
  const child = spawn(bin, ['queue', 'put', ...args], { env })
  children.add(child)
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { process: child, stdin: child.stdin, ended, said: () => said }
}

function found(incoming: string): number {
  return existsSync(incoming) ? messagesIn(incoming).length : 0
}
