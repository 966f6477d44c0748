import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { RunRecord } from '../../../../src/lib/components/scheduled/run-record.ts'
import { writePidFile } from '../../../../src/lib/daemon/pid-file.ts'
import type { ConnectionConfig } from '../../../../src/lib/database/connection.ts'
import type { Database } from '../../../../src/lib/database/database.ts'
import { insertSummary } from '../../../../src/lib/database/summaries/summaries.ts'
import { type Home, homeAt } from '../../../../src/lib/framework/home.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { ownIdentity } from '../../../../src/lib/framework/process/identity.ts'
import {
  type Memories,
  memoryPath,
  writeMemories,
} from '../../../../src/lib/modules/scheduler/memory-file.ts'
import { jobOutlooks } from '../../../../src/lib/modules/scheduler/outlook.ts'
import { type SystemStatus, systemStatus } from '../../../../src/lib/modules/status/status.ts'
import { startCluster } from '../../../support/database.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { temporaryFolder } from '../../../support/queue.ts'

const cluster = await startCluster()
const NOW = Date.parse('2024-05-02T10:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const schedule = { statistician: '*/5 * * * *', reporter: '*/10 * * * *', informant: 'off' }

/** What is there of a home at ten o'clock, and what needs attention but for the disk. */
async function look(
  home: Home,
  { url, schedules = schedule }: { url?: string; schedules?: Record<string, string> } = {},
): Promise<SystemStatus & { readonly complaints: string[] }> {
  const config: ConnectionConfig = url === undefined ? {} : { url }
  const status = await systemStatus({
    ...{ home, clock: new FakeClock(NOW), queues: [] },
    config: () => Promise.resolve(config),
    geo: () => Promise.resolve([]),
    schedule: async () => {
      await Promise.resolve()
      return jobOutlooks({ schedule: schedules, timezone: 'UTC' }, home)
    },
  })
  const told = status.attention.filter(({ about }) => about !== 'disk')
  const complaints = told.map(({ about, text, advice }) => `${about}: ${text} -> ${advice}`)
  return { ...status, complaints }
}

/** As a scheduler leaves it that has seen to everything until a time. */
function remember(home: Home, until: number): void {
  const names = ['statistician', 'reporter'] as const
  const memories: Memories = Object.fromEntries(
    names.map((name) => [name, { schedule: `${schedule[name]} UTC`, until, done: true }]),
  )
  mkdirSync(home.run, { recursive: true })
  writeMemories(memoryPath(home), memories)
}

/** Leaves the run log of a run. */
function ran(
  home: Home,
  module: string,
  {
    at,
    took = 2000,
    outcome,
    error,
  }: { at: number; took?: number; outcome?: object; error?: Error },
): void {
  const clock = new FakeClock(at)
  const record = new RunRecord(module, { home, clock, logger: silentLogger })
  clock.advance(took)
  if (error) record.fail(error)
  else record.save(outcome ? 'success' : 'running', outcome)
}

const newHome = (): Home => homeAt(temporaryFolder())

describe('scheduled modules', () => {
  test('that nobody has used need no attention', async () => {
    const { complaints, scheduled } = await look(newHome())
    assert.deepEqual(complaints, [])
    assert.deepEqual(scheduled[0], {
      name: 'statistician',
      command: 'mentat statistician run',
      schedule: '*/5 * * * *',
      last: null,
      next: '2024-05-02T10:05:00.000Z',
      is_scheduled: false,
      overdue_since: null,
    })
    assert.deepEqual([scheduled[2]?.schedule, scheduled[2]?.next], [null, null])
  })

  test('that cron runs at its own times are shown, and are never overdue', async () => {
    const home = newHome()
    const window = { from: '2024-05-01T00:00:00Z', to: '2024-05-02T00:00:00Z' }
    ran(home, 'statistician', { at: NOW - 9 * HOUR, outcome: window })
    const rounds = [{ from: '2024-05-02T01:00:00Z', to: '2024-05-02T02:00:00Z' }, window]
    ran(home, 'reporter', { at: NOW - 5 * HOUR, took: 90_000, outcome: { rounds } })
    ran(home, 'reporter', { at: NOW - 5 * HOUR - MINUTE, outcome: {} })
    const { complaints, scheduled } = await look(home)
    assert.deepEqual(complaints, [])
    assert.deepEqual(scheduled[0]?.last, {
      ...{ started: '2024-05-02T01:00:00.000Z', result: 'success', duration: 2, error: null },
      window,
    })
    assert.deepEqual(
      [scheduled[1]?.last?.duration, scheduled[1]?.last?.window],
      [90, { from: window.from, to: '2024-05-02T02:00:00Z' }],
    )
  })

  test('that have not run are told while the scheduler runs, but not those that run now', async () => {
    const home = newHome()
    remember(home, NOW - 2 * HOUR)
    const remove = writePidFile(home.run, 'scheduler')
    ran(home, 'reporter', { at: NOW - HOUR })
    const { complaints, scheduled } = await look(home)
    assert.deepEqual(complaints, [
      'statistician: it was due 1h 55m ago, and has not run -> the log of the scheduler tells why; to run it now: mentat statistician run',
    ])
    assert.equal(scheduled[0]?.overdue_since, '2024-05-02T08:05:00.000Z')
    assert.deepEqual([scheduled[1]?.last?.result, scheduled[1]?.last?.duration], ['running', null])
    remove()
  })

  test('are told with the scheduler when it runs no more, as soon as something is overdue', async () => {
    const home = newHome()
    remember(home, NOW - 6 * MINUTE)
    assert.deepEqual((await look(home)).complaints, [], 'it may be started anew')
    remember(home, NOW - 11 * MINUTE)
    const { complaints } = await look(home)
    assert.equal(complaints.length, 1)
    assert.match(
      complaints[0] ?? '',
      /^scheduler: it does not run any more, .*: statistician for 10m, reporter for 10m -> start it: mentat scheduler run/,
    )
    const changed = { ...schedule, statistician: '0 * * * *', reporter: 'off' }
    assert.deepEqual((await look(home, { schedules: changed })).complaints, [])
    ran(home, 'statistician', { at: NOW - 3 * MINUTE, outcome: {} })
    assert.match((await look(home)).complaints[0] ?? '', /overdue: reporter for 10m ->/)
    const { host } = ownIdentity()
    writeFileSync(join(home.run, 'scheduler.4711.pid'), `4711\n${host}\nffffffff-1\n`)
    assert.deepEqual((await look(home)).complaints, [
      'daemon scheduler: process 4711 was killed, and was not started again -> start it: mentat scheduler run',
    ])
  })

  test('that failed are told with the reason, until they work or nobody uses them', async () => {
    const home = newHome()
    ran(home, 'informant', { at: NOW - 2 * HOUR, error: new Error('no such thing') })
    ran(home, 'reporter', { at: NOW - 48 * HOUR, error: new Error('long ago') })
    assert.deepEqual((await look(home)).complaints, [
      'informant: its last run failed, 2h ago: no such thing -> when the cause is gone: mentat informant send',
    ])
    ran(home, 'informant', { at: NOW - HOUR, outcome: {} })
    remember(home, NOW - MINUTE)
    const { complaints } = await look(home)
    assert.equal(complaints.length, 1)
    assert.match(complaints[0] ?? '', /^reporter: its last run failed, 2d ago: long ago/)
  })

  test('with a run log that is none, or a schedule that is none, hide nothing else', async () => {
    const home = newHome()
    mkdirSync(join(home.run, 'reporter'), { recursive: true })
    for (const content of ['', '7', '{"ts_str": "never"}', '{"ts_str": 5, "result": "success"}']) {
      writeFileSync(join(home.run, 'reporter', '202405020900.00001.runlog'), content)
      assert.equal((await look(home)).scheduled[1]?.last, null, content)
    }
    const gone = '{"ts_str": "2024-05-02T09:00:00Z", "pid": 999999999, "result": "running"}'
    writeFileSync(join(home.run, 'reporter', '202405020900.00001.runlog'), gone)
    const status = await look(home)
    assert.deepEqual([status.scheduled[1]?.last?.result, status.complaints], ['cut_off', []])
    const { scheduled, complaints } = await look(home, { schedules: { reporter: '* * *' } })
    assert.deepEqual(scheduled, [])
    assert.match(
      complaints.join(),
      /^scheduler: "\* \* \*" is not a schedule.* -> mentat config check$/,
    )
  })
})

describe('mails', () => {
  async function summary(database: Database, label: string, created: number): Promise<void> {
    const window = { from: created - HOUR, to: created }
    const about = { label, created, isManual: true, mail: '{}', recipients: ['a@example.org'] }
    assert.equal(await insertSummary(database, { ...window, ...about }), true)
  }

  async function set(database: Database, label: string, state: string, at: number): Promise<void> {
    const text = 'UPDATE summaries SET state = $2, mail_dt = $3 WHERE label = $1'
    await database.query(text, [label, state, new Date(at).toISOString()])
  }

  test('that wait long, were refused or are in doubt are told with what to do', async () => {
    const { database, url } = await cluster.createDatabase()
    assert.deepEqual((await look(newHome(), { url })).database.value?.mails, {
      reports: [],
      summaries: [],
    })
    for (const label of ['wait', 'old', 'new', 'doubt'])
      await summary(database, label, NOW - 2 * HOUR)
    await summary(database, 'fresh', NOW - MINUTE)
    await set(database, 'old', 'refused', NOW - 8 * 24 * HOUR)
    await set(database, 'new', 'refused', NOW - HOUR)
    await set(database, 'doubt', 'in_doubt', NOW - HOUR)
    await database.query(
      `WITH r AS (INSERT INTO reports (label, type, severity, dt_from, dt_to, evcount_rep, evcount_all)
         VALUES ('M1', 'summary', 'low', $1, $2, 1, 1) RETURNING id)
       INSERT INTO report_mails (report_id, state, mail_dt, recipients, mail)
         SELECT id, 'in_doubt', $2, '{}', '{}' FROM r`,
      [new Date(NOW - HOUR).toISOString(), new Date(NOW).toISOString()],
    )
    const { complaints } = await look(newHome(), { url })
    assert.deepEqual(complaints, [
      'mails of reports: 1 mail in doubt, which may have arrived or not: M1 -> look into the log of the mail server; if it did not arrive: mentat report resend M1',
      'mails of summaries: 1 mail in doubt, which may have arrived or not: doubt -> look into the log of the mail server; if it did not arrive: mentat informant resend doubt',
      'mails of summaries: 1 mail refused: new -> again: mentat informant resend new',
      'mails of summaries: 2 mails waiting, the oldest for 2h -> mentat informant send: sends them, or tells what is wrong with the server',
    ])
  })
})
