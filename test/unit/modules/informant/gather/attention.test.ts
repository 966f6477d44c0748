import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { calmSummary } from '../../../../../scripts/generate/summary-scenario.ts'
import {
  attentionTo,
  type Judged,
} from '../../../../../src/lib/modules/informant/gather/attention.ts'

const limits = { unusual: 2, longWait: 600_000 }
const calm = calmSummary('en')
const kinds = (members: Partial<Judged>): string[] =>
  attentionTo({ ...calm, ...members }, limits).map(({ kind }) => kind)

describe('what is worth attention', () => {
  test('is nothing on a calm day', () => {
    assert.deepEqual(kinds({}), [])
  })

  test('are twice as many events as usual, or half as many, but not by chance', () => {
    const withAll = (events: number, mean: number | null, compared = 7): string[] =>
      kinds({
        volumes: { ...calm.volumes, compared, all: { events, earlier: null, mean } },
      })
    assert.deepEqual(withAll(2001, 1000), ['volume'])
    assert.deepEqual(withAll(2000, 1000), [])
    assert.deepEqual(withAll(499, 1000), ['volume'])
    assert.deepEqual(withAll(60, 10), [])
    assert.deepEqual(withAll(5000, 10, 2), [], 'two days are no measure')
    assert.deepEqual(withAll(0, 1000), ['no_events'])
    assert.deepEqual(withAll(0, null, 0), [])
  })

  test('are many grave events, not few of them', () => {
    const withCritical = (events: number, mean: number): string[] =>
      kinds({
        volumes: {
          ...calm.volumes,
          severities: [{ severity: 'critical', events, earlier: 0, mean }],
        },
      })
    assert.deepEqual(withCritical(300, 20), ['volume'])
    assert.deepEqual(withCritical(20, 300), [])
  })

  test('are queues that nobody reads, that wait, and what was refused in them', () => {
    const [queue] = calm.system.queues
    assert.ok(queue)
    const oldest = new Date(calm.created - 3_600_000).toISOString()
    const waiting = { messages: 2, oldest }
    const about = (members: Partial<typeof queue>): string[] =>
      kinds({ system: { ...calm.system, queues: [{ ...queue, ...members }] } })
    assert.deepEqual(about({ waiting, consumers: 0 }), ['queue_unread'])
    assert.deepEqual(about({ waiting }), ['queue_slow'])
    assert.deepEqual(about({ stranded: 1 }), ['stranded'])
    assert.deepEqual(about({ books: [{ daemon: 'd', missing: 1 }] }), ['books_wrong'])
    const refusals = [
      { queue: 'q', code: 'EVENT_EMPTY', messages: 2, recent: 1 },
      { queue: 'q', code: null, messages: 1, recent: 0 },
    ]
    assert.deepEqual(attentionTo({ ...calm, refusals }, limits), [
      {
        level: 'warning',
        kind: 'refused',
        name: 'q',
        messages: 3,
        recent: 1,
        codes: ['EVENT_EMPTY'],
      },
    ])
  })

  test('are daemons that are dead, or all of them; alarms come first', () => {
    const daemons = calm.system.daemons.map((daemon, index) =>
      index === 0 ? { ...daemon, state: 'dead' as const } : daemon,
    )
    const coverage = { counted: 200, missing: 88 }
    assert.deepEqual(kinds({ coverage, system: { ...calm.system, daemons } }), [
      'daemon_dead',
      'not_counted',
    ])
    assert.deepEqual(kinds({ system: { ...calm.system, daemons: [] } }), ['no_daemon'])
  })

  test('are mails that wait long', () => {
    const mails = (oldest: number): string[] =>
      kinds({
        mails: [
          { state: 'waiting', mails: 1, oldest: new Date(oldest).toISOString(), labels: ['M1'] },
        ],
      })
    assert.deepEqual(mails(calm.created - 60_000), [])
    assert.deepEqual(mails(calm.created - 7_200_000), ['mails_waiting'])
  })
})
