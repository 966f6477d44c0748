import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, readdirSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { writePidFile } from '../../../../src/lib/daemon/pid-file.ts'
import { Records } from '../../../../src/lib/daemon/records.ts'
import type { ConnectionConfig } from '../../../../src/lib/database/connection.ts'
import { type Home, homeAt } from '../../../../src/lib/framework/home.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { formatIdentity, ownIdentity } from '../../../../src/lib/framework/process/identity.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { type SystemStatus, systemStatus } from '../../../../src/lib/modules/status/status.ts'
import { Consumer } from '../../../../src/lib/queue/consumer.ts'
import { prepareQueue, queueLayout, type QueueLayout } from '../../../../src/lib/queue/layout.ts'
import { findQueues } from '../../../../src/lib/queue/operate.ts'
import { startCluster } from '../../../support/database.ts'
import { storeEvents } from '../../../support/events.ts'
import { fill, temporaryFolder } from '../../../support/queue.ts'

const cluster = await startCluster()

function newHome(): Home {
  return homeAt(temporaryFolder())
}

/** Without a database of its own: the embedded one, which does not run. */
function look(home: Home, database: ConnectionConfig = {}): Promise<SystemStatus> {
  const queues = findQueues(home.spool).map(queueLayout)
  const config = (): Promise<ConnectionConfig> => Promise.resolve(database)
  const nothing = (): Promise<[]> => Promise.resolve([])
  return systemStatus({
    ...{ home, clock: systemClock, queues, config },
    ...{ geo: nothing, schedule: nothing },
  })
}

/** What needs attention, without the disk of the machine that runs the tests. */
async function complaints(home: Home, database?: ConnectionConfig): Promise<string[]> {
  const { attention } = await look(home, database)
  return attention
    .filter(({ about }) => about !== 'disk')
    .map(({ about, text }) => `${about}: ${text}`)
}

const deadOwner = `${formatIdentity({ ...ownIdentity(), start: 'ffffffff-1' })}~1`

function age(layout: QueueLayout, name: string, minutes: number): void {
  const time = systemClock.now() / 1000 - minutes * 60
  utimesSync(join(layout.incoming, name), time, time)
}

test('an empty home is well, and nothing is made in it', async () => {
  const home = homeAt(join(temporaryFolder(), 'not', 'there'))
  const { attention, daemons, queues, database, disk } = await look(home)
  assert.deepEqual(
    [attention.filter(({ about }) => about !== 'disk'), daemons, queues],
    [[], [], []],
  )
  assert.deepEqual([database.server, database.state, database.value], ['embedded', 'stopped', null])
  assert.ok(disk.size_bytes > disk.free_bytes && disk.free_bytes > 0)
})

describe('daemons', () => {
  test('that run are told, with their start; those that were killed need attention', async () => {
    const home = newHome()
    const remove = writePidFile(home.run, 'storage')
    const { pid, host } = ownIdentity()
    writeFileSync(join(home.run, 'inspector.two.4711.pid'), `4711\n${host}\nffffffff-1\n`)
    writeFileSync(join(home.run, 'far.1.pid'), `1\nelsewhere\nffffffff-1\n`)
    for (const odd of ['x.pid', 'x.1.pid.tmp', 'empty.5.pid'])
      writeFileSync(join(home.run, odd), '')
    const { daemons, attention } = await look(home)
    assert.deepEqual(
      daemons.map(({ name, state, pid: number }) => [name, state, number]),
      [
        ['far', 'unknown', 1],
        ['inspector.two', 'dead', 4711],
        ['storage', 'running', pid],
      ],
    )
    const since = Date.parse(daemons[2]?.since ?? '')
    assert.ok(Math.abs(since - systemClock.now()) < 60_000)
    assert.equal(attention[0]?.about, 'daemon inspector.two')
    remove()
  })

  test('that work with something missing, or wait, need attention as their run logs tell', async () => {
    const home = newHome()
    const remove = writePidFile(home.run, 'pipeline')
    const runFolder = home.run
    const records = new Records({
      name: 'pipeline',
      runFolder,
      logger: silentLogger,
      clock: systemClock,
    })
    const part = {
      handlers: [],
      start: () => undefined,
      stop: () => undefined,
      counters: () => ({}),
    }
    records.tellAbout({
      configuration: {},
      components: [
        { ...part, name: 'enricher', degraded: () => 'dns: no answer' },
        { ...part, name: 'storage', trouble: () => 'no database' },
        { ...part, name: 'parser' },
      ],
    })
    records.saveRunLog('running')
    const { daemons, attention } = await look(home)
    assert.deepEqual(
      attention.filter(({ about }) => about === 'daemon pipeline').map(({ text }) => text),
      ['messages wait: storage: no database', 'works, degraded: enricher: dns: no answer'],
    )
    assert.deepEqual(daemons[0]?.degraded, { enricher: 'dns: no answer' })
    const [log = ''] = readdirSync(join(home.run, 'pipeline'))
    writeFileSync(join(home.run, 'pipeline', log), '{"statistics": {"trouble": [1], "degraded": 5')
    assert.deepEqual((await look(home)).daemons[0]?.trouble, {})
    remove()
  })
})

describe('queues', () => {
  test('are told with what waits, is in work, was refused, and the books of who took it', async () => {
    const home = newHome()
    const layout = prepareQueue(join(home.spool, 'storage'))
    fill(layout, ['a', 'b', 'c', 'd'])
    const consumer = new Consumer(layout, 'storage')
    const [first, second] = consumer.take(3)
    const removal = { name: first!, publish: [], then: 'remove' } as const
    const move = { name: second!, publish: [], then: { moveTo: layout.path } } as const
    consumer.decide(
      [
        { leaving: removal, account: { outcome: 'dropped', cause: 'rule: with colons' } },
        { leaving: move, account: { outcome: 'dispatched', cause: '/q' } },
      ],
      false,
    )
    consumer.carryOut()
    const [queue] = (await look(home)).queues
    assert.deepEqual(
      [queue?.name, queue?.waiting.messages, queue?.pending.messages, queue?.errors.messages],
      ['storage', 2, 1, 0],
    )
    assert.deepEqual([queue?.consumers, queue?.stranded], [1, 0])
    assert.deepEqual(queue?.books, [
      {
        ...{ daemon: 'storage', taken: 3, passed: 0, stored: 0, duplicate: 0 },
        dropped: { 'rule: with colons': 1 },
        dispatched: { '/q': 1 },
        refused: {},
        ...{ returned: 0, held: 1, missing: 0 },
      },
    ])
    consumer.close()
    assert.deepEqual(await complaints(home), [])
  })

  test('a daemon that has just taken and not yet let go of anything has its messages in work', async () => {
    const home = newHome()
    const layout = prepareQueue(join(home.spool, 'storage'))
    fill(layout, ['a', 'b'])
    const consumer = new Consumer(layout, 'storage')
    consumer.take(2)
    const books = (await look(home)).queues[0]?.books[0]
    assert.deepEqual([books?.taken, books?.held, books?.missing], [2, 2, 0])
    consumer.giveBack('a')
    const later = (await look(home)).queues[0]?.books[0]
    assert.deepEqual([later?.taken, later?.returned, later?.held, later?.missing], [2, 1, 1, 0])
    consumer.close()
  })

  test('messages that somebody removed from under a daemon are missing in its books, now and later', async () => {
    const home = newHome()
    const layout = prepareQueue(join(home.spool, 'storage'))
    fill(layout, ['a', 'b', 'c'])
    const consumer = new Consumer(layout, 'storage')
    consumer.take(3)
    const [, lost] = ['a', 'b']
    unlinkSync(join(consumer.folder, lost))
    consumer.decide(
      [
        {
          leaving: { name: 'a', publish: [], then: 'remove' },
          account: { outcome: 'stored' },
        },
      ],
      false,
    )
    consumer.carryOut()
    const expected = [
      'queue storage: the books of storage lack 1 message: taken, and gone without a trace',
    ]
    assert.deepEqual(await complaints(home), expected)
    consumer.close()
    assert.deepEqual(await complaints(home), expected)
  })

  test('need attention when messages wait and nobody takes them, wait long, are refused, or are held by the dead', async () => {
    const home = newHome()
    const layout = prepareQueue(join(home.spool, 'storage'))
    fill(layout, ['a'])
    assert.deepEqual(await complaints(home), [], 'a daemon may be about to start')
    age(layout, 'a', 2)
    assert.deepEqual(await complaints(home), [
      'queue storage: no daemon takes from it, 1 message waiting',
    ])
    const consumer = new Consumer(layout, 'storage')
    assert.deepEqual(await complaints(home), [])
    age(layout, 'a', 11)
    assert.deepEqual(await complaints(home), ['queue storage: the oldest message is there for 11m'])
    unlinkSync(join(layout.incoming, 'a'))
    mkdirSync(join(layout.pending, deadOwner))
    for (const name of ['b', 'c']) writeFileSync(join(layout.pending, deadOwner, name), '')
    writeFileSync(join(layout.errors, 'd'), '')
    assert.deepEqual(await complaints(home), [
      'queue storage: 2 messages held by dead processes',
      'queue storage: 1 message refused',
    ])
    consumer.close()
  })
})

describe('the database', () => {
  test('tells its version, size, and what is stored in it', async () => {
    const { url, database } = await cluster.createDatabase()
    await storeEvents(database, { a: {}, b: { DetectTime: '2024-05-02T11:00:00Z' } })
    const { database: state, attention } = await look(newHome(), { url })
    assert.equal(state.server, 'configured')
    assert.equal(state.state, 'answers')
    assert.match(state.value?.version ?? '', /^\d+/)
    assert.deepEqual(state.value?.events, {
      events: 2,
      isEstimate: false,
      newestDetected: '2024-05-02T11:00:00Z',
      newestStored: '2024-05-02T10:00:00Z',
    })
    assert.deepEqual(
      attention.filter(({ about }) => about === 'database'),
      [],
    )
  })

  test('without tables is told as such', async () => {
    const { url } = await cluster.createDatabase({ empty: true })
    const { database, attention } = await look(newHome(), { url })
    assert.equal(database.value?.events, null)
    assert.match(
      attention.find(({ about }) => about === 'database')?.text ?? '',
      /^its schema has version 0/,
    )
  })

  test('that is away, or whose configuration is wrong, keeps nothing else from being told', async () => {
    const away = await look(newHome(), { url: 'postgresql://mentat:secret@127.0.0.1:1/mentat' })
    assert.deepEqual(
      [away.database.state, away.database.address],
      ['away', 'postgresql://mentat@127.0.0.1:1/mentat'],
    )
    const wrong = await look(newHome(), { url: 'mysql://x:secret@y' })
    assert.deepEqual([wrong.database.server, wrong.database.state], ['unknown', 'away'])
    assert.doesNotMatch(JSON.stringify([away, wrong]), /secret/)
    assert.equal(wrong.attention.filter(({ about }) => about === 'configuration').length, 1)
  })

  test('that accepts connections and never answers is given up on after some seconds', async () => {
    const sockets: Socket[] = []
    const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const began = performance.now()
    const { database } = await look(newHome(), { url: `postgresql://x@127.0.0.1:${port}/x` })
    assert.equal(database.state, 'away')
    assert.ok(performance.now() - began < 15_000, 'it does not wait for ever')
    for (const socket of sockets) socket.destroy()
    server.close()
  })
})
