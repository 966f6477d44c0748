import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { EVERYTHING } from '../../../../src/lib/services/warden/hub.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { until } from '../../../support/until.ts'
import {
  CLIENT,
  openClient,
  SECRET,
  someEvents,
  startHub,
  wardenConfig,
} from '../../../support/warden-client.ts'

const never = new AbortController().signal
const { hub, files } = await startHub({ limits: { get_events_limit: 3 } })
const config = wardenConfig(hub, files)

beforeEach(() => {
  hub.faults.clear()
  hub.store.clear()
  hub.requests.length = 0
})

function fill(count: number, members: object = {}, client = 'org.other'): string[] {
  const events = someEvents(count, 'e', members)
  for (const event of events) hub.store.add(client, event)
  return events
}

function idsOf(events: readonly string[]): unknown[] {
  return events.map((event) => (JSON.parse(event) as { ID: string }).ID)
}

describe('what the hub says of itself', { timeout: 60_000 }, () => {
  test('gives its limits, which are kept', async () => {
    const client = openClient(config)
    assert.deepEqual(await client.info(never), {
      version: '3.0',
      description: 'Warden for tests',
      sendEventsLimit: 500,
      getEventsLimit: 3,
    })
    assert.deepEqual(client.limits, { send: 500, get: 3 })
    assert.deepEqual([hub.requests[0]?.method, hub.requests[0]?.verb], ['getInfo', 'GET'])
  })

  test('our own limits hold when they are lower', async () => {
    const client = openClient({ ...config, send_events_limit: 10, get_events_limit: 2 })
    await client.info(never)
    assert.deepEqual(client.limits, { send: 10, get: 2 })
  })
})

describe('events that are fetched', { timeout: 60_000 }, () => {
  test('come in order, from a position on, a bounded number at a time', async () => {
    fill(8)
    const client = openClient(config)
    const seen: unknown[] = []
    let after = 2
    for (;;) {
      const { lastId, events } = await client.events({ after }, never)
      if (events.length === 0) break
      seen.push(...idsOf(events))
      after = lastId
    }
    assert.deepEqual(seen, ['e2', 'e3', 'e4', 'e5', 'e6', 'e7'])
    assert.equal(after, 8)
  })

  test('keep their bytes', async () => {
    const odd =
      '{ "ID" : "a",\n\t"Size":1.0, "Big": 12345678901234567890, "ID":"b", "T":"\\u00e9 \\" ]}{[ č 😀", "L":[[], [{}]] }'
    hub.store.add('org.other', odd)
    const { events } = await openClient(config).events({ after: EVERYTHING }, never)
    assert.deepEqual(events, [odd])
  })

  test('from everything, from the last ones, from now', async () => {
    fill(5)
    const client = openClient(config)
    const from = async (after: number): Promise<unknown[]> =>
      idsOf((await client.events({ after }, never)).events)
    assert.deepEqual(await from(EVERYTHING), ['e0', 'e1', 'e2'])
    assert.deepEqual(await from(-2), ['e3', 'e4'])
    assert.deepEqual(await from(0), [])
    assert.equal(await client.latest(never), 5)
  })

  test('of an empty hub begin with its first one', async () => {
    const client = openClient(config)
    const after = await client.latest(never)
    fill(1)
    assert.deepEqual(idsOf((await client.events({ after }, never)).events), ['e0'])
  })

  test('fulfil the conditions, and what they skip is skipped for good', async () => {
    fill(1, { Category: ['Recon.Scanning'] })
    fill(1, { Category: ['Attempt.Login'] })
    fill(1, { Category: ['Test'] }, CLIENT)
    const client = openClient(config)
    const filter = { cat: ['Recon', 'Attempt.Login'], nogroup: ['org.example'] }
    const first = await client.events({ after: EVERYTHING, filter }, never)
    assert.equal(first.events.length, 2)
    assert.deepEqual(hub.requests[0]?.query.getAll('cat'), ['Recon', 'Attempt.Login'])
    const next = await client.events({ after: first.lastId, filter }, never)
    assert.deepEqual(next, { lastId: 3, events: [] })
  })

  test('may come twice: it is for the receiver to notice', async () => {
    fill(1)
    hub.faults.plan('getEvents', { kind: 'duplicate' })
    const { events } = await openClient(config).events({ after: EVERYTHING }, never)
    assert.deepEqual(idsOf(events), ['e0', 'e0'])
  })

  test('a condition that the hub does not know is told at once, with its words', async () => {
    const filter = { cat: ['bflm'] }
    await assert.rejects(
      openClient(config).events({ after: 1, filter }, never),
      isMentatError('WARDEN_REQUEST_WRONG', 'Wrong tag or category used in query. (bflm)'),
    )
    assert.equal(hub.requests.length, 1)
  })
})

describe('a failure', { timeout: 60_000 }, () => {
  for (const [title, fault] of [
    ['a bare 500', { kind: 'bare', status: 500 }],
    ['a hub that is not running', { kind: 'unstarted' }],
    ['a lost answer', { kind: 'closed', processed: true }],
    ['an answer cut by the connection', { kind: 'truncated', by: 'connection' }],
    ['an answer cut by a proxy', { kind: 'truncated', by: 'length' }],
    ['an answer of something else', { kind: 'answer', body: '{"lastid": "x", "events": []}' }],
    [
      'events without progress',
      { kind: 'answer', body: '{"lastid": 1, "events": [{"ID": "e0"}]}' },
    ],
    ['a page in place of an answer', { kind: 'answer', body: '<html>' }],
    ['a slow answer', { kind: 'slow', delay: 20 }],
  ] as const) {
    test(`that passes, such as ${title}, costs no event`, async () => {
      fill(2)
      hub.faults.plan('getEvents', fault)
      const { lastId, events } = await openClient(config).events({ after: 1 }, never)
      assert.deepEqual([lastId, idsOf(events)], [2, ['e1']])
    })
  }

  test('that lasts is told after the repetitions', async () => {
    hub.faults.chance = () => ({ kind: 'unstarted' })
    await assert.rejects(
      openClient(config).events({ after: 1 }, never),
      isMentatError('WARDEN_UNAVAILABLE', '503: Server not running due to initialization error'),
    )
    assert.equal(hub.requests.length, 3)
  })

  test('of an answer that does not come in time, or too slowly', async () => {
    for (const fault of [
      { kind: 'stalled', processed: false },
      { kind: 'trickle', delay: 100 },
    ] as const) {
      const clock = new FakeClock(Date.now())
      const client = openClient({ ...config, retry: 0 }, clock)
      hub.faults.plan('getEvents', fault)
      const before = hub.requests.length
      const asking = client.events({ after: 1 }, never)
      await until('the request came', () => hub.requests.length > before)
      clock.advance(19_999)
      clock.advance(1)
      await assert.rejects(
        asking,
        isMentatError('WARDEN_TIMED_OUT', 'no complete answer within 20s'),
      )
    }
  })

  test('of a connection that is not encrypted in time', async () => {
    const { createServer } = await import('node:net')
    const silent = createServer().listen(0, '127.0.0.1')
    const { promise: connected, resolve } = Promise.withResolvers<unknown>()
    silent.on('connection', resolve)
    await new Promise((listening) => silent.once('listening', listening))
    const { port } = silent.address() as { port: number }
    const clock = new FakeClock(Date.now())
    const quick = { ...config, url: `https://localhost:${port}/`, retry: 0, connect_timeout: 1000 }
    const asking = openClient(quick, clock).info(never)
    await connected
    clock.advance(1000)
    await assert.rejects(asking, isMentatError('WARDEN_TIMED_OUT', 'no connection within 1s'))
    silent.close()
  })

  test('is not waited for when the program stops', async () => {
    const clock = new FakeClock(Date.now())
    const end = new AbortController()
    hub.faults.chance = () => ({ kind: 'unstarted' })
    const asking = openClient(config, clock).events({ after: 1 }, end.signal)
    await until('it waits', () => hub.requests.length === 1 && clock.sleepers === 1)
    end.abort()
    await assert.rejects(asking, isMentatError('WARDEN_UNAVAILABLE'))
    await assert.rejects(
      openClient(config).info(end.signal),
      isMentatError('WARDEN_UNAVAILABLE', 'broken off by us'),
    )
  })
})

describe('an answer that is too large', { timeout: 60_000 }, () => {
  test('is not read to its end, and fewer events are asked for', async () => {
    fill(3, { Note: 'x'.repeat(1000) })
    const client = openClient({ ...config, max_answer_size: 2500 })
    const seen: unknown[] = []
    for (let after = EVERYTHING; seen.length < 3;) {
      const { lastId, events } = await client.events({ after }, never)
      seen.push(...idsOf(events))
      after = lastId
    }
    assert.deepEqual(seen, ['e0', 'e1', 'e2'])
  })

  test('even for one event is told', async () => {
    fill(1, { Note: 'x'.repeat(3000) })
    await assert.rejects(
      openClient({ ...config, max_answer_size: 2500 }).events({ after: EVERYTHING }, never),
      isMentatError('WARDEN_ANSWER_TOO_LARGE', 'larger than 2500 bytes'),
    )
  })

  test('without an end is left at the limit', async () => {
    hub.faults.plan('getEvents', { kind: 'endless' })
    await assert.rejects(
      openClient({ ...config, get_events_limit: 1 }).events({ after: 1 }, never),
      isMentatError('WARDEN_ANSWER_TOO_LARGE'),
    )
  })
})

describe('who we are', { timeout: 60_000 }, () => {
  test('is told by the secret alone if there is one, else by the name', async () => {
    const secretive = await startHub({ authenticator: 'X509' }, { secret: SECRET })
    const withSecret = wardenConfig(secretive.hub, secretive.files, { secret: SECRET })
    await openClient(withSecret).info(never)
    const { query } = secretive.hub.requests[0]!
    assert.deepEqual([...query], [['secret', SECRET]])
    await openClient(config).info(never)
    assert.deepEqual([...hub.requests.at(-1)!.query], [['client', CLIENT]])
  })
})
