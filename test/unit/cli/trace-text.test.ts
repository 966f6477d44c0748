import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storyLines } from '../../../src/cli/trace-story.ts'
import { traceText } from '../../../src/cli/trace-text.ts'
import { homeAt } from '../../../src/lib/framework/home.ts'
import type { EventTrace } from '../../../src/lib/modules/trace/trace.ts'
import { traceEntry } from '../../support/trace.ts'

const home = homeAt('/home')

/** A trace with members of the test's choice. */
function traced(members: Partial<EventTrace>): EventTrace {
  const database = { server: 'embedded', address: '', state: 'answers', error: null } as const
  const searched = {
    traces: [{ daemon: 'storage', bytes: 1, since: null }],
    queues: [],
    files: 0,
    isComplete: true,
    database,
  }
  return { id: 'e-1', passes: [], leftOut: 0, places: [], stored: null, searched, ...members }
}

test('the story of an event is told in order of time, with what each daemon did', () => {
  const put = '1714644000000.1.host.42.0a1b2c3d-99.idea'
  const passes = [
    traceEntry({
      daemon: 'inspector',
      queue: '/home/spool/inspector',
      file: put,
      taken: '2024-05-02T10:00:02.000Z',
      at: '2024-05-02T10:00:02.004Z',
      outcome: 'passed',
      to: '/home/spool/enricher',
      as: 'm2',
      outputs: [
        { kind: 'copy', to: '/elsewhere/archive', as: 'm3' },
        { kind: 'mail', to: '/home/spool/outbox', as: 'm4' },
      ],
      story: { inspector: { rules: [{ rule: 'scan', actions: ['tag A = "x"', 'duplicate'] }] } },
    }),
    traceEntry({
      daemon: 'enricher',
      queue: '/home/spool/enricher',
      file: 'm2',
      taken: '2024-05-02T10:01:02.004Z',
      at: '2024-05-02T10:01:02.100Z',
      outcome: 'passed',
      to: '/home/spool/storage',
      as: 'm5',
      story: { enricher: { whois: { ResolvedAbuses: ['a@b'] }, dns: 'too late', geoip: 'failed' } },
    }),
    traceEntry({
      queue: '/home/spool/storage',
      file: 'm5',
      taken: '2024-05-02T10:01:03.000Z',
      at: '2024-05-02T10:01:03.500Z',
    }),
  ]
  const stored = { stored: '2024-05-02T10:01:03.200000Z', detected: '2024-05-02T09:59:00Z' }
  assert.equal(
    traceText(traced({ passes, stored }), home),
    `event e-1

2024-05-02T10:00:00.000Z  put into the queue inspector
2024-05-02T10:00:02.000Z  inspector takes it from the queue inspector, after 2s (${put})
                          inspector: rule scan: tag A = "x"; duplicate
2024-05-02T10:00:02.004Z  inspector: passes it on to the queue enricher (m2)
                          a copy goes to the queue /elsewhere/archive (m3)
                          a mail goes to the queue outbox (m4)
2024-05-02T10:01:02.004Z  enricher takes it from the queue enricher, after 1m (m2)
                          enricher: whois adds ResolvedAbuses = ["a@b"]
                          enricher: dns: too late
                          enricher: geoip: failed
2024-05-02T10:01:02.100Z  enricher: passes it on to the queue storage (m5)
2024-05-02T10:01:03.000Z  storage takes it from the queue storage, after 900ms (m5)
2024-05-02T10:01:03.500Z  storage: stored it

now: stored at 2024-05-02T10:01:03.200000Z, detected at 2024-05-02T09:59:00Z`,
  )
})

test('every end of a pass is told in words', () => {
  const ends = [
    { outcome: 'passed' },
    { outcome: 'duplicate' },
    { outcome: 'dropped', cause: 'noise' },
    { outcome: 'dispatched', cause: '/home/spool/x', to: '/home/spool/x', as: 'm2' },
    { outcome: 'refused', cause: 'EVENT_INVALID' },
    { outcome: 'something new' },
  ]
  const lines = traceText(traced({ passes: ends.map((end) => traceEntry(end)) }), home).split('\n')
  assert.deepEqual(
    lines.filter((line) => line.includes('storage: ')).map((line) => line.slice(35)),
    [
      'is done with it, and nobody follows',
      'the same event is stored already: nothing to do',
      'dropped by the rule noise',
      'sends it to the queue x (m2)',
      'refused, EVENT_INVALID',
      'something new',
    ],
  )
})

test('places are told in words, and what could not be looked at', () => {
  const place = { kind: 'message', queue: '/home/spool/q', file: 'm', written: 'then' } as const
  const reason = { when: '', module: '', stage: '', code: 'EVENT_INVALID', text: 'no ID' }
  const { searched } = traced({})
  const text = traceText(
    traced({
      id: null,
      places: [
        { ...place, state: 'incoming' },
        { ...place, state: 'pending', isHeldByLiving: true },
        { ...place, state: 'pending', isHeldByLiving: false },
        { ...place, state: 'pending', isHeldByLiving: null },
        { ...place, state: 'tmp', kind: 'mail' },
        { ...place, state: 'errors', reason },
        { ...place, state: 'errors' },
      ],
      leftOut: 2,
      searched: {
        ...searched,
        traces: [],
        files: 20_000,
        isComplete: false,
        database: { server: 'configured', address: '', state: 'away', error: 'no route' },
      },
    }),
    home,
  )
  assert.deepEqual(text.split('\n').slice(2), [
    '(2 times before, not told here)',
    'now: it waits in the queue q (m), written at then',
    'now: it is in work in the queue q (m)',
    'now: it is in work in the queue q (m); the process that took it is dead, it comes back when a daemon runs',
    'now: it is in work in the queue q (m); a process of another host took it',
    'now: a mail that names it is being written for the queue q (m)',
    'now: it is refused in the queue q (m): EVENT_INVALID: no ID',
    'now: it is refused in the queue q (m): no reason is there',
    'no daemon has written a trace',
    'only the first 20,000 messages in queues were read',
    'the database could not be asked: no route',
  ])
  assert.match(traceText(traced({}), home), /^now: in no queue, and not stored$/m)
})

test('a trace cannot command the terminal', () => {
  const evil = '\u001b[2J\n\u0007'
  const text = traceText(
    traced({
      id: evil,
      passes: [traceEntry({ file: evil, cause: evil, story: { x: { y: evil } } })],
    }),
    home,
  )
  assert.doesNotMatch(text, /[\u001b\u0007]/)
})

test('a story that is told in another way than expected is told as it is', () => {
  for (const [told, expected] of [
    [{ rules: 7 }, ['{"rules":7}']],
    [{ rules: [] }, ['no rule matches']],
    [
      { fallback: true, rules: [{ rule: 'fallback', actions: ['drop'] }] },
      ['no rule matches', 'rule fallback: drop'],
    ],
    [
      { rules: ['x', null, { rule: 5 }, { rule: 'r', actions: [] }] },
      ['x', 'null', 'rule 5: null', 'rule r: no action'],
    ],
  ] as const) {
    assert.deepEqual(
      storyLines({ inspector: told }),
      expected.map((line) => `inspector: ${line}`),
    )
  }
  assert.deepEqual(storyLines({ other: { a: 1 }, nothing: {}, odd: null as never }), [
    'other: {"a":1}',
    'odd: null',
  ])
  const [long] = storyLines({ enricher: { dns: { Enrich: 'x'.repeat(1000) } } })
  assert.equal(long?.length, 'enricher: dns adds Enrich = '.length + 300 + '… (--json)'.length)
})

test('of an event that came twice each coming is told', () => {
  const [first, second] = [0, 5].map(
    (at) => `${1714644000000 + at * 1000}.1.host.42.0a1b2c3d-99.idea`,
  )
  const pass = (file: string, second: number): ReturnType<typeof traceEntry> =>
    traceEntry({
      queue: '/home/spool/storage',
      file,
      taken: `2024-05-02T10:00:0${second}.000Z`,
      at: `2024-05-02T10:00:0${second}.100Z`,
      outcome: second === 6 ? 'duplicate' : 'stored',
    })
  const text = traceText(traced({ passes: [pass(first ?? '', 1), pass(second ?? '', 6)] }), home)
  assert.deepEqual(
    text.split('\n').filter((line) => / put into | takes it /.test(line)),
    [
      '2024-05-02T10:00:00.000Z  put into the queue storage',
      `2024-05-02T10:00:01.000Z  storage takes it from the queue storage, after 1s (${first})`,
      '2024-05-02T10:00:05.000Z  put into the queue storage',
      `2024-05-02T10:00:06.000Z  storage takes it from the queue storage, after 1s (${second})`,
    ],
  )
})
