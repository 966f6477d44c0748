import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import type { DaemonReport } from '../../../../src/lib/components/daemon-process.ts'
import type { Home } from '../../../../src/lib/framework/home.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { catalogue } from '../../../../src/lib/modules/catalogue.ts'
import { runWardenSender } from '../../../../src/lib/modules/warden-sender/run.ts'
import { readBooks } from '../../../../src/lib/queue/balance.ts'
import { prepareQueue, type QueueLayout } from '../../../../src/lib/queue/layout.ts'
import { Producer } from '../../../../src/lib/queue/producer.ts'
import { readReason } from '../../../../src/lib/queue/reason.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { contentsIn, messagesIn, temporaryFolder } from '../../../support/queue.ts'
import { CLIENT, idsAt, someEvents, startHub } from '../../../support/warden-client.ts'
import { wardenHome } from '../../../support/warden-home.ts'
import { writeClientFiles } from '../../../support/warden/certificates.ts'
import type { Fault } from '../../../support/warden/faults.ts'

const { hub, files, certificates } = await startHub({ limits: { send_events_limit: 7 } })

beforeEach(() => {
  hub.faults.clear()
  hub.store.clear()
  hub.requests.length = 0
})

interface Place {
  readonly home: Home
  readonly queue: QueueLayout
}

/** A home with messages in the queue of the sender. */
function newHome(events: readonly string[], sender: object = {}, section: object = {}): Place {
  const quiet = { logging: { level: 'critical' } }
  const home = wardenHome(hub, files, { 'warden-sender': { ...quiet, ...sender } }, section)
  const queue = prepareQueue(join(home.spool, 'warden-sender'))
  put(queue, events)
  return { home, queue }
}

function put(queue: QueueLayout, events: readonly string[]): void {
  const producer = new Producer(queue, 'none', systemClock)
  for (const event of events) producer.put(event)
}

/** Sends what is in the queue. */
function send({ home }: Place): Promise<DaemonReport> {
  return runWardenSender({ home, clock: systemClock, catalogue, overrides: {}, once: true })
}

/** Names in errors/, with the code and the text of the reason. */
function refusals({ queue }: Place): [string | undefined, string | undefined][] {
  return messagesIn(queue.errors)
    .filter((name) => !name.endsWith('.reason.json'))
    .map((name) => readReason(queue.errors, name))
    .map((reason) => [reason?.code, reason?.text])
}

function isEmpty({ queue }: Place): void {
  assert.deepEqual(messagesIn(queue.incoming), [])
  for (const { missing, held } of readBooks(queue)) assert.deepEqual([missing, held], [0, 0])
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `e${index}`)

describe('what is in the queue', { timeout: 60_000 }, () => {
  test('is at the hub once, and gone from the queue; the books balance', async () => {
    const place = newHome(someEvents(30))
    const { taken, stored, errors } = await send(place)
    assert.deepEqual([taken, stored, errors], [30, 30, 0])
    assert.deepEqual(idsAt(hub).toSorted(), ids(30).toSorted())
    isEmpty(place)
    const [books] = readBooks(place.queue)
    assert.deepEqual(
      [books?.name, books?.taken, books?.outcomes],
      ['warden-sender', 30, { stored: 30 }],
    )
    await send(place)
    assert.equal(idsAt(hub).length, 30)
  })

  test('is kept in another queue, where one is configured', async () => {
    const events = someEvents(3)
    const place = newHome(events, { queue_out_dir: 'sent' })
    await send(place)
    assert.equal(idsAt(hub).length, 3)
    assert.deepEqual(contentsIn(join(place.home.spool, 'sent', 'incoming')), events)
  })

  test('has our node in front, and nothing of what Mentat notes for itself', async () => {
    const [event = ''] = someEvents(1, 'e', { Node: [{ Name: 'org.example.detector' }] })
    const big = event.replace(/^\{/, '{"Big":12345678901234567890,"_Mentat":{"EventClass":"x"},')
    await send(newHome([big], { node_type: ['Relay', 'Mentat'] }))
    const [stored] = hub.requests.filter(({ method }) => method === 'sendEvents')
    assert.match(stored?.body ?? '', /"Big":12345678901234567890/)
    const [sent] = JSON.parse(stored?.body ?? '') as { Node: unknown; _Mentat?: unknown }[]
    assert.deepEqual(sent?.Node, [
      { Name: CLIENT, Type: ['Relay', 'Mentat'] },
      { Name: 'org.example.detector' },
    ])
    assert.equal(sent._Mentat, undefined)
  })

  test('is sent as far as filter and rule say; the rest leaves the queue', async () => {
    const make = (id: string, members: object): string => someEvents(1, id, members)[0] ?? ''
    const other = (Name: string, Type: string[] = []): object => ({ Node: [{ Name, Type }] })
    const place = newHome(
      [
        make('yes', { Category: ['Recon.Scanning'], ...other('org.example.a'), Note: 'open' }),
        make('cat', { Category: ['Attempt.Login'], ...other('org.example.a') }),
        make('group', { Category: ['Recon.Scanning'], ...other('org.examples.a') }),
        make('tag', { Category: ['Recon.Scanning'], ...other('org.example', ['Honeypot']) }),
        make('rule', { Category: ['Recon.Scanning'], ...other('org.example.a'), Note: 'secret' }),
      ],
      {
        filter: { cat: ['Recon'], group: ['org.example'], notag: ['Honeypot'] },
        rule: 'Note == "open"',
      },
    )
    const { dropped, stored } = await send(place)
    assert.deepEqual([dropped, stored], [4, 1])
    assert.deepEqual(idsAt(hub), ['yes0'])
    isEmpty(place)
  })

  test('and refused by the hub lies in errors with its words; the rest is done', async () => {
    const bad = someEvents(1, 'bad', { Node: [{ Name: CLIENT, Type: 'IDS' }] })
    const place = newHome([...someEvents(1), ...bad, '{"half', ...someEvents(2, 'more')])
    await send(place)
    assert.deepEqual(idsAt(hub), ['e0', 'more0', 'more1'])
    const told = refusals(place).toSorted(([a = ''], [b = '']) => a.localeCompare(b))
    assert.deepEqual(
      told.map(([code]) => code),
      ['EVENT_NOT_JSON', 'WARDEN_EVENT_REFUSED'],
    )
    assert.match(told[1]?.[1] ?? '', /460 Validation error: key "Node/)
    isEmpty(place)
  })

  test('and too large for the hub is refused alone, with its words', async () => {
    const [small = ''] = someEvents(1)
    const [large = ''] = someEvents(1, 'large', { Note: 'x'.repeat(10_000) })
    hub.limits.event_size_limit = 5000
    const place = newHome([small, large])
    await send(place)
    hub.limits.event_size_limit = 5_242_880
    assert.deepEqual(idsAt(hub), ['e0'])
    assert.deepEqual(
      refusals(place).map(([code]) => code),
      ['WARDEN_EVENT_REFUSED'],
    )
    assert.match(refusals(place)[0]?.[1] ?? '', /413 Event too long/)
    isEmpty(place)
  })

  test('put back after the hub refused it, it is sent again', async () => {
    const events = someEvents(2)
    hub.faults.plan('sendEvents', {
      kind: 'error',
      failures: [{ error: 422, message: 'no', events: [0, 1] }],
    })
    const place = newHome(events)
    await send(place)
    assert.equal(refusals(place).length, 2)
    put(place.queue, events)
    await send(place)
    assert.deepEqual(idsAt(hub), ids(2))
  })

  test('that shares an ID is sent all the same; the very same event is not sent twice at once', async () => {
    const [first = ''] = someEvents(1, 'e', { Note: 'one' })
    const [second = ''] = someEvents(1, 'e', { Note: 'two' })
    hub.faults.plan('sendEvents', { kind: 'closed', processed: true })
    const place = newHome([first, second, first])
    await send(place)
    const notes = hub.store.events.map(({ text }) => (JSON.parse(text) as { Note: string }).Note)
    assert.deepEqual(notes, ['one', 'two'])
    isEmpty(place)
  })
})

describe('a fault', { timeout: 120_000 }, () => {
  const faults: readonly [string, Fault][] = [
    ['a bare 500', { kind: 'bare', status: 500 }],
    ['a bare 500 after the work', { kind: 'bare', status: 500, processed: true }],
    ['a hub that is not running', { kind: 'unstarted' }],
    ['a slow answer', { kind: 'slow', delay: 20 }],
    ['no answer', { kind: 'stalled', processed: true }],
    ['an answer cut by the connection', { kind: 'truncated', by: 'connection' }],
    ['an answer cut by a proxy', { kind: 'truncated', by: 'length' }],
    ['a lost answer', { kind: 'closed', processed: true }],
    ['a lost request', { kind: 'closed', processed: false }],
    ['a database of the hub that fails', { kind: 'database', named: false }],
    ['a strange answer', { kind: 'answer', body: '[]' }],
  ]
  for (const [title, fault] of faults) {
    test(`such as ${title} loses nothing and doubles nothing`, async () => {
      const place = newHome(someEvents(30), {}, { timeout: '150ms' })
      hub.faults.plan('sendEvents', fault)
      await send(place)
      assert.deepEqual(idsAt(hub).toSorted(), ids(30).toSorted())
      assert.deepEqual(refusals(place), [])
      isEmpty(place)
    })
  }

  test('that lasts ends a single run, and nothing is lost', async () => {
    const place = newHome(someEvents(20))
    hub.faults.chance = () => ({ kind: 'unstarted' })
    await assert.rejects(send(place), isMentatError('WARDEN_UNAVAILABLE', '503'))
    assert.equal(messagesIn(place.queue.incoming).length, 20)
    hub.faults.clear()
    await send(place)
    assert.equal(idsAt(hub).length, 20)
  })

  test('after which the hub cannot be asked leaves the events with the doubt, which ends later', async () => {
    const place = newHome(someEvents(5))
    hub.faults.plan('sendEvents', { kind: 'closed', processed: true })
    let asked = 0
    hub.faults.chance = (method) =>
      method === 'getEvents' && (asked += 1) > 1 ? { kind: 'unstarted' } : undefined
    await assert.rejects(send(place), isMentatError('WARDEN_IN_DOUBT'))
    assert.equal(messagesIn(place.queue.incoming).length, 5)
    hub.faults.clear()
    await send(place)
    assert.deepEqual(idsAt(hub), ids(5))
    isEmpty(place)
  })

  test('of a client that may not read: what is in doubt goes to errors, and is not sent again', async () => {
    const deaf = await startHub({}, { read: false })
    const place = newHome(someEvents(5), {}, { url: deaf.hub.url, ...deaf.files })
    deaf.hub.faults.plan('sendEvents', { kind: 'closed', processed: true })
    await send(place)
    assert.deepEqual(idsAt(deaf.hub), ids(5))
    assert.deepEqual(new Set(refusals(place).map(([code]) => code)), new Set(['WARDEN_IN_DOUBT']))
    put(place.queue, someEvents(2, 'later'))
    await send(place)
    assert.equal(idsAt(deaf.hub).length, 7)
  })
})

describe('a crash', { timeout: 60_000 }, () => {
  test('after the sending: the hub is asked before anything is sent again', async () => {
    const place = newHome(someEvents(5))
    // As after a kill: the file says what may be there, and the messages lie in the queue.
    hub.faults.plan('sendEvents', { kind: 'closed', processed: true })
    let asked = 0
    hub.faults.chance = (method) =>
      method === 'getEvents' && (asked += 1) > 1 ? { kind: 'bare', status: 500 } : undefined
    await assert.rejects(send(place))
    const path = join(place.home.run, 'warden-sender.json')
    const { doubts } = JSON.parse(readFileSync(path, 'utf8')) as { doubts: unknown[] }
    assert.equal(doubts.length, 5)
    hub.faults.clear()
    put(place.queue, someEvents(2, 'later'))
    await send(place)
    assert.deepEqual(idsAt(hub), [...ids(5), 'later0', 'later1'])
    const after = JSON.parse(readFileSync(path, 'utf8')) as { doubts: unknown[] }
    assert.deepEqual(after.doubts, [])
  })

  test('a file of doubts that is damaged is told, and nothing is sent', async () => {
    const place = newHome(someEvents(1))
    mkdirSync(place.home.run, { recursive: true })
    writeFileSync(join(place.home.run, 'warden-sender.json'), '{"hub": 1}')
    await assert.rejects(send(place), isMentatError('WARDEN_DOUBTS_INVALID'))
    assert.equal(hub.requests.length, 0)
    assert.equal(messagesIn(place.queue.incoming).length, 1)
  })
})

describe('what an operator has to mend', { timeout: 60_000 }, () => {
  test('is told each in its own words, and the events wait', async () => {
    const { authority, stranger } = certificates
    const own = { subject: CLIENT, names: [CLIENT] }
    const now = Date.now()
    const DAY = 86_400_000
    const old = authority.issue({ ...own, from: now - 2 * DAY, to: now - DAY })
    const folder = (): string => join(temporaryFolder(), 'own')
    const open = writeClientFiles(folder(), authority.issue(own), authority.cert)
    chmodSync(open.keyfile, 0o644)
    const [good, strange] = [authority.issue(own), stranger.issue(own)]
    for (const [section, code, words] of [
      [writeClientFiles(folder(), old, authority.cert), 'WARDEN_CERTIFICATE_EXPIRED', 'expired at'],
      [writeClientFiles(folder(), good, stranger.cert), 'WARDEN_HUB_UNTRUSTED', 'authority'],
      [writeClientFiles(folder(), strange, authority.cert), 'WARDEN_REFUSED', 'Authenticate'],
      [open, 'WARDEN_KEY_OPEN', 'everybody'],
      [{ url: hub.url.replace('localhost', '127.0.0.2') }, 'WARDEN_UNAVAILABLE', 'nobody listens'],
    ] as const) {
      const place = newHome(someEvents(2), {}, section)
      await assert.rejects(send(place), isMentatError(code, words))
      assert.equal(messagesIn(place.queue.incoming).length, 2)
      assert.equal(idsAt(hub).length, 0)
    }
  })
})

describe('the configuration', { timeout: 60_000 }, () => {
  test('needs a name, and a rule that can be read', async () => {
    for (const [sender, section, words] of [
      [{}, { name: null }, 'warden.name'],
      [{ rule: 'Category in (' }, {}, 'rule'],
      [{ filter: { tag: ['a'], notag: ['b'] } }, {}, 'notag'],
    ] as const) {
      const place = newHome([], sender, section)
      await assert.rejects(send(place), isMentatError('CONFIG_INVALID', words))
      assert.ok(!existsSync(join(place.home.run, 'warden-sender.json')))
    }
  })
})
