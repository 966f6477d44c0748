import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { readBooks } from '../../src/lib/queue/balance.ts'
import { prepareQueue } from '../../src/lib/queue/layout.ts'
import { Producer } from '../../src/lib/queue/producer.ts'
import { natsConfig, natsHome, withStream } from '../support/nats-home.ts'
import { NatsServer, withoutNats } from '../support/nats-server.ts'
import { messagesIn } from '../support/queue.ts'
import { LIMIT, startMentat, stopWell } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'
import { someEvents } from '../support/warden-client.ts'
import { numbersFrom } from '../support/warden-faults.ts'

const ROUNDS = 6
const EACH = 500

test(
  'each event of the queue is in the stream once, through kill -9 of the sender and of the server',
  { skip: withoutNats },
  async (t) => {
    const random = numbersFrom(7)
    const server = await new NatsServer().start()
    const home = natsHome(server, { 'nats-sender': { queue_in_batch: 50, queue_in_wait: '50ms' } })
    const queue = prepareQueue(join(home.spool, 'nats-sender'))
    const producer = new Producer(queue, 'none', systemClock)
    const config = natsConfig(server)
    const inStream = (): Promise<number> =>
      withStream(config, (stream) =>
        stream.use(
          async ({ manager }) => (await manager.streams.info(config.stream)).state.messages,
        ),
      )
    const inQueue = (): number =>
      messagesIn(queue.incoming).length + readBooks(queue).reduce((sum, { held }) => sum + held, 0)
    let inDoubt = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const event of someEvents(EACH, `r${round}-`)) producer.put(event)
      const daemon = startMentat(['nats', 'send', '--home', home.path])
      await daemon.ready()
      const before = await inStream()
      const some = before + 1 + Math.floor(random() * 150)
      await until('some are there', async () => (await inStream()) >= some)
      // Odd rounds: the server as well.
      if (round % 2 === 1) await server.kill()
      daemon.kill('SIGKILL')
      await daemon.ended(LIMIT)
      if (round % 2 === 1) await server.start()
      const [there, here] = [await inStream(), inQueue()]
      if (there + here > (round + 1) * EACH) inDoubt += 1
      t.diagnostic(`killed with ${there} in the stream, ${here} in the queue`)
    }
    assert.ok(inDoubt >= 2, 'kills are meant to hurt')
    const last = startMentat(['nats', 'send', '--home', home.path])
    await until('all have left the queue', () => inQueue() === 0, LIMIT)
    await stopWell(last)
    const ids = await withStream(config, (stream) =>
      stream.use(async ({ client, manager }) => {
        const count = (await manager.streams.info(config.stream)).state.messages
        await manager.consumers.add(config.stream, {
          durable_name: 'all',
          ack_policy: 'explicit',
          max_ack_pending: -1,
        })
        const consumer = await client.consumers.get(config.stream, 'all')
        const texts: string[] = []
        const all = await consumer.fetch({ max_messages: count, expires: 10_000 })
        for await (const message of all) texts.push(message.json<{ ID: string }>().ID)
        return texts.toSorted()
      }),
    )
    const expected = Array.from({ length: ROUNDS }, (_, round) =>
      Array.from({ length: EACH }, (_, index) => `r${round}-${index}`),
    )
    assert.deepEqual(ids, expected.flat().toSorted())
    for (const { missing } of readBooks(queue)) assert.equal(missing, 0)
  },
)
