import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import type { ReceiverReport } from '../../../../src/lib/components/receiver-process.ts'
import type { Home } from '../../../../src/lib/framework/home.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { catalogue } from '../../../../src/lib/modules/catalogue.ts'
import { runWardenReceiver } from '../../../../src/lib/modules/warden-receiver/run.ts'
import { queueLayout } from '../../../../src/lib/queue/layout.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { contentsIn, messagesIn } from '../../../support/queue.ts'
import { CLIENT, someEvents, startHub } from '../../../support/warden-client.ts'
import { configure, wardenHome } from '../../../support/warden-home.ts'
import type { Fault } from '../../../support/warden/faults.ts'

const { hub, files } = await startHub({ limits: { get_events_limit: 3 } })

beforeEach(() => {
  hub.faults.clear()
  hub.store.clear()
  hub.requests.length = 0
})

/** A home that begins with everything, unless it says otherwise. */
function newHome(receiver: object = {}, section: object = {}): Home {
  const quiet = { logging: { level: 'critical' } }
  const content = { first_start: 'everything', ...quiet, ...receiver }
  return wardenHome(hub, files, { 'warden-receiver': content }, section)
}

/** Fetches what the hub has. */
function receive(home: Home): Promise<ReceiverReport> {
  return runWardenReceiver({ home, clock: systemClock, catalogue, overrides: {}, once: true })
}

function fill(count: number, prefix = 'e', members: object = {}): string[] {
  const events = someEvents(count, prefix, members)
  for (const event of events) hub.store.add('org.other', event)
  return events
}

function queued(home: Home, queue = 'inspector'): string[] {
  return contentsIn(queueLayout(join(home.spool, queue)).incoming)
}

describe('what the hub has', { timeout: 60_000 }, () => {
  test('is in the queue once, byte by byte, and what comes later follows', async () => {
    const home = newHome()
    const events = fill(8)
    const { fetched, queued: put, duplicates } = await receive(home)
    assert.deepEqual([fetched, put, duplicates], [8, 8, 0])
    assert.deepEqual(queued(home), events.toSorted())
    assert.equal((await receive(home)).fetched, 0)
    const later = fill(2, 'later')
    assert.equal((await receive(home)).queued, 2)
    assert.deepEqual(queued(home), [...events, ...later].toSorted())
  })

  test('lies under names in the order of the hub', async () => {
    const home = newHome()
    const events = fill(7)
    await receive(home)
    const { incoming } = queueLayout(join(home.spool, 'inspector'))
    const inOrder = messagesIn(incoming).sort(
      (a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]),
    )
    assert.deepEqual(
      inOrder.map((name) => readFileSync(join(incoming, name), 'utf8')),
      events,
    )
  })

  test('of a first start is nothing, the last ones, or everything', async () => {
    const events = fill(5)
    for (const [first, expected] of [
      ['now', []],
      [2, events.slice(-2)],
      [100, events],
      ['everything', events],
    ] as const) {
      const home = newHome({ first_start: first })
      await receive(home)
      assert.deepEqual(queued(home), expected)
    }
  })

  test('of an empty hub begins with its first event', async () => {
    const home = newHome({ first_start: 'now' })
    await receive(home)
    const events = fill(2)
    await receive(home)
    assert.deepEqual(queued(home), events)
  })

  test('is what the filter says, and what the hub stored meanwhile is not skipped', async () => {
    const filter = { cat: ['Recon', 'Attempt.Login'], nogroup: ['org.example'] }
    const home = newHome({ filter, queue_out_dir: 'other' })
    fill(1, 'no', { Category: ['Test'] })
    const wanted = fill(1, 'yes', { Category: ['Recon.Scanning'] })
    await receive(home)
    assert.deepEqual(queued(home, 'other'), wanted)
    const { query } = hub.requests.at(-1)!
    assert.deepEqual([query.getAll('cat'), query.getAll('nogroup')], [filter.cat, filter.nogroup])
    fill(1500, 'many', { Category: ['Test'] })
    await receive(home)
    const last = fill(1, 'last', { Category: ['Recon.Scanning'] })
    await receive(home)
    assert.deepEqual(queued(home, 'other'), [...last, ...wanted].toSorted())
    // It does not go through all of them again and again.
    assert.ok(Number(hub.requests.at(-1)!.query.get('id')) > 500)
  })

  test('gets the own node in front, and no other byte is touched', async () => {
    const home = newHome({ node: { name: 'org.example.relay' } })
    const own = '{"Name":"org.example.relay","Type":["Relay"]}'
    hub.store.add('org.other', '{ "ID":"a", "Node" : [ {"Name": "x"}], "Big": 1.0 }')
    hub.store.add('org.other', '{"ID":"b","Node":[]}')
    hub.store.add('org.other', '{"ID":"c"}')
    hub.store.add('org.other', '{"ID":"d","Node":[{"Name":"ORG.example.relay"}]}')
    await receive(home)
    assert.deepEqual(
      queued(home),
      [
        `{ "ID":"a", "Node" : [${own}, {"Name": "x"}], "Big": 1.0 }`,
        `{"ID":"b","Node":[${own}]}`,
        `{"Node":[${own}],"ID":"c"}`,
        '{"ID":"d","Node":[{"Name":"ORG.example.relay"}]}',
      ].toSorted(),
    )
  })
})

describe('a fault', { timeout: 120_000 }, () => {
  const faults: readonly [string, Fault][] = [
    ['a bare 500', { kind: 'bare', status: 500 }],
    ['the page of a proxy', { kind: 'bare', status: 502, body: '<h1>502</h1>', processed: true }],
    ['a hub that is not running', { kind: 'unstarted' }],
    ['a slow answer', { kind: 'slow', delay: 20 }],
    ['an answer cut by the connection', { kind: 'truncated', by: 'connection' }],
    ['an answer cut by a proxy', { kind: 'truncated', by: 'length' }],
    ['a lost answer', { kind: 'closed', processed: true }],
    ['a duplicate delivery', { kind: 'duplicate' }],
    ['a strange answer', { kind: 'answer', body: '[]' }],
  ]
  for (const [title, fault] of faults) {
    test(`such as ${title} loses nothing and doubles nothing`, async () => {
      const home = newHome()
      const events = fill(7)
      hub.faults.plan('getEvents', fault, fault)
      await receive(home)
      assert.deepEqual(queued(home), events)
    })
  }

  test('of the connection loses nothing', async () => {
    const home = newHome()
    const events = fill(2)
    await hub.stop()
    await hub.start()
    hub.faults.planConnections('reset', 'no-tls')
    await receive(home)
    assert.deepEqual(queued(home), events)
  })

  test('that lasts ends a single run, and the next one goes on', async () => {
    const home = newHome()
    const events = fill(7)
    let answers = 0
    hub.faults.chance = (method) =>
      method === 'getEvents' && (answers += 1) > 1 ? { kind: 'unstarted' } : undefined
    await assert.rejects(receive(home), isMentatError('WARDEN_UNAVAILABLE', '503'))
    hub.faults.clear()
    await receive(home)
    assert.deepEqual(queued(home), events)
  })

  test('an event that is delivered again in a later answer is noticed', async () => {
    const home = newHome()
    const events = fill(3)
    await receive(home)
    for (const event of events) hub.store.add('org.other', event)
    const { duplicates } = await receive(home)
    assert.equal(duplicates, 3)
    assert.deepEqual(queued(home), events)
  })

  test('a hub that was set up anew is read from its beginning', async () => {
    const home = newHome()
    const before = fill(5)
    await receive(home)
    hub.store.clear()
    const after = fill(3, 'new')
    await receive(home)
    assert.deepEqual(queued(home), [...before, ...after].toSorted())
  })

  test('another hub is begun with as the first one', async () => {
    const home = newHome({ first_start: 1 })
    fill(5)
    await receive(home)
    const other = wardenHome({ url: hub.url.replace('localhost', '127.0.0.1') }, files)
    const section = readFileSync(join(other.config, 'core/warden.conf'), 'utf8')
    writeFileSync(join(home.config, 'core/warden.conf'), section)
    const [last = ''] = fill(1, 'last')
    await receive(home)
    assert.deepEqual(queued(home), [...someEvents(5).slice(-1), last].toSorted())
  })
})

describe('a crash', { timeout: 60_000 }, () => {
  const name = (serial: number): string => `1700000000000.${serial}.host.1.1.idea`

  /** What a process leaves behind that dies: a record, and files in its own folder. */
  function leave(home: Home, record: object, contents: Readonly<Record<string, string>>): void {
    const queue = join(home.spool, 'inspector')
    const folder = join(queue, '.warden-receiver')
    mkdirSync(folder, { recursive: true })
    mkdirSync(home.run, { recursive: true })
    const whole = { hub: hub.url, position: 2, queue, files: [], recent: [], ...record }
    writeFileSync(join(home.run, 'warden-receiver.json'), JSON.stringify(whole))
    for (const [file, content] of Object.entries(contents)) {
      writeFileSync(join(folder, file), content)
    }
  }

  test('after the record: what is complete is published, and what is gone was', async () => {
    const home = newHome()
    const events = fill(3)
    leave(home, { files: [name(1), name(2)] }, { [name(2)]: events[1]! })
    await receive(home)
    assert.deepEqual(queued(home), events.slice(1))
  })

  test('before the record: what was begun is fetched again, once', async () => {
    const home = newHome()
    const events = fill(3)
    leave(home, {}, { [name(3)]: events[2]!, [name(4)]: '{"ID": "half' })
    await receive(home)
    assert.deepEqual(queued(home), events.slice(2))
    assert.deepEqual(messagesIn(join(home.spool, 'inspector', '.warden-receiver')), [])
  })

  test('and a queue that is another one since: what was complete goes where it belonged', async () => {
    const home = newHome()
    const events = fill(3)
    leave(home, { files: [name(2)] }, { [name(2)]: events[1]! })
    configure(home, 'warden-receiver', { queue_out_dir: 'other' })
    await receive(home)
    assert.deepEqual(queued(home), events.slice(1, 2))
    assert.deepEqual(queued(home, 'other'), events.slice(2))
  })

  test('a position that is damaged is no reason to begin anew', async () => {
    const home = newHome()
    leave(home, { position: 'x' }, {})
    await assert.rejects(receive(home), isMentatError('WARDEN_POSITION_INVALID'))
    assert.equal(hub.requests.length, 0)
  })
})

describe('the configuration', { timeout: 60_000 }, () => {
  test('must not ask for what is wanted and what is not', async () => {
    const home = newHome({ filter: { cat: ['Recon'], nocat: ['Test'] } })
    await assert.rejects(receive(home), isMentatError('CONFIG_INVALID', 'nocat'))
  })

  test('must say where the hub is', async () => {
    await assert.rejects(receive(newHome({}, { url: null })), isMentatError('CONFIG_INVALID'))
  })

  test('a name that the hub does not know is told with its words', async () => {
    const home = newHome({ filter: { cat: ['bflm'] } })
    await assert.rejects(
      receive(home),
      isMentatError('WARDEN_REQUEST_WRONG', 'Wrong tag or category used in query. (bflm)'),
    )
    assert.equal(hub.store.memory.get(CLIENT), undefined)
  })
})
