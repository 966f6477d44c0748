import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { queueLayout } from '../../src/lib/queue/layout.ts'
import { countIn, natsConfig, natsHome, withStream } from '../support/nats-home.ts'
import { NatsServer, withoutNats } from '../support/nats-server.ts'
import { contentsIn, messagesIn } from '../support/queue.ts'
import { LIMIT, startMentat, stopWell } from '../support/start-daemon.ts'
import { soon, until } from '../support/until.ts'
import { someEvents } from '../support/warden-client.ts'
import { numbersFrom } from '../support/warden-faults.ts'

const ROUNDS = 6
const EACH = 400

test(
  'each message of the stream is in the queue once, through kill -9 of the receiver and of the server',
  { skip: withoutNats },
  async (t) => {
    const random = numbersFrom(3)
    const server = await new NatsServer().start()
    const options = { batch: 50, ack_wait: '5s', queue_out_limit: 100_000 }
    const home = natsHome(server, { 'nats-receiver': options })
    const { incoming } = queueLayout(join(home.spool, 'inspector'))
    const own = join(home.spool, 'inspector', '.nats-receiver')
    const start = () => startMentat(['nats', 'receive', '--home', home.path])
    const sent: string[] = []
    let inTheMiddle = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const events = someEvents(EACH, `r${round}-`)
      sent.push(...events)
      await withStream(natsConfig(server), (stream) =>
        Promise.all(events.map((event, index) => stream.publish(`r${round}-${index}`, event))),
      )
      const daemon = start()
      await daemon.ready()
      // While messages are being written, or while they go into the queue.
      const [folder, begun] = round % 2 === 0 ? [own, 0] : [incoming, messagesIn(incoming).length]
      const some = begun + 1 + Math.floor(random() * 40)
      await soon('some are there', () => messagesIn(folder).length >= some)
      if (round % 3 === 2) await server.kill()
      daemon.kill('SIGKILL')
      await daemon.ended(LIMIT)
      if (round % 3 === 2) await server.start()
      const left = messagesIn(own).length
      if (left > 0) inTheMiddle += 1
      t.diagnostic(`killed with ${messagesIn(incoming).length} in the queue, ${left} on the way`)
    }
    assert.ok(inTheMiddle >= 2, 'kills are meant to hurt')
    const last = start()
    await until('all are there', () => messagesIn(incoming).length >= sent.length, LIMIT)
    await until('none is left', async () => (await countIn(natsConfig(server))) === 0, LIMIT)
    await stopWell(last)
    assert.deepEqual(contentsIn(incoming), sent.toSorted())
  },
)
