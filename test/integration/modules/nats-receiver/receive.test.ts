import assert from 'node:assert/strict'
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import type { ReceiverReport } from '../../../../src/lib/components/receiver-process.ts'
import type { Home } from '../../../../src/lib/framework/home.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { catalogue } from '../../../../src/lib/modules/catalogue.ts'
import { NatsReceiver } from '../../../../src/lib/modules/nats-receiver/component.ts'
import type { NatsReceiverConfig } from '../../../../src/lib/modules/nats-receiver/config.ts'
import { StreamInbox } from '../../../../src/lib/modules/nats-receiver/inbox.ts'
import { runNatsReceiver } from '../../../../src/lib/modules/nats-receiver/run.ts'
import { prepareQueue, queueLayout } from '../../../../src/lib/queue/layout.ts'
import { NatsConsumer } from '../../../../src/lib/services/nats/consumer.ts'
import { NatsStream } from '../../../../src/lib/services/nats/stream.ts'
import { type TestHost, testHost } from '../../../support/daemon-host.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { countIn, natsConfig, natsHome, withStream } from '../../../support/nats-home.ts'
import { NatsServer, withoutNats } from '../../../support/nats-server.ts'
import { contentsIn, messagesIn, temporaryFolder } from '../../../support/queue.ts'
import { until } from '../../../support/until.ts'

const options = { timeout: 60_000, skip: withoutNats }
const server = new NatsServer()
if (withoutNats === false) await server.start()

let streams = 0

/** A home whose stream is its own; what is not acknowledged comes again soon. */
function newHome(receiver: object = {}): { home: Home; stream: string; subject: string } {
  streams += 1
  const names = { stream: `s${streams}`, subject: `events.${streams}` }
  const quiet = { logging: { level: 'critical' }, ack_wait: '5s' }
  return { home: natsHome(server, { 'nats-receiver': { ...quiet, ...receiver } }, names), ...names }
}

/** Puts messages into the stream, each a text with its number. */
async function fill(
  { stream, subject }: { stream: string; subject: string },
  count: number,
  prefix = 'm',
): Promise<string[]> {
  const texts = Array.from({ length: count }, (_, index) => `{"ID": "${prefix}${index}"}`)
  await withStream(natsConfig(server, { stream, subject }), async (opened) => {
    for (const text of texts) await opened.publish(text, text)
  })
  return texts
}

/** Fetches what the stream has. */
function receive(home: Home): Promise<ReceiverReport> {
  return runNatsReceiver({ home, clock: systemClock, catalogue, overrides: {}, once: true })
}

function queued(home: Home): string[] {
  return contentsIn(queueLayout(join(home.spool, 'inspector')).incoming)
}

/**
 * What a process does that dies before its acknowledgements get there: fetches, and keeps what the callback says. The
 * consumer is removed, so that the messages are delivered again at once.
 */
async function fetchAndDie(
  { home, stream, subject }: { home: Home; stream: string; subject: string },
  keep: (inbox: StreamInbox, fetched: Awaited<ReturnType<NatsConsumer['fetch']>>) => Promise<void>,
): Promise<void> {
  const messages = await withStream(natsConfig(server, { stream, subject }), async (opened) => {
    const consumer = new NatsConsumer(opened, {
      name: 'mentat',
      subject,
      ackWait: 1000,
      patience: 0,
    })
    const { signal } = new AbortController()
    const first = await consumer.fetch(1000, signal)
    const rest = await consumer.fetch(1000, signal)
    const queue = prepareQueue(join(home.spool, 'inspector'))
    const path = join(home.run, 'nats-receiver.json')
    const inbox = new StreamInbox({ queue, path, clock: systemClock })
    await keep(inbox, { ...first, messages: [...first.messages, ...rest.messages] })
    await opened.use(({ manager }) => manager.consumers.delete(stream, 'mentat'))
    return first.messages
  })
  // Too late: nobody is there any more.
  for (const message of messages) message.acknowledge()
}

describe('what the stream has', options, () => {
  test('is in the queue once, byte by byte, and gone from the stream; what comes later follows', async () => {
    const place = newHome()
    const texts = await fill(place, 20)
    const { fetched, queued: put, duplicates } = await receive(place.home)
    assert.deepEqual([fetched, put, duplicates], [20, 20, 0])
    assert.deepEqual(queued(place.home), texts.toSorted())
    assert.equal(await countIn(natsConfig(server, place)), 0)
    const later = await fill(place, 3, 'later')
    assert.equal((await receive(place.home)).queued, 3)
    assert.deepEqual(queued(place.home), [...texts, ...later].toSorted())
    assert.equal((await receive(place.home)).fetched, 0)
  })

  test('need not be an event, or text', async () => {
    const place = newHome()
    await withStream(natsConfig(server, place), (stream) =>
      stream.use(({ client }) => client.publish(place.subject, new Uint8Array([0, 255, 10]))),
    )
    await receive(place.home)
    const { incoming } = queueLayout(join(place.home.spool, 'inspector'))
    const [name = ''] = messagesIn(incoming)
    assert.deepEqual([...readFileSync(join(incoming, name))], [0, 255, 10])
  })

  test('is shared by two homes', async () => {
    const place = newHome({ batch: 5 })
    const texts = await fill(place, 200)
    const other = { ...newHome({ batch: 5 }), ...{ stream: place.stream, subject: place.subject } }
    const core = join('core', 'nats.conf')
    const section = readFileSync(join(place.home.config, core), 'utf8')
    writeFileSync(join(other.home.config, core), section)
    await Promise.all([receive(place.home), receive(other.home)])
    assert.deepEqual([...queued(place.home), ...queued(other.home)].toSorted(), texts.toSorted())
  })
})

describe('a crash', options, () => {
  test('between the queue and the acknowledgement: what comes again is known', async () => {
    const place = newHome()
    const texts = await fill(place, 20)
    await fetchAndDie(place, async (inbox, fetched) => {
      assert.equal(await inbox.take(fetched), 20)
      inbox.publish()
    })
    const later = await fill(place, 5, 'later')
    const report = await receive(place.home)
    assert.deepEqual([report.queued, report.duplicates], [5, 20])
    assert.deepEqual(queued(place.home), [...texts, ...later].toSorted())
    assert.equal(await countIn(natsConfig(server, place)), 0)
  })

  test('before they were put into the queue: that is made up for', async () => {
    const place = newHome()
    const texts = await fill(place, 20)
    await fetchAndDie(place, async (inbox, fetched) => {
      await inbox.take(fetched)
    })
    assert.deepEqual(queued(place.home), [])
    assert.equal((await receive(place.home)).duplicates, 20)
    assert.deepEqual(queued(place.home), texts.toSorted())
  })

  test('before anything was durable: they come again, behind what came meanwhile', async () => {
    const place = newHome()
    const texts = await fill(place, 20)
    await fetchAndDie(place, () => Promise.resolve())
    const later = await fill(place, 5, 'later')
    const report = await receive(place.home)
    assert.deepEqual([report.queued, report.duplicates], [25, 0])
    assert.deepEqual(queued(place.home), [...texts, ...later].toSorted())
  })

  test('that damaged the record is no reason to begin anew', async () => {
    const place = newHome()
    await fill(place, 1)
    await receive(place.home)
    writeFileSync(join(place.home.run, 'nats-receiver.json'), '{"stream": 1}')
    await assert.rejects(receive(place.home), isMentatError('NATS_PROGRESS_INVALID'))
  })
})

test(
  'a stream that was made anew counts anew, and nothing of it is taken for known',
  options,
  async () => {
    const place = newHome()
    const before = await fill(place, 5)
    await receive(place.home)
    await withStream(natsConfig(server, place), (stream) =>
      stream.use(({ manager }) => manager.streams.delete(place.stream)),
    )
    const after = await fill(place, 3, 'new')
    assert.equal((await receive(place.home)).queued, 3)
    assert.deepEqual(queued(place.home), [...before, ...after].toSorted())
  },
)

describe('with --once', options, () => {
  test('an outage ends it', async () => {
    const place = newHome()
    const core = join(place.home.config, 'core', 'nats.conf')
    writeFileSync(core, JSON.stringify({ nats: { servers: ['nats://127.0.0.1:1'] } }))
    await assert.rejects(receive(place.home), isMentatError('NATS_UNAVAILABLE', 'nobody listens'))
  })

  test('a consumer of another kind is told', async () => {
    const place = newHome()
    await fill(place, 1)
    await withStream(natsConfig(server, place), (stream) =>
      stream.use(({ manager }) =>
        manager.consumers.add(place.stream, {
          durable_name: 'mentat',
          ack_policy: 'explicit',
          deliver_subject: 'push',
          filter_subject: place.subject,
        }),
      ),
    )
    await assert.rejects(
      receive(place.home),
      isMentatError('NATS_STREAM_UNFIT', 'the consumer mentat of the stream'),
    )
  })
})

describe('a receiver', options, () => {
  /** Starts one on a clock that stands still. */
  function start(
    context: TestContext,
    own: Partial<NatsReceiverConfig>,
    at: { url: string; stream: string; subject: string },
  ): { receiver: NatsReceiver; host: TestHost; incoming: string } {
    const folder = temporaryFolder()
    const { stream, subject } = at
    const nats = natsConfig(at, { stream, subject, pause: 1000, longest_pause: 1000 })
    const config: NatsReceiverConfig = {
      queue_out_dir: 'inspector',
      queue_out_limit: 5000,
      queue_out_wait: 500,
      batch: 500,
      consumer: 'mentat',
      ack_wait: 30_000,
      stats_interval: 20_000,
      runlog_interval: 60_000,
      stop_timeout: 30_000,
      nats,
      logging: { level: 'info', format: 'text' },
      ...own,
    }
    const host = testHost()
    const queue = join(folder, 'inspector')
    const receiver = new NatsReceiver({
      stream: new NatsStream(nats, silentLogger),
      config,
      queue,
      progress: join(folder, 'progress.json'),
      once: false,
    })
    receiver.start(host)
    context.after(async () => {
      await host.end()
      await receiver.stop()
    })
    return { receiver, host, incoming: queueLayout(queue).incoming }
  }

  /** Lets the receiver sleep and wake until something holds. */
  async function passUntil(what: string, host: TestHost, holds: () => boolean): Promise<void> {
    await until(what, () => {
      if (holds()) return true
      if (host.clock.sleepers > 0) host.clock.advance(5000)
      return false
    })
  }

  test('fetches no more than there is room for, and nothing while the queue is full', async (t) => {
    const place = newHome()
    await fill(place, 7)
    const { url } = server
    const { receiver, host, incoming } = start(t, { queue_out_limit: 4 }, { ...place, url })
    await until('it is full', () => receiver.trouble() !== undefined)
    assert.match(receiver.trouble() ?? '', /^4 messages wait in /)
    assert.equal(messagesIn(incoming).length, 4)
    for (let turn = 0; turn < 3; turn += 1) {
      await until('it sleeps', () => host.clock.sleepers === 1)
      host.clock.advance(500)
    }
    assert.equal(receiver.counters()['fetched'], 4)
    for (const name of messagesIn(incoming)) unlinkSync(join(incoming, name))
    await passUntil('the rest is there', host, () => messagesIn(incoming).length === 3)
    assert.deepEqual([receiver.counters()['queued'], receiver.gauges()['position']], [7, 7])
  })

  test('makes its consumer anew when somebody has removed it', async (t) => {
    const place = newHome()
    await fill(place, 2)
    const { host, incoming } = start(t, {}, { ...place, url: server.url })
    await until('they are there', () => messagesIn(incoming).length === 2)
    await withStream(natsConfig(server, place), (stream) =>
      stream.use(({ manager }) => manager.consumers.delete(place.stream, 'mentat')),
    )
    await fill(place, 1, 'later')
    await passUntil('the next is there', host, () => messagesIn(incoming).length === 3)
    t.diagnostic(host.lines.join('; '))
  })

  test('waits for a server that is away, says so, and goes on with what it had not fetched', async (t) => {
    const own = new NatsServer()
    await own.start()
    t.after(() => own.kill())
    const place = { url: own.url, stream: 'mentat', subject: 'mentat.events' }
    const publish = (id: string): Promise<void> =>
      withStream(natsConfig(own), (stream) => stream.publish(id, id))
    await publish('1')
    const { receiver, host, incoming } = start(t, {}, place)
    await until('it is there', () => messagesIn(incoming).length === 1)
    await own.kill()
    await until('it says so', () => receiver.trouble() !== undefined)
    await passUntil(
      'it says what',
      host,
      () => receiver.trouble()?.includes('nobody listens') === true,
    )
    assert.match(host.lines.join('\n'), /warning: waiting: .*nobody listens there/)
    await own.start()
    await publish('2')
    await passUntil('the next is there', host, () => messagesIn(incoming).length === 2)
    await until('all is well', () => receiver.trouble() === undefined)
  })
})
