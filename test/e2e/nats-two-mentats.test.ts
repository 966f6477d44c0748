import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Home } from '../../src/lib/framework/home.ts'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { readBooks } from '../../src/lib/queue/balance.ts'
import { prepareQueue } from '../../src/lib/queue/layout.ts'
import { Producer } from '../../src/lib/queue/producer.ts'
import { startCluster } from '../support/database.ts'
import { natsHome } from '../support/nats-home.ts'
import { NatsServer, withoutNats } from '../support/nats-server.ts'
import { messagesIn } from '../support/queue.ts'
import { type Daemon, LIMIT, startMentat, stopWell } from '../support/start-daemon.ts'
import { makeTwoHosts, mentat } from '../support/two-hosts.ts'
import { until } from '../support/until.ts'
import { someEvents } from '../support/warden-client.ts'

const EACH = 300

const cluster = withoutNats === false ? await startCluster() : undefined

test(
  'two Mentats that are joined by NATS: each event is in the database once, whatever is killed or cut off',
  {
    skip: withoutNats,
  },
  async (t) => {
    assert.ok(cluster)
    const { url, database } = await cluster.createDatabase()
    const hosts = makeTwoHosts()
    if (!hosts) t.diagnostic('no network namespaces here: both are on the loopback interface')
    const [, far] = hosts?.addresses ?? []
    const server = await new NatsServer(
      hosts && far !== undefined ? { host: far, command: hosts.command(1) } : {},
    ).start()
    const section = { timeout: '500ms', pause: '50ms' }
    const sender = natsHome(server, { 'nats-sender': quick({ queue_in_batch: 50 }) }, section)
    const receiver = natsHome(
      server,
      {
        'nats-receiver': { batch: 50, ack_wait: '5s', queue_out_wait: '50ms' },
        pipeline: quick({ queue_in_batch: 50 }),
      },
      section,
    )
    const parts = {
      sender: new Part(sender, ['nats', 'send'], hosts?.command(0)),
      receiver: new Part(receiver, ['nats', 'receive'], hosts?.command(1)),
      pipeline: new Part(receiver, ['pipeline', 'run'], hosts?.command(1), url),
    }
    const stored = async (): Promise<number> => {
      const { rows } = await database.query<{ count: string }>('SELECT count(*) FROM events')
      return Number(rows[0]?.count)
    }
    const queue = prepareQueue(join(sender.spool, 'nats-sender'))
    const producer = new Producer(queue, 'none', systemClock)
    let put = 0
    const feed = (): void => {
      for (const event of someEvents(EACH, `p${put}-`)) producer.put(event)
      put += EACH
    }
    for (const part of Object.values(parts)) part.start()

    const blows: Readonly<Record<string, () => Promise<void> | void>> = {
      'the sender is killed': () => parts.sender.kill(),
      'the receiver is killed': () => parts.receiver.kill(),
      'the pipeline is killed': () => parts.pipeline.kill(),
      'the server is killed': async () => {
        await server.kill()
        await server.start()
      },
      'they are cut off': async () => {
        if (hosts) hosts.cut()
        else server.freeze()
        feed()
        await until('the sender says so', () => parts.sender.hasSaid('no answer in time'), LIMIT)
        if (hosts) hosts.mend()
        else server.thaw()
      },
      'the server is restarted': async () => {
        await server.kill('SIGTERM')
        await server.start()
      },
    }
    for (const [what, blow] of Object.entries(blows)) {
      const before = await stored()
      feed()
      await until(`some are stored before ${what}`, async () => (await stored()) > before, LIMIT)
      await blow()
      t.diagnostic(`${what}: ${await stored()} of ${put} in the database`)
    }
    await until('all are stored', async () => (await stored()) === put, LIMIT)
    for (const part of Object.values(parts)) await part.stop()
    const { rows } = await database.query<{ ids: string }>(
      'SELECT count(DISTINCT id) AS ids FROM events',
    )
    assert.equal(Number(rows[0]?.ids), put)
    for (const { incoming, errors, ...layout } of [
      queue,
      prepareQueue(join(receiver.spool, 'inspector')),
    ]) {
      assert.deepEqual([...messagesIn(incoming), ...messagesIn(errors)], [])
      const books = readBooks({ incoming, errors, ...layout })
      assert.deepEqual(
        books.map(({ missing, held }) => [missing, held]),
        books.map(() => [0, 0]),
      )
    }
  },
)

/** A daemon of one of the two. */
class Part {
  readonly #start: () => Daemon
  #daemon: Daemon | undefined

  constructor(
    home: Home,
    args: readonly string[],
    command: readonly [string, ...string[]] | undefined,
    url?: string,
  ) {
    const env = url === undefined ? {} : { MENTAT_DATABASE_URL: url }
    this.#start = () =>
      startMentat([...args, '--home', home.path], {
        env,
        ...(command && { command: [...command, mentat] }),
      })
  }

  start(): void {
    this.#daemon = this.#start()
  }

  hasSaid(words: string): boolean {
    return this.#daemon?.stderr.includes(words) === true
  }

  /** Kills it as soon as it runs, and starts it again. */
  async kill(): Promise<void> {
    await this.#daemon?.ready()
    this.#daemon?.kill('SIGKILL')
    await this.#daemon?.ended()
    this.start()
  }

  async stop(): Promise<void> {
    if (this.#daemon) await stopWell(this.#daemon)
  }
}

function quick(options: object): object {
  return { queue_in_wait: '50ms', queue_recovery: '1s', queue_sync: 'none', ...options }
}
