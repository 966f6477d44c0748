import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { FakeClock } from '../../../support/fake-clock.ts'
import { until } from '../../../support/until.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { settleDoubt } from '../../../../src/lib/services/warden/settle.ts'
import type { SendOutcome } from '../../../../src/lib/services/warden/hub.ts'
import { EVERYTHING } from '../../../../src/lib/services/warden/hub.ts'
import {
  CLIENT,
  idsAt,
  openClient,
  someEvents,
  startHub,
  wardenConfig,
} from '../../../support/warden-client.ts'

const never = new AbortController().signal
const { hub, files } = await startHub()
const config = wardenConfig(hub, files)

beforeEach(() => {
  hub.faults.clear()
  hub.store.clear()
  hub.requests.length = 0
  hub.limits.send_events_limit = 500
  hub.limits.event_size_limit = 5_242_880
})

/** Outcomes as words, and those of errors with the words of the hub. */
function kinds(outcomes: readonly SendOutcome[]): string[] {
  return outcomes.map(({ kind }) => kind)
}

function ids(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `e${from + index}`)
}

function bodies(): number[] {
  return hub.requests.map(({ body }) => (JSON.parse(body) as unknown[]).length)
}

describe('events that are sent', { timeout: 60_000 }, () => {
  test('arrive once, in order, in as few requests as the limit allows, over one connection', async () => {
    const client = openClient({ ...config, send_events_limit: 3 })
    const before = hub.connections
    assert.deepEqual(kinds(await client.send(someEvents(7), never)), Array(7).fill('saved'))
    assert.deepEqual(idsAt(hub), ids(0, 7))
    assert.deepEqual(bodies(), [3, 3, 1])
    assert.equal(hub.connections - before, 1)
  })

  test('none at all cost no request', async () => {
    assert.deepEqual(await openClient(config).send([], never), [])
    assert.equal(hub.requests.length, 0)
  })

  test('keep their bytes on the way', async () => {
    const [text] = someEvents(1)
    const odd = text!.replace('{', '{ "Note" : "\\u00e9 \u{1f600}",\n "ConnCount":1.0,')
    await openClient(config).send([odd], never)
    assert.equal(hub.requests[0]?.body, `[${odd}]`)
  })

  test('are cut by bytes as well, and one too large for any request is not sent', async () => {
    const large = someEvents(5, 'e', { Note: 'é'.repeat(300) })
    const size = Buffer.byteLength(large[0]!)
    const client = openClient({ ...config, max_request_size: 2 * size + 10 })
    const [huge] = someEvents(1, 'huge', { Note: 'x'.repeat(2 * size) })
    const outcomes = await client.send([...large, huge!], never)
    assert.deepEqual(kinds(outcomes), [...Array<string>(5).fill('saved'), 'rejected'])
    assert.deepEqual(bodies(), [2, 2, 1])
    const last = outcomes[5]
    assert.ok(last?.kind === 'rejected' && /not sent: it has \d+ bytes/.test(last.error.message))
  })

  test('that are two texts in one, or no object, are kept from shifting the verdicts of others', async () => {
    const [good, other] = someEvents(2)
    const wrong = [`${good!},${good!}`, '[]', 'null', '', '{']
    const outcomes = await openClient(config).send([...wrong, other!], never)
    assert.deepEqual(kinds(outcomes), [...Array<string>(5).fill('rejected'), 'saved'])
    assert.deepEqual(idsAt(hub), ['e1'])
  })

  test('go no further when the program stops, and those that were not sent are told', async () => {
    const end = new AbortController()
    const client = openClient({ ...config, send_events_limit: 2 })
    hub.faults.chance = () => {
      end.abort()
      return undefined
    }
    const outcomes = kinds(await client.send(someEvents(6), end.signal))
    assert.deepEqual(outcomes.slice(2), Array(4).fill('deferred'))
    assert.ok(outcomes.slice(0, 2).every((kind) => kind === 'unknown' || kind === 'saved'))
  })
})

describe('events that the hub refuses', { timeout: 60_000 }, () => {
  test('are told one by one with its words; the others are saved, and nothing is sent again', async () => {
    hub.limits.event_size_limit = 400
    const events = someEvents(6)
    events[1] = events[1]!.replace('2024-05-02T10:00:10Z', 'asdf')
    events[2] = someEvents(1, 'n', { Node: [{ Name: 'org.other' }] })[0]!
    events[3] = someEvents(1, 'm', { Node: undefined })[0]!
    events[4] = someEvents(1, 'l', { Note: 'x'.repeat(500) })[0]!
    const outcomes = await openClient(config).send(events, never)
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.kind === 'rejected' ? outcome.code : outcome.kind)),
      ['saved', 460, 422, 422, 413, 'saved'],
    )
    const words = outcomes.map((outcome) =>
      outcome.kind === 'rejected' ? outcome.error.message : '',
    )
    assert.match(words[1]!, /: 460 Validation error: key "DetectTime", value/)
    assert.match(words[2]!, /: 422 Node does not correspond with saving client$/)
    assert.match(words[3]!, /: 422 Event does not bear valid Node attribute$/)
    assert.match(words[4]!, /: 413 Event too long \(>400 B\)$/)
    assert.deepEqual(idsAt(hub), ['e0', 'e5'])
    assert.equal(hub.requests.length, 1)
  })

  test('beyond its limit go in the next request, and the limit is kept from then on', async () => {
    hub.limits.send_events_limit = 3
    const client = openClient(config)
    assert.deepEqual(kinds(await client.send(someEvents(8), never)), Array(8).fill('saved'))
    assert.deepEqual(idsAt(hub), ids(0, 8))
    assert.deepEqual(bodies(), [8, 3, 2])
    assert.equal(client.limits.send, 3)
  })

  test('by an error that names none of them are found by halving: nothing of such a batch was saved', async () => {
    const poison = '"ID":"e5"'
    hub.faults.chance = (method) => {
      const { body } = hub.requests.at(-1)!
      if (method !== 'sendEvents' || !body.includes(poison)) return undefined
      return { kind: 'error', failures: [{ error: 422, message: 'no good' }] }
    }
    const outcomes = await openClient(config).send(someEvents(8), never)
    assert.deepEqual(
      kinds(outcomes),
      ids(0, 8).map((id) => (id === 'e5' ? 'rejected' : 'saved')),
    )
    assert.deepEqual(
      idsAt(hub),
      ids(0, 8).filter((id) => id !== 'e5'),
    )
  })

  test('in one answer with and without a list: the first is refused, the rest tried again', async () => {
    hub.faults.plan('sendEvents', {
      kind: 'error',
      failures: [
        { error: 422, message: 'no', events: [1] },
        { error: 500, message: 'DB error' },
      ],
    })
    const outcomes = await openClient(config).send(someEvents(3), never)
    assert.deepEqual(kinds(outcomes), ['saved', 'rejected', 'saved'])
    assert.deepEqual(idsAt(hub), ['e0', 'e2'])
  })
})

describe('an outage', { timeout: 60_000 }, () => {
  test('before anything was processed is repeated, with nothing twice', async () => {
    hub.faults.plan('sendEvents', { kind: 'unstarted' }, { kind: 'bare', status: 429 })
    assert.deepEqual(
      kinds(await openClient(config).send(someEvents(3), never)),
      Array(3).fill('saved'),
    )
    assert.deepEqual(idsAt(hub), ids(0, 3))
  })

  for (const named of [true, false]) {
    test(`of its database, told ${named ? 'with' : 'without'} a list, is repeated`, async () => {
      hub.faults.plan('sendEvents', { kind: 'database', named }, { kind: 'database', named })
      assert.deepEqual(
        kinds(await openClient(config).send(someEvents(3), never)),
        Array(3).fill('saved'),
      )
      assert.deepEqual(idsAt(hub), ids(0, 3))
    })
  }

  test('that lasts leaves all events as they are, after few requests', async () => {
    hub.faults.chance = () => ({ kind: 'unstarted' })
    const client = openClient({ ...config, send_events_limit: 100 })
    const outcomes = await client.send(someEvents(300), never)
    assert.deepEqual(kinds(outcomes), Array(300).fill('deferred'))
    assert.equal(hub.requests.length, 3)
  })

  test('of a hub that stumbles over everything is no reason to blame the events', async () => {
    hub.faults.chance = () => ({
      kind: 'error',
      failures: [{ error: 500, message: 'Server exception' }],
    })
    const outcomes = await openClient(config).send(someEvents(500), never)
    assert.deepEqual(kinds(outcomes), Array(500).fill('deferred'))
    assert.ok(hub.requests.length < 30, `${hub.requests.length} requests`)
  })

  test('over one event alone is told from one of the hub', async () => {
    hub.faults.chance = () =>
      /"ID":"e(?:3|6)"/.test(hub.requests.at(-1)!.body)
        ? { kind: 'error', failures: [{ error: 500, message: 'Server exception' }] }
        : undefined
    const outcomes = await openClient(config).send(someEvents(8), never)
    const wanted = ids(0, 8).map((id) => (['e3', 'e6'].includes(id) ? 'rejected' : 'saved'))
    assert.deepEqual(kinds(outcomes), wanted)
    const [, , , refused] = outcomes
    assert.ok(
      refused?.kind === 'rejected' && /takes others.*Server exception/.test(refused.error.message),
    )
  })

  test('in which nobody listens', async () => {
    await hub.stop()
    const outcomes = await openClient(config).send(someEvents(2), never)
    await hub.start()
    assert.deepEqual(kinds(outcomes), ['deferred', 'deferred'])
    assert.ok(outcomes[0]?.kind === 'deferred' && outcomes[0].error.code === 'WARDEN_UNAVAILABLE')
  })

  test('of new connections is repeated', async () => {
    hub.faults.planConnections('reset', 'no-tls')
    assert.deepEqual(kinds(await openClient(config).send(someEvents(2), never)), ['saved', 'saved'])
    assert.deepEqual(idsAt(hub), ids(0, 2))
  })

  test('waits as long as the server asks for', async () => {
    hub.faults.plan('sendEvents', { kind: 'bare', status: 429, retryAfter: 100 })
    const clock = new FakeClock(Date.now())
    const patient = { ...config, timeout: 1e9, connect_timeout: 1e9 }
    const times: number[] = []
    hub.faults.chance = () => void times.push(clock.monotonic())
    const sending = openClient(patient, clock).send(someEvents(1), never)
    await until('it came', () => hub.requests.length === 1)
    const first = clock.monotonic()
    await until('it came again', () => {
      clock.advance(1000)
      return hub.requests.length === 2
    })
    assert.ok(times[0]! - first >= 100_000, `after ${times[0]! - first} ms`)
    assert.deepEqual(kinds(await sending), ['saved'])
  })
})

describe('an answer that tells nothing', { timeout: 60_000 }, () => {
  for (const [title, fault, isSaved] of [
    ['a bare 500', { kind: 'bare', status: 500 }, false],
    ['a bare 502 after the work', { kind: 'bare', status: 502, processed: true }, true],
    ['a bare 503', { kind: 'bare', status: 503, body: '<h1>503</h1>' }, false],
    ['a lost answer', { kind: 'closed', processed: true }, true],
    ['a lost request', { kind: 'closed', processed: false }, false],
    ['an answer cut by the connection', { kind: 'truncated', by: 'connection' }, true],
    ['an answer cut by a proxy', { kind: 'truncated', by: 'length' }, true],
    ['an answer without an end', { kind: 'endless' }, false],
    ['an answer of something else', { kind: 'answer', body: '{"hello": 1}' }, false],
    ['an answer with another number', { kind: 'answer', body: '{"saved": 1}' }, false],
    ['507 without a list', { kind: 'error', failures: [{ error: 507, message: 'x' }] }, false],
    [
      'an error of events that were not sent',
      { kind: 'error', failures: [{ error: 422, message: 'x', events: [7] }] },
      false,
    ],
  ] as const) {
    test(`${title}: nothing is sent again, and what the hub has is found out`, async () => {
      const client = openClient({ ...config, send_events_limit: 2 })
      const since = await client.latest(never)
      hub.requests.length = 0
      hub.faults.plan('sendEvents', fault)
      const outcomes = await client.send(someEvents(4), never)
      assert.deepEqual(kinds(outcomes), ['unknown', 'unknown', 'deferred', 'deferred'])
      assert.equal(hub.requests.length, 1)
      const saved = await client.findSaved(new Set(ids(0, 4)), since, never)
      assert.deepEqual([...saved], isSaved ? ['e0', 'e1'] : [])
    })
  }

  test('no answer in time', async () => {
    const clock = new FakeClock(Date.now())
    const client = openClient(config, clock)
    hub.faults.plan('sendEvents', { kind: 'stalled', processed: true })
    const sending = client.send(someEvents(2), never)
    await until('it was processed', () => idsAt(hub).length === 2)
    clock.advance(20_000)
    const outcomes = await sending
    assert.deepEqual(kinds(outcomes), ['unknown', 'unknown'])
    const [first] = outcomes
    assert.ok(first?.kind === 'unknown' && first.error.code === 'WARDEN_TIMED_OUT')
  })

  test('is settled by what the hub has, and stays in doubt when it cannot be asked', async () => {
    const client = openClient({ ...config, retry: 0 })
    const options = { clock: systemClock, patience: 1, signal: never }
    const since = await client.latest(never)
    const events = someEvents(2)
    hub.faults.plan('sendEvents', { kind: 'closed', processed: true })
    const outcomes = await client.send(events, never)
    hub.faults.plan('getEvents', { kind: 'unstarted' })
    const open = await settleDoubt(client, { events, outcomes, since }, options)
    assert.deepEqual(kinds(open), ['unknown', 'unknown'])
    const [first] = open
    assert.ok(first?.kind === 'unknown' && first.error.code === 'WARDEN_IN_DOUBT')
    assert.match(first.error.message, /cannot be found out: .*503.*it was sent, and then: /)
    const later = await settleDoubt(client, { events, outcomes: open, since }, options)
    assert.deepEqual(kinds(later), ['saved', 'saved'])
    hub.faults.plan('sendEvents', { kind: 'closed', processed: false })
    const more = someEvents(1, 'f')
    const lost = await client.send(more, never)
    const settled = await settleDoubt(client, { events: more, outcomes: lost, since }, options)
    assert.deepEqual(kinds(settled), ['deferred'])
  })

  test('what others sent, or what was there before, is not taken for ours', async () => {
    const client = openClient(config)
    for (const event of [someEvents(1, 'old')[0]!, someEvents(1)[0]!]) hub.store.add(CLIENT, event)
    const since = await client.latest(never)
    hub.store.add('org.other', someEvents(2)[1]!)
    assert.deepEqual(
      await client.findSaved(new Set(['e0', 'e1']), EVERYTHING, never),
      new Set(['e0']),
    )
    hub.store.add(CLIENT, someEvents(3)[2]!)
    assert.deepEqual(await client.findSaved(new Set(ids(0, 3)), since, never), new Set(['e2']))
  })
})

describe(
  'a request that is too large for the web server before the hub',
  { timeout: 60_000 },
  () => {
    test('is halved, and so are those that follow', async () => {
      const narrow = await startHub({ bodyLimit: 700 })
      const client = openClient(wardenConfig(narrow.hub, narrow.files))
      const events = [...someEvents(8), someEvents(1, 'x', { Note: 'x'.repeat(800) })[0]!]
      const outcomes = await client.send(events, never)
      assert.deepEqual(kinds(outcomes), [...Array<string>(8).fill('saved'), 'rejected'])
      assert.deepEqual(idsAt(narrow.hub), ids(0, 8))
    })
  },
)
