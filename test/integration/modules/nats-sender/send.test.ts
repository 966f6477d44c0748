import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type DaemonReport, runDaemon } from '../../../../src/lib/components/daemon-process.ts'
import type { Home } from '../../../../src/lib/framework/home.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { catalogue } from '../../../../src/lib/modules/catalogue.ts'
import { natsSenderModule } from '../../../../src/lib/modules/nats-sender/module.ts'
import { programOf } from '../../../../src/lib/modules/programs.ts'
import { readBooks } from '../../../../src/lib/queue/balance.ts'
import { prepareQueue, type QueueLayout } from '../../../../src/lib/queue/layout.ts'
import { readReason } from '../../../../src/lib/queue/reason.ts'
import type { NatsConfig } from '../../../../src/lib/services/nats/section.ts'

import { countIn, natsConfig, natsHome, withStream } from '../../../support/nats-home.ts'
import { NatsServer, withoutNats } from '../../../support/nats-server.ts'
import { contentsIn, messagesIn } from '../../../support/queue.ts'
import { startMentat, stopWell } from '../../../support/start-daemon.ts'
import { until } from '../../../support/until.ts'
import { someEvents } from '../../../support/warden-client.ts'

const options = { timeout: 60_000, skip: withoutNats }
const server = new NatsServer({ config: 'max_payload: 100KB' })
if (withoutNats === false) await server.start()

interface Place {
  readonly home: Home
  readonly queue: QueueLayout
  readonly config: NatsConfig
}

let streams = 0

/** A home with messages in the queue of the sender, and a stream of its own. */
function newHome(contents: readonly string[], sender: object = {}, section: object = {}): Place {
  streams += 1
  const names = { stream: `s${streams}`, subject: `events.${streams}` }
  const quiet = { logging: { level: 'critical' }, queue_in_wait: '50ms' }
  const modules = { 'nats-sender': { ...quiet, ...sender } }
  const home = natsHome(server, modules, { ...names, ...section })
  const queue = prepareQueue(join(home.spool, 'nats-sender'))
  put(queue, contents)
  return { home, queue, config: natsConfig(server, names) }
}

function put(queue: QueueLayout, contents: readonly string[], prefix = 'm'): void {
  for (const [index, content] of contents.entries()) {
    writeFileSync(join(queue.incoming, `${prefix}${index} á`), content)
  }
}

/** Sends what is in the queue. */
function send({ home }: Place): Promise<DaemonReport> {
  const request = { home, clock: systemClock, catalogue, overrides: {}, once: true }
  return runDaemon(programOf(natsSenderModule), request)
}

/** What the stream holds, sorted. */
function contentsOf(config: NatsConfig): Promise<string[]> {
  return withStream(config, (stream) =>
    stream.use(async ({ manager }) => {
      const { state } = await manager.streams.info(config.stream)
      const texts: string[] = []
      for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
        const message = await manager.streams.getMessage(config.stream, { seq })
        texts.push(message?.string() ?? '')
      }
      return texts.toSorted()
    }),
  )
}

function isEmpty({ queue }: Place): void {
  assert.deepEqual(messagesIn(queue.incoming), [])
  for (const { missing, held } of readBooks(queue)) assert.deepEqual([missing, held], [0, 0])
}

describe('what is in the queue', options, () => {
  test('is in the stream once, byte by byte, and gone from the queue; the books balance', async () => {
    const events = someEvents(200)
    const place = newHome(events)
    const { taken, stored, errors } = await send(place)
    assert.deepEqual([taken, stored, errors], [200, 200, 0])
    assert.deepEqual(await contentsOf(place.config), events.toSorted())
    isEmpty(place)
  })

  test('and is put back after it was sent: the server knows it', async () => {
    const events = someEvents(5)
    const place = newHome(events)
    await send(place)
    put(place.queue, events)
    const { stored } = await send(place)
    assert.equal(stored, 5)
    assert.equal(await countIn(place.config), 5)
    put(place.queue, events, 'other')
    await send(place)
    assert.equal(await countIn(place.config), 10)
  })

  test('is kept in another queue, where that is wanted', async () => {
    const events = someEvents(3)
    const place = newHome(events, { queue_out_dir: 'sent' })
    await send(place)
    assert.deepEqual(contentsIn(join(place.home.spool, 'sent', 'incoming')), events.toSorted())
  })

  test('and is no event goes to errors here, before it is sent', async () => {
    const place = newHome([...someEvents(2), 'no event'])
    const { stored, errors } = await send(place)
    assert.deepEqual([stored, errors], [2, 1])
  })
})

describe('what the server refuses for good', options, () => {
  const large = (size: number): string => {
    const [event = ''] = someEvents(1)
    return JSON.stringify({ ...(JSON.parse(event) as object), Note: 'x'.repeat(size) })
  }

  function refusal({ queue }: Place): string[] {
    const [name = ''] = messagesIn(queue.errors).filter((one) => !one.endsWith('.reason.json'))
    const reason = readReason(queue.errors, name)
    return [reason?.code ?? '', reason?.text ?? '']
  }

  test('because it is larger than the server takes goes to errors, the others are sent', async () => {
    const place = newHome([...someEvents(3), large(150_000)])
    const { stored, errors } = await send(place)
    assert.deepEqual([stored, errors], [3, 1])
    const [code, text] = refusal(place)
    assert.equal(code, 'NATS_MESSAGE_REFUSED')
    assert.match(text ?? '', /larger than the server takes \('payload' max_payload size exceeded\)/)
    isEmpty(place)
  })

  test('because it is larger than the stream takes goes to errors with its words', async () => {
    const place = newHome([...someEvents(3), large(5000)])
    const { stream: name, subject } = place.config
    await withStream(natsConfig(server), (stream) =>
      stream.use(({ manager }) =>
        manager.streams.add({ name, subjects: [subject], max_msg_size: 2000 }),
      ),
    )
    const { stored, errors } = await send(place)
    assert.deepEqual([stored, errors], [3, 1])
    assert.match(refusal(place)[1] ?? '', /message size exceeds maximum allowed/)
  })
})

describe('a sender', options, () => {
  const start = ({ home }: Place) => startMentat(['nats', 'send', '--home', home.path])
  const loud = { logging: { level: 'info' } }

  test('waits for a stream that is full, says so, and loses nothing', async () => {
    const events = someEvents(30)
    const place = newHome(events, loud)
    const { stream: name, subject } = place.config
    await withStream(natsConfig(server), (stream) =>
      stream.use(({ manager }) =>
        manager.streams.add({ name, subjects: [subject], max_msgs: 10, discard: 'new' }),
      ),
    )
    const daemon = start(place)
    await until('it says so', () =>
      daemon.stderr.includes('there is no room in the stream (maximum messages exceeded)'),
    )
    assert.equal(await countIn(place.config), 10)
    await withStream(place.config, (stream) =>
      stream.use(({ manager }) => manager.streams.update(name, { max_msgs: 100 })),
    )
    await until('all are there', async () => (await countIn(place.config)) === 30)
    await stopWell(daemon)
    assert.deepEqual(await contentsOf(place.config), events.toSorted())
    isEmpty(place)
  })

  test('waits for a server that is away and a stream that is gone, ends when asked, and goes on', async (t) => {
    const own = await new NatsServer().start()
    t.after(() => own.kill())
    const place = newHome(someEvents(5), loud)
    const section = { servers: [own.url], create_stream: false, timeout: '2s', pause: '20ms' }
    const core = join(place.home.config, 'core', 'nats.conf')
    const configure = (more: object): void => {
      writeFileSync(core, JSON.stringify({ nats: { ...section, ...more } }))
    }
    configure({})
    const daemon = start(place)
    await until('it misses the stream', () => daemon.stderr.includes('there is no such stream'))
    await own.kill()
    await until('it says so', () => daemon.stderr.includes('waiting: nats://127.0.0.1'))
    assert.match(daemon.stderr, /nobody listens there/)
    await stopWell(daemon)
    assert.equal(messagesIn(place.queue.incoming).length, 5)
    await own.start()
    configure({ create_stream: true })
    const next = start(place)
    await until('they are there', async () => (await countIn(natsConfig(own))) === 5)
    await stopWell(next)
    isEmpty(place)
  })
})
