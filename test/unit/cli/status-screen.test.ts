import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusScreen } from '../../../src/cli/status-screen.ts'
import type { DaemonAccount } from '../../../src/lib/modules/status/account.ts'
import type { SystemStatus } from '../../../src/lib/modules/status/status.ts'

/** A status with members of the test's choice. */
function statusWith(members: Partial<SystemStatus>): SystemStatus {
  return {
    time: '2024-05-02T10:00:00.123Z',
    home: '/home',
    attention: [],
    daemons: [],
    scheduled: [],
    queues: [],
    database: { server: 'embedded', address: '/pg', state: 'stopped', error: null, value: null },
    disk: { path: '/home', size_bytes: 2e9, free_bytes: 1e9, free_files: 1000, isLow: false },
    geo: [],
    ...members,
  }
}

const none = { messages: 0, bytes: 0, oldest: null }

function account(members: Partial<DaemonAccount>): DaemonAccount {
  return {
    ...{ daemon: 'd', taken: 0, passed: 0, stored: 0, duplicate: 0 },
    ...{ dropped: {}, dispatched: {}, refused: {}, returned: 0, held: 0, missing: 0 },
    ...members,
  }
}

test('a system at work is shown on one screen', () => {
  const dropped = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`r${n}`, 1]))
  const screen = statusScreen(
    statusWith({
      daemons: [
        {
          name: 'pipeline',
          pid: 42,
          host: 'h',
          since: '2024-05-02T08:00:00.000Z',
          state: 'running',
          trouble: {},
          degraded: {},
        },
      ],
      queues: [
        {
          name: 'inspector',
          path: '/home/spool/inspector',
          waiting: { messages: 1200, bytes: 9, oldest: '2024-05-02T09:59:00.123Z' },
          pending: none,
          errors: none,
          books_error: null,
          consumers: 1,
          stranded: 0,
          books: [
            account({ daemon: 'pipeline', taken: 5011, stored: 5000, dropped, held: 1 }),
            account({ daemon: 'idle' }),
          ],
        },
      ],
      database: {
        ...{ server: 'configured', address: 'postgresql://db/m', state: 'answers', error: null },
        value: {
          version: '18.4',
          size_bytes: 3e6,
          schema: { version: 2, latest: 2 },
          events: {
            events: 5000,
            isEstimate: true,
            newestDetected: '2024-05-02T09:59:58.5Z',
            newestStored: '2024-05-02T09:59:59.123Z',
          },
          mails: null,
        },
      },
      geo: [
        {
          ...{ kind: 'country', source: 'geoip-lite 1.4.10', built: '2019-05-02T00:00:00.000Z' },
          ...{ age_days: 1827, trouble: null, advice: 'configure a newer file' },
        },
        {
          kind: 'asn',
          source: '/geo/asn',
          built: null,
          age_days: null,
          trouble: 'gone',
          advice: null,
        },
      ],
    }),
  )
  assert.equal(
    screen,
    `/home at 2024-05-02T10:00:00Z: all is well

DAEMON    STATE    PID  SINCE                 FOR
pipeline  running   42  2024-05-02T08:00:00Z   2h

QUEUE      WAITING  OLDEST  IN WORK  OLDEST  REFUSED  OLDEST  WORKERS
inspector    1,200      1m        0       -        0       -        1

DAEMON    FROM       TAKEN  = STORED  + DROPPED  + IN WORK
pipeline  inspector  5,011     5,000         10          1  balanced
pipeline dropped, by rule: r0 1, r1 1, r2 1, r3 1, r4 1, r5 1, r6 1, r7 1, 2 more (--json tells all)

database  configured, postgresql://db/m: PostgreSQL 18.4, 3.0 MB, about 5,000 events, the newest stored 1s ago, the latest detected at 2024-05-02T09:59:58Z
disk      1.0 GB of 2.0 GB free, room for 1,000 files
geoip     country, geoip-lite 1.4.10: data of 2019-05-02, 1,827 days old
          -> configure a newer file
geoip     asn, /geo/asn: no data`,
  )
})

test('what needs attention stands first, and nothing on the screen can command the terminal', () => {
  const evil = 'x\u001b[2J'
  const screen = statusScreen(
    statusWith({
      home: evil,
      attention: [
        { about: evil, text: evil, advice: evil },
        { about: 'disk', text: 'low', advice: 'make room' },
      ],
      database: { server: 'configured', address: 'd', state: 'away', error: evil, value: null },
    }),
  )
  assert.ok(!screen.includes('\u001b'))
  assert.match(screen, /^x.*: 2 things need attention\n\n! x.*\n {2}-> x.*\n! disk: low\n/)
  assert.match(screen, /^database {2}configured, d: x/m)
})
