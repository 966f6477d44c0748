import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { homeAt } from '../../src/lib/framework/home.ts'
import type { SystemStatus } from '../../src/lib/modules/status/status.ts'
import { prepareQueue } from '../../src/lib/queue/layout.ts'
import { writeReason } from '../../src/lib/queue/reason.ts'
import { someReason, temporaryFolder } from '../support/queue.ts'
import { runCli } from '../support/run-cli.ts'
import { traceEntry, writeTraces } from '../support/trace.ts'

describe('mentat status', () => {
  test('shows an empty home, and that all is well', () => {
    const home = temporaryFolder()
    const { status, stdout, stderr } = runCli(['status'], { home })
    assert.equal(stderr, '')
    // The disk of the machine may be nearly full.
    assert.ok(status === 0 || stdout.includes('! disk'))
    assert.match(stdout, /\n\nno daemon runs\n\nno queue yet/)
    assert.match(stdout, /^database {2}embedded, .*postgres: not running; who needs it starts it$/m)
    assert.match(stdout, /^disk {6}\S+ \wB of \S+ \wB free/m)
  })

  test('shows first what needs attention, and ends with 1 then; --json is the same', () => {
    const home = temporaryFolder()
    const { path, errors } = prepareQueue(join(home, 'spool', 'storage'))
    writeFileSync(join(errors, 'm'), 'x')
    writeReason(errors, 'm', someReason())
    const outcomes = { stored: 7, 'dropped:noise\u001b[2J': 2, 'refused:EVENT_NOT_JSON': 1 }
    const books = { name: 'storage', owner: 'o', taken: 1011, returned: 1000, outcomes }
    writeFileSync(join(path, '.books'), `${JSON.stringify(books)}\n`)
    const { status, stdout } = runCli(['status'], { home })
    assert.equal(status, 1)
    const lines = stdout.split('\n')
    assert.match(lines[0] ?? '', /: [23] things need attention$/)
    assert.ok(
      stdout.includes('! queue storage: 1 message refused\n  -> mentat queue show --queue storage'),
    )
    assert.ok(
      stdout.includes(
        [
          'DAEMON   FROM     TAKEN  = STORED  + DROPPED  + REFUSED  + RETURNED',
          'storage  storage  1,011         7          2          1       1,000  1 MISSING',
          'storage dropped, by rule: noise\\u001b[2J 2',
          'storage refused, by cause: EVENT_NOT_JSON 1',
        ].join('\n'),
      ),
      stdout,
    )
    const json = runCli(['status', '--json'], { home })
    assert.equal(json.status, 1)
    const { queues, attention } = JSON.parse(json.stdout) as SystemStatus
    assert.equal(queues[0]?.books[0]?.missing, 1)
    assert.ok(attention.length >= 2)
  })

  test('shows the scheduled modules where they are used, and tells when they are not run any more', () => {
    const home = temporaryFolder()
    const run = join(home, 'run')
    mkdirSync(join(run, 'statistician'), { recursive: true })
    const log = {
      ...{ ts: 1714640460, ts_str: '2024-05-02T09:01:00.000Z', pid: 1, result: 'success' },
      ...{ duration: 1.5, outcome: { from: '2024-05-02T08:55:00Z', to: '2024-05-02T09:00:00Z' } },
    }
    writeFileSync(join(run, 'statistician', '202405020901.00001.runlog'), JSON.stringify(log))
    const scheduled = runCli(['status'], { home }).stdout
    assert.doesNotMatch(scheduled, /^!.*(statistician|scheduler)/m)
    assert.match(scheduled, /^SCHEDULED +LAST RUN +RESULT +TOOK +FROM +TO +NEXT$/m)
    assert.match(
      scheduled,
      /^statistician +2024-05-02T09:01:00Z +success +1\.5s +2024-05-02T08:55:00Z +2024-05-02T09:00:00Z +in \d+/m,
    )
    assert.match(scheduled, /^reporter +never +- +- +- +- +in \d+/m)
    mkdirSync(join(home, 'etc'), { recursive: true })
    writeFileSync(
      join(home, 'etc', 'scheduler.conf'),
      '{"timezone": "UTC", "schedule": {"reporter": "off"}}',
    )
    const memory = { schedule: '1-59/5 * * * * UTC', until: '2024-05-02T09:01:00Z', done: true }
    writeFileSync(join(run, 'scheduler.json'), JSON.stringify({ statistician: memory }))
    const { status, stdout } = runCli(['status'], { home })
    assert.equal(status, 1)
    assert.match(
      stdout,
      /^! scheduler: it does not run any more, and what it ran is overdue: statistician for .*\n {2}-> start it: mentat scheduler run/m,
    )
    assert.match(stdout, /^statistician .* overdue for \d+d/m)
    assert.match(stdout, /^reporter +never .* off$/m)
    const json = JSON.parse(runCli(['status', '--json'], { home }).stdout) as SystemStatus
    assert.equal(json.scheduled[0]?.overdue_since, '2024-05-02T09:06:00.000Z')
  })

  test('a configuration that is wrong is told, and the rest is shown', () => {
    const home = temporaryFolder()
    mkdirSync(join(home, 'etc', 'core'), { recursive: true })
    writeFileSync(join(home, 'etc', 'core', 'database.conf'), '{"url": 5}')
    const { status, stdout } = runCli(['status'], { home })
    assert.equal(status, 1)
    assert.match(
      stdout,
      /^! configuration: .*\n {2}core\/database.conf:1:2: .*\n {2}-> mentat config check$/m,
    )
    assert.doesNotMatch(stdout, /\\u000a|! enricher/)
    assert.match(stdout, /^disk/m)
  })

  test('tells how old the data of countries are that the enricher would use', () => {
    const home = temporaryFolder()
    const { stdout } = runCli(['status'], { home })
    assert.match(
      stdout,
      /^geoip {5}country, geoip-lite: data of 2019-08-28, [\d,]+ days old\n {10}-> .*GeoLite2.*citydb/m,
    )
    mkdirSync(join(home, 'etc'))
    const conf = join(home, 'etc', 'enricher.conf')
    writeFileSync(conf, '{"plugins": [{"name": "geoip", "config": {"asndb": "/no/asn.mmdb"}}]}')
    const { geo, attention } = JSON.parse(
      runCli(['status', '--json'], { home }).stdout,
    ) as SystemStatus
    assert.deepEqual(
      geo.map(({ kind, source, age_days: days }) => [kind, source, days === null]),
      [
        ['country', 'geoip-lite', false],
        ['asn', '/no/asn.mmdb', true],
      ],
    )
    assert.equal(attention.at(-1)?.about, 'geoip asn')
    writeFileSync(conf, '{"plugins": [{"name": "whois"}]}')
    assert.doesNotMatch(runCli(['status'], { home }).stdout, /geoip/)
    writeFileSync(conf, '{"plugins": 7}')
    const wrong = runCli(['status'], { home })
    assert.equal(wrong.status, 1)
    assert.match(wrong.stdout, /^! enricher: .*\n {2}-> mentat config check$/ms)
  })

  test('a queue that was named and does not exist is told', () => {
    const { status } = runCli(['status', '--queue', 'nosuch'], { home: temporaryFolder() })
    assert.equal(status, 66)
  })
})

describe('mentat trace', () => {
  test('tells the story of an event', () => {
    const home = homeAt(temporaryFolder())
    writeTraces(home, [traceEntry({ queue: join(home.spool, 'storage') })])
    const { status, stdout, stderr } = runCli(['trace', 'e-1'], { home: home.path })
    assert.deepEqual([status, stderr], [0, ''])
    assert.equal(
      stdout,
      [
        'event e-1',
        '',
        '2024-05-02T10:00:00.500Z  storage takes it from the queue storage (m1)',
        '2024-05-02T10:00:01.000Z  storage: stored it',
        '',
        'now: in no queue',
        'the database could not be asked: it does not run',
        '',
      ].join('\n'),
    )
    const json = runCli(['trace', '--file', 'm1', '--json'], { home: home.path })
    const trace = JSON.parse(json.stdout) as { id: string; passes: unknown[] }
    assert.deepEqual([trace.id, trace.passes.length], ['e-1', 1])
  })

  test('of an event that nobody knows says what was looked through, and ends with 66', () => {
    const { status, stdout, stderr } = runCli(['trace', 'nosuch'], { home: temporaryFolder() })
    assert.deepEqual([status, stdout], [66, ''])
    assert.match(
      stderr,
      /^mentat: nothing is known of an event with the ID "nosuch": no daemon has written a trace; .*\n.*\(EVENT_UNKNOWN\)\n$/,
    )
  })

  test('without an event, or with both an ID and a file, is a mistake', () => {
    for (const args of [[], ['e-1', '--file', 'm']]) {
      assert.equal(runCli(['trace', ...args], { home: temporaryFolder() }).status, 64)
    }
  })
})
