import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { codeOf } from '../../src/lib/framework/errors/causes.ts'
import { homeAt, type Home } from '../../src/lib/framework/home.ts'
import { makeKey } from '../../src/lib/modules/receiver/new-key.ts'
import { type QueueLayout, queueLayout } from '../../src/lib/queue/layout.ts'
import { eventWith } from '../support/idea-fixtures.ts'
import { contentsIn, messagesIn, namesIn, temporaryFolder } from '../support/queue.ts'
import { head, KEY, send, SHA256 } from '../support/receiver.ts'
import { unusedPort } from '../support/smtp.ts'
import { type Daemon, LIMIT, startMentat, stopWell } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'
import { numbersFrom } from '../support/warden-faults.ts'
import { configure } from '../support/warden-home.ts'

interface Workplace {
  readonly home: Home
  readonly port: number
  readonly queue: QueueLayout
  readonly configure: (options?: object) => void
  readonly start: () => Promise<Daemon>
}

async function workplace(): Promise<Workplace> {
  const home = homeAt(temporaryFolder())
  mkdirSync(home.config, { recursive: true })
  const port = await unusedPort()
  const keys = [{ name: 'sensor', sha256: SHA256 }]
  const write = (options: object = {}): void => {
    configure(home, 'receiver', { listen: String(port), keys, queue_out_limit: 1e6, ...options })
  }
  write()
  const start = async (): Promise<Daemon> => {
    const daemon = startMentat(['receiver', 'run', '--home', home.path])
    await daemon.ready()
    return daemon
  }
  return { home, port, queue: queueLayout(join(home.spool, 'inspector')), configure: write, start }
}

describe('mentat receiver run', { timeout: 200_000 }, () => {
  test('what was answered as accepted is in the queue, whole, through 8 times kill -9', async (t) => {
    const { port, queue, start } = await workplace()
    const random = numbersFrom(5)
    const accepted = new Set<string>()
    let brokenOff = 0
    let unfinished = 0
    let isOver = false
    const client = async (name: string): Promise<void> => {
      for (let round = 0; !isOver; round += 1) {
        const ids = Array.from({ length: 40 }, (_, index) => `${name}-${round}-${index}`)
        const events = ids.map((ID) => eventWith({ ID, Note: 'x'.repeat(500) }))
        // Who gets no answer sends the same again.
        await until('it is answered', async () => {
          try {
            const { status, body } = await send(port, events)
            assert.deepEqual([status, body.accepted], [200, 40])
            for (const id of ids) accepted.add(id)
            return true
          } catch (error) {
            if (error instanceof assert.AssertionError) throw error
            if (codeOf((error as Error).cause) !== 'ECONNREFUSED') brokenOff += 1
            return isOver
          }
        })
      }
    }
    let daemon = await start()
    const clients = Promise.all(['a', 'b', 'c', 'd'].map(client))
    for (let round = 0; round < 8; round += 1) {
      const enough = accepted.size + 1 + Math.floor(random() * 400)
      await until('some are accepted', () => accepted.size >= enough, LIMIT)
      daemon.kill('SIGKILL')
      await daemon.ended()
      unfinished += namesIn(queue.tmp).length
      daemon = await start()
    }
    isOver = true
    await clients
    await stopWell(daemon)
    const contents = contentsIn(queue.incoming)
    const found = new Set(contents.map((text) => (JSON.parse(text) as { ID: string }).ID))
    const missing = [...accepted].filter((id) => !found.has(id))
    assert.deepEqual(missing, [])
    assert.ok(brokenOff >= 8 && unfinished > 0, 'kills are meant to hurt')
    assert.deepEqual(namesIn(queue.tmp), [])
    t.diagnostic(
      `${accepted.size} accepted, ${contents.length} in the queue, ${unfinished} files unfinished, ${brokenOff} requests without an answer`,
    )
  })

  test('answers the request that is under way when it is told to end, and lets nobody else in', async () => {
    const { port, queue, start } = await workplace()
    const daemon = await start()
    const event = eventWith()
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    const headers = ['Content-Type: application/json', `Content-Length: ${event.length}`]
    socket.write(head(...headers) + event.slice(0, 20))
    const idle = new Agent({ keepAlive: true })
    const silent = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    for (const one of silent) one.on('error', () => undefined)
    silent[0]?.write('POST /v1/events HTTP/1.1\r\n')
    await until('it has heard of it', async () => (await post(port, idle, 'x')).status === 422)
    daemon.kill('SIGTERM')
    await until('it lets nobody in', async () => {
      try {
        await fetch(`http://127.0.0.1:${port}/healthz`)
        return false
      } catch {
        return true
      }
    })
    assert.equal(daemon.running, true)
    socket.write(event.slice(20))
    await once(socket, 'close')
    assert.match(answer, /^HTTP\/1.1 200 OK\r\n.*connection: close/is)
    assert.deepEqual(contentsIn(queue.incoming), [event])
    assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
    assert.doesNotMatch(daemon.stderr, /not finished/, 'it waits for nobody who says nothing')
    idle.destroy()
  })

  test('a second signal ends it at once', async () => {
    const { port, start } = await workplace()
    const daemon = await start()
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(head('Content-Type: application/json', 'Content-Length: 100'))
    await until('it has heard of it', async () => (await send(port, 'x')).status === 422)
    daemon.kill('SIGTERM')
    await until('it ends', () => daemon.stderr.includes('SIGTERM: finishing'))
    await until('it is told again', () => {
      daemon.kill('SIGTERM')
      return daemon.stderr.includes('SIGTERM again')
    })
    await daemon.ended(5000)
    socket.destroy()
  })

  test('takes over keys at SIGHUP, and no connection ends and no request fails', async () => {
    const { port, queue, configure: write, start } = await workplace()
    const daemon = await start()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ports = new Set<number | undefined>()
    let sent = 0
    const sendOne = async (key = KEY): Promise<number | undefined> => {
      const { status, localPort } = await post(port, agent, eventWith({ ID: `e${sent}` }), key)
      ports.add(localPort)
      if (status === 200) sent += 1
      return status
    }
    assert.equal(await sendOne(), 200)
    const { key, sha256 } = makeKey()
    for (let round = 1; round <= 3; round += 1) {
      write({
        keys: [
          { name: 'other', sha256 },
          ...(round === 3 ? [] : [{ name: 'sensor', sha256: SHA256 }]),
        ],
      })
      daemon.kill('SIGHUP')
      const reloads = (): number => daemon.stderr.split('starting anew with it').length - 1
      await until('it is reloaded', async () => {
        assert.ok([200, 401].includes((await sendOne()) ?? 0))
        return reloads() === round
      })
    }
    await until('the new key counts alone', async () => (await sendOne()) === 401)
    assert.equal(await sendOne(key), 200)
    write({ keys: 'none' })
    daemon.kill('SIGHUP')
    await until('it goes on', () => daemon.stderr.includes('was not reloaded'))
    assert.equal(await sendOne(key), 200)
    assert.equal(ports.size, 1, 'all over one connection')
    assert.equal(messagesIn(queue.incoming).length, sent)
    const slow = connect(port, '127.0.0.1')
    let answer = ''
    slow.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    slow.write(head('Content-Type: application/json', 'Content-Length: 1').replace(KEY, key))
    await until('it has heard of it', async () => (await sendOne(key)) === 200)
    const next = await unusedPort()
    write({ listen: String(next), keys: [{ name: 'sensor', sha256: SHA256 }] })
    daemon.kill('SIGHUP')
    await until('it has moved', async () => {
      const answer = await send(next, eventWith()).catch(() => undefined)
      return answer?.status === 200
    })
    await assert.rejects(send(port, eventWith()))
    slow.write('x')
    await once(slow, 'close')
    assert.match(answer, /^HTTP\/1.1 422 .*connection: close/is, 'what was under way is answered')
    agent.destroy()
    await stopWell(daemon)
  })

  test('does not listen without encryption where others could', async () => {
    const { configure: write, home } = await workplace()
    write({ listen: '0.0.0.0:0' })
    const daemon = startMentat(['receiver', 'run', '--home', home.path])
    assert.equal((await daemon.ended()).code, 78)
    assert.match(daemon.stderr, /listen: "0.0.0.0:0" is reached by other machines/)
    write({ listen: '0.0.0.0:0', allow_plain_http: true })
    await stopWell(startMentat(['receiver', 'run', '--home', home.path]))
  })
})

/** Sends one event over a connection of the agent. */
async function post(
  port: number,
  agent: Agent,
  body: string,
  key = KEY,
): Promise<{ status: number | undefined; localPort: number | undefined }> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const options = { method: 'POST', host: '127.0.0.1', port, path: '/v1/events', agent, headers }
  return new Promise((resolve, reject) => {
    const sending = httpRequest(options, (response) => {
      const { localPort } = response.socket
      response.resume().once('end', () => {
        resolve({ status: response.statusCode, localPort })
      })
    })
    sending.once('error', reject)
    sending.end(body)
  })
}
