import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { resendSummary } from '../../../../src/lib/database/summaries/resend.ts'
import { loadConfig } from '../../../../src/lib/framework/config/load.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { informantConfig } from '../../../../src/lib/modules/informant/config.ts'
import type { InformantRequest } from '../../../../src/lib/modules/informant/request.ts'
import type { InformantResult } from '../../../../src/lib/modules/informant/result.ts'
import { sendSummary } from '../../../../src/lib/modules/informant/run.ts'
import { prepareQueue } from '../../../../src/lib/queue/layout.ts'
import { writeReason } from '../../../../src/lib/queue/reason.ts'
import { calmSummary } from '../../../../scripts/generate/summary-scenario.ts'
import { startCluster, temporaryHome } from '../../../support/database.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { someReason, temporaryFolder } from '../../../support/queue.ts'
import { startSmtp, unusedPort } from '../../../support/smtp.ts'
import { countAt, storeAt } from '../../../support/statistics.ts'

const cluster = await startCluster()
const DAY = 86_400_000
const HOUR = 3_600_000
/** The day of the summary, and the morning on which it is sent. */
const day = Date.parse('2024-05-02T00:00:00Z')
const morning = day + DAY + 6 * HOUR

const daily: InformantRequest = {
  interval: undefined,
  from: undefined,
  until: undefined,
  to: [],
  isDry: false,
}

/** An informant of a database of its own. */
async function informantAt(port: number, config: Readonly<Record<string, unknown>> = {}) {
  const { database } = await cluster.createDatabase()
  const home = temporaryHome()
  const clock = new FakeClock(morning)
  const queue = prepareQueue(join(temporaryFolder(), 'storage'))
  const run = (request: Partial<InformantRequest> = {}): Promise<InformantResult> => {
    const value = loadConfig(informantConfig, {
      home,
      environment: {},
      overrides: {
        mail_to: ['Operators <ops@example.org>'],
        mail_cc: ['boss@example.org'],
        mail: { host: '127.0.0.1', port, tls: 'none', from: 'Mentat <mentat@example.org>' },
        ...config,
      },
    }).value
    return sendSummary(
      { ...daily, ...request },
      {
        ...{ database, home, clock, config: value, logger: silentLogger, host: 'test' },
        signal: new AbortController().signal,
        system: () => Promise.resolve(calmSummary('en').system),
        queues: () => [queue],
      },
    )
  }
  return { database, home, clock, queue, run }
}

/** Some events on each of nine days; on the last one three times as many, and one detector is silent. */
async function storeWeek(database: Database): Promise<void> {
  for (let back = 8; back >= 0; back -= 1) {
    const count = back === 0 ? 120 : 40
    const events = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `e${back}-${index}`,
        {
          Category: ['Recon.Scanning'],
          Source: [{ IP4: [`192.0.2.${index % 7}`] }],
          Node: [{ Name: back > 0 && index % 2 === 0 ? 'org.example.gone' : 'org.example.ids' }],
          _Mentat: { EventClass: 'scan', EventSeverity: index % 10 === 0 ? 'high' : 'low' },
        },
      ]),
    )
    await storeAt(database, day - back * DAY + 10 * HOUR, events)
  }
  await countAt(database, morning)
}

async function states(database: Database): Promise<unknown[]> {
  const { rows } = await database.query<{ state: string; flag_manual: boolean; kept: boolean }>(
    'SELECT state, flag_manual, mail IS NOT NULL AS kept FROM summaries ORDER BY id',
  )
  return rows
}

describe('the informant', () => {
  test('tells operators the numbers of the day, and what is odd', async () => {
    const smtp = await startSmtp()
    const { database, home, queue, run } = await informantAt(smtp.port)
    await storeWeek(database)
    writeFileSync(join(queue.errors, 'm'), 'x')
    writeReason(queue.errors, 'm', { ...someReason(), when: '2024-05-02T08:00:00Z' })
    const result = await run()
    assert.deepEqual(
      [result.from, result.to, result.made, result.manual],
      ['2024-05-02T00:00:00Z', '2024-05-03T00:00:00Z', true, false],
    )
    assert.deepEqual(
      result.attention.map(({ kind }) => kind),
      ['volume', 'detectors_silent', 'refused'],
    )
    const { numbers } = result
    assert.ok(numbers)
    assert.deepEqual(numbers.volumes.all, { events: 120, earlier: 40, mean: 40 })
    const [high] = numbers.volumes.severities.filter((each) => each.severity === 'high')
    assert.deepEqual(high, { severity: 'high', events: 12, earlier: 4, mean: 4 })
    assert.deepEqual(numbers.lists.detectors.values, [['org.example.ids', 120]])
    assert.deepEqual(numbers.refusals, [
      { queue: 'storage', code: someReason().code, messages: 1, recent: 1 },
    ])
    assert.deepEqual(result.mails, {
      sent: 1,
      waiting: 0,
      refused: [],
      in_doubt: [],
      trouble: null,
    })
    const [received] = smtp.mails
    assert.deepEqual(received?.to, ['ops@example.org', 'boss@example.org'])
    assert.equal(received.mail.text, result.text)
    assert.match(String(received.mail.html), /org\.example\.gone/)
    assert.equal(
      received.mail.headers.get('x-mentat-report-id'),
      '2024-05-02T00:00:00Z_2024-05-03T00:00:00Z',
    )
    const names = ['events', 'reports'].map((name) => `report-overview-overall-daily-${name}.json`)
    assert.deepEqual(readdirSync(join(home.path, 'data', 'reports')).sort(), names)
    assert.deepEqual(
      received.mail.attachments.map(({ filename }) => filename),
      names,
    )
    const [path = ''] = result.files
    const events = JSON.parse(readFileSync(path, 'utf8')) as {
      count: number
      stats_overall: { categories: object }
    }
    assert.equal(events.count, 120)
    assert.deepEqual(events.stats_overall.categories, { 'Recon.Scanning': 120 })
  })

  test('tells each day once, and by hand as often as one likes', async () => {
    const smtp = await startSmtp()
    const { database, clock, home, run } = await informantAt(smtp.port)
    await storeWeek(database)
    await run()
    clock.advance(HOUR)
    assert.equal((await run()).made, false)
    assert.equal(smtp.mails.length, 1)
    const byHand = await run({ to: ['me@example.org'] })
    assert.deepEqual(
      [byHand.manual, byHand.files, byHand.recipients],
      [true, [], ['me@example.org']],
    )
    await run({ from: day - DAY, until: day })
    assert.deepEqual(
      smtp.mails.map(({ to }) => to),
      [
        ['ops@example.org', 'boss@example.org'],
        ['me@example.org'],
        ['ops@example.org', 'boss@example.org'],
      ],
    )
    assert.equal(new Set(smtp.mails.map(({ mail }) => mail.messageId)).size, 3)
    clock.advance(DAY)
    assert.equal((await run()).made, true)
    assert.equal(existsSync(join(home.path, 'data', 'reports')), true)
  })

  test('changes nothing in a dry run', async () => {
    const smtp = await startSmtp()
    const { database, home, run } = await informantAt(smtp.port)
    await storeWeek(database)
    const result = await run({ isDry: true })
    assert.match(result.text ?? '', /Summary of Thursday 2 May 2024/)
    assert.deepEqual(await states(database), [])
    assert.equal(existsSync(join(home.path, 'data')), false)
    assert.deepEqual([smtp.connections, result.recipients], [0, []])
  })

  test('keeps the mail while the server is away, and sends it with the next run', async () => {
    const port = await unusedPort()
    const { database, clock, run } = await informantAt(port)
    await storeWeek(database)
    const first = await run()
    assert.equal(first.mails.waiting, 1)
    assert.notEqual(first.mails.trouble, null)
    const smtp = await startSmtp({}, { port })
    clock.advance(60_000)
    const second = await run()
    assert.deepEqual([second.made, second.mails.sent, second.mails.waiting], [false, 1, 0])
    assert.equal(smtp.mails[0]?.mail.text, first.text)
    assert.deepEqual(await states(database), [{ state: 'sent', flag_manual: false, kept: false }])
  })

  test('tries again later what the server does not take now, and tells what it refuses', async () => {
    const smtp = await startSmtp()
    const { database, clock, run } = await informantAt(smtp.port)
    smtp.refusals.data = '450 4.2.0 later'
    assert.equal((await run()).mails.waiting, 1)
    assert.equal((await run()).mails.waiting, 1, 'its pause is not over')
    smtp.refusals.data = '550 5.7.1 never'
    clock.advance(2 * HOUR)
    const refused = await run()
    assert.match(refused.mails.refused[0]?.text ?? '', /5\.7\.1 never/)
    assert.deepEqual(await states(database), [{ state: 'refused', flag_manual: false, kept: true }])
  })

  test('sends again what a person wants to be sent again, and only that', async () => {
    const smtp = await startSmtp()
    const { database, clock, run } = await informantAt(smtp.port)
    smtp.refusals.data = '550 5.7.1 never'
    const [{ label } = { label: '' }] = (await run()).mails.refused
    smtp.refusals.data = undefined
    assert.deepEqual([(await run()).mails.sent, smtp.mails.length], [0, 0])
    await resendSummary(database, label, clock.now())
    await assert.rejects(
      resendSummary(database, label, clock.now()),
      isMentatError('VALUE_INVALID', 'is waiting'),
    )
    assert.deepEqual([(await run()).mails.sent, smtp.mails.length], [1, 1])
    await assert.rejects(
      resendSummary(database, label, clock.now()),
      isMentatError('VALUE_INVALID', 'is sent'),
    )
    await assert.rejects(
      resendSummary(database, 'none\0', clock.now()),
      isMentatError('OBJECT_NOT_FOUND'),
    )
  })

  test('never sends again what a process that is gone was sending', async () => {
    const smtp = await startSmtp()
    const { database, run } = await informantAt(smtp.port)
    smtp.refusals.mail = '450 4.2.0 later'
    await run()
    smtp.refusals.mail = undefined
    await database.query(`UPDATE summaries SET state = 'sending', sender = 'nobody'`)
    const result = await run()
    assert.equal(result.mails.in_doubt.length, 1)
    assert.equal(smtp.mails.length, 0)
    assert.deepEqual(await states(database), [
      { state: 'in_doubt', flag_manual: false, kept: true },
    ])
  })

  test('without recipients writes the files, and tells the day once there are some', async () => {
    const smtp = await startSmtp()
    const { database, run } = await informantAt(smtp.port, { mail_to: [] })
    const result = await run()
    assert.deepEqual([result.recipients, result.files.length, result.mails.sent], [[], 2, 0])
    assert.deepEqual(await states(database), [])
  })

  test('says what was not counted, and that nothing came', async () => {
    const smtp = await startSmtp()
    const { database, run } = await informantAt(smtp.port, {
      locale: 'cs',
      timezone: 'Europe/Prague',
    })
    await storeWeek(database)
    await database.query(
      `DELETE FROM statistics_events WHERE dt_from >= '2024-05-02T10:00:00Z' AND dt_from < '2024-05-02T11:00:00Z'`,
    )
    const result = await run()
    assert.equal(result.from, '2024-05-01T22:00:00Z')
    assert.deepEqual(result.numbers?.coverage, { counted: 276, missing: 12 })
    assert.deepEqual(
      result.attention.map(({ kind }) => kind),
      ['no_events', 'not_counted'],
    )
    assert.match(smtp.mails[0]?.mail.subject ?? '', /^Mentat 2\. května 2024: 2 k prověření/)
  })

  test('counts reports by severity, type and state of their mail', async () => {
    const smtp = await startSmtp()
    const { database, run } = await informantAt(smtp.port)
    await database.query(`
      INSERT INTO reports (label, create_time, severity, type, dt_from, dt_to, flag_shadow, flag_manual,
        evcount_rep, evcount_all, evcount_thr_blk)
      SELECT 'M' || n, '2024-05-02T12:00:00Z', CASE WHEN n < 4 THEN 'low' ELSE 'high' END,
        CASE WHEN n = 3 THEN 'extra' ELSE 'summary' END, '2024-05-01', '2024-05-02', n = 5, n = 6, 10, 12, 2
      FROM generate_series(1, 6) n;
      INSERT INTO report_mails (report_id, state, recipients, mail_dt)
      SELECT id, CASE label WHEN 'M1' THEN 'sent' WHEN 'M2' THEN 'in_doubt' WHEN 'M3' THEN 'waiting' ELSE 'refused' END,
        '{a@example.org}', '2024-05-02T12:00:00Z' FROM reports WHERE label IN ('M1', 'M2', 'M3', 'M4')`)
    const result = await run()
    assert.deepEqual(
      result.attention.map(({ kind }) => kind),
      ['mails_in_doubt', 'mails_refused', 'mails_waiting'],
    )
    assert.match(result.text ?? '', /^high +1 +0 +0 +0 +0 +1 +0$/m)
    assert.match(result.text ?? '', /^low +2 +1 +0 +1 +1 +0 +1$/m)
    assert.match(result.text ?? '', /^30.events reported; held back: 6 because/m)
    assert.match(result.text ?? '', /^Besides: 1 on trial, sent to nobody, 1 made by hand/m)
    const reports = JSON.parse(readFileSync(result.files[1] ?? '', 'utf8')) as {
      cnt_reports: number
    }
    assert.equal(reports.cnt_reports, 4)
  })
})
