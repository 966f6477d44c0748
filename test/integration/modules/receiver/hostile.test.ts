import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { beforeEach, describe, test, type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { namesIn } from '../../../support/queue.ts'
import {
  head,
  type RunningReceiver,
  send,
  speak,
  startReceiver,
} from '../../../support/receiver.ts'
import { until } from '../../../support/until.ts'

const one = eventWith()
const json = 'Content-Type: application/json'

/** Starts one that is quickly out of patience; after the test it still works, and nothing came into its queue. */
async function start(context: TestContext, options: object = {}): Promise<RunningReceiver> {
  const running = await startReceiver(context, { request_timeout: '300ms', ...options })
  checks.push(async () => {
    const { queue, receiver, host, port } = running
    await until('nothing is held', () => receiver.gauges()['bytes'] === 0)
    assert.deepEqual([namesIn(queue.incoming), namesIn(queue.tmp)], [[], []])
    assert.deepEqual(
      host.lines.filter((line) => line.startsWith('error')),
      [],
    )
    await until('it takes events', async () => (await send(port, one)).status === 200)
  })
  return running
}

const checks: (() => Promise<void>)[] = []

beforeEach(() => {
  checks.length = 0
})

async function stillWorks(): Promise<void> {
  for (const check of checks) await check()
}

/** Status and code of an answer; empty when there is none. */
function told(answer: string): string {
  const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? ''
  return `${status} ${/"code":"(\w+)"/.exec(answer)?.[1] ?? ''}`
}

describe('a client that means no good', { timeout: 60_000 }, () => {
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['says nothing', '', '408 RECEIVER_TIMED_OUT'],
    ['does not end its head', 'POST /v1/events HTTP/1.1\r\nHost: x\r\n', '408 RECEIVER_TIMED_OUT'],
    ['does not end its body', `${head(json, 'Content-Length: 99')}{`, '408 RECEIVER_TIMED_OUT'],
    [
      'does not end its chunks',
      `${head(json, 'Transfer-Encoding: chunked')}1\r\n{\r\n`,
      '408 RECEIVER_TIMED_OUT',
    ],
    ['does not speak HTTP', '\u0016\u0003\u0001 hello\r\n\r\n', '400 RECEIVER_REQUEST_INVALID'],
    [
      'says two lengths',
      head(json, 'Content-Length: 2', 'Content-Length: 3'),
      '400 RECEIVER_REQUEST_INVALID',
    ],
    [
      'says length and chunks',
      head(json, 'Content-Length: 2', 'Transfer-Encoding: chunked'),
      '400 RECEIVER_REQUEST_INVALID',
    ],
    ['says no length', head(json, 'Content-Length: x'), '400 RECEIVER_REQUEST_INVALID'],
    [
      'says a huge length',
      head(json, 'Content-Length: 99999999999999', 'Connection: close'),
      '413 RECEIVER_REQUEST_TOO_LARGE',
    ],
    ['has a huge head', head(`X: ${'x'.repeat(20_000)}`), '431 RECEIVER_REQUEST_INVALID'],
    ['has junk in its head', head('X: a\u0000b'), '400 RECEIVER_REQUEST_INVALID'],
    [
      'names no host',
      'POST /v1/events HTTP/1.1\r\nConnection: close\r\n\r\n',
      '401 RECEIVER_KEY_INVALID',
    ],
    [
      'has a bad chunk',
      `${head(json, 'Transfer-Encoding: chunked')}zz\r\n`,
      '400 RECEIVER_REQUEST_INVALID',
    ],
    [
      'wants an upgrade',
      head(json, 'Connection: Upgrade, close', 'Upgrade: websocket', 'Content-Length: 1') + 'x',
      '422 EVENT_NOT_JSON',
    ],
  ]
  for (const [name, text, expected] of cases) {
    test(`and ${name}: ${expected}`, async (context) => {
      const { port } = await start(context)
      assert.equal(told(await speak(port, text)), expected)
      await stillWorks()
    })
  }

  test('and hangs up with half a body, plain or packed, costs nothing', async (context) => {
    const { port, receiver } = await start(context)
    const length = 'Content-Length: 5000'
    await speak(port, `${head(json, length)}{"ID":`, { hangUp: true })
    const packed = gzipSync('x'.repeat(100_000)).subarray(0, 50)
    const gzip = Buffer.from(head(json, length, 'Content-Encoding: gzip'))
    await speak(port, Buffer.concat([gzip, packed]), { hangUp: true })
    await until('both are noticed', () => receiver.counters()['requests'] === 2)
    await stillWorks()
  })

  test('and opens more connections than there may be finds them closed', async (context) => {
    const { port, receiver } = await start(context, { max_connections: 3, request_timeout: '10s' })
    const sockets = Array.from({ length: 10 }, () => connect(port, '127.0.0.1'))
    let closed = 0
    for (const socket of sockets) {
      socket
        .on('error', () => undefined)
        .on('close', () => (closed += 1))
        .resume()
    }
    await until('seven are closed', () => closed === 7)
    assert.equal(receiver.counters()['dropped'], 7)
    for (const socket of sockets) socket.destroy()
    await until('all are closed', () => closed === 10)
    await stillWorks()
  })

  test('and sends 64 MB without a key is told so, and little of it is kept', async (context) => {
    const { port, receiver } = await start(context, { request_timeout: '20s' })
    const before = process.memoryUsage.rss()
    const body = new Uint8Array(64_000_000)
    const answer = await send(port, body, { authorization: '' })
    assert.equal(answer.status, 401)
    assert.equal(receiver.gauges()['bytes'], 0)
    assert.ok(process.memoryUsage.rss() - before < 200e6)
    await stillWorks()
  })

  test('and sends much at the same time is told to wait', async (context) => {
    const options = { max_body_size: 10_000, request_timeout: '5s' }
    const { port, receiver } = await start(context, options)
    const sockets = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'))
    const answers: string[] = []
    for (const socket of sockets) {
      socket.on('data', (chunk: Buffer) => answers.push(told(chunk.toString())))
      socket.write(head(json, 'Content-Length: 9999') + 'x'.repeat(9000))
    }
    await until('12 are told', () => answers.length === 12)
    assert.deepEqual(new Set(answers), new Set(['503 RECEIVER_BUSY']))
    assert.equal(receiver.gauges()['bytes'], 8 * 9000)
    for (const socket of sockets) socket.destroy()
    await until('all are closed', () => sockets.every(({ closed }) => closed))
    await stillWorks()
  })

  test('and nests ten million brackets in an event does not hold up others', async (context) => {
    const { port, receiver } = await start(context, { request_timeout: '20s' })
    const events = ['['.repeat(10_000_000), `{"a":${'['.repeat(40_000)}`, '9'.repeat(2_000_000)]
    const answer = await send(port, events)
    assert.equal(answer.status, 422)
    assert.deepEqual(
      answer.body.verdicts?.map(({ code }) => code),
      ['EVENT_TOO_DEEP', 'EVENT_NOT_JSON', 'EVENT_NOT_OBJECT'],
    )
    assert.equal(receiver.trouble(), undefined)
    await stillWorks()
  })
})
