import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { loadConfig } from '../../../../src/lib/framework/config/load.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { watchdogConfig } from '../../../../src/lib/modules/watchdog/config.ts'
import { watchEvents, type WatchdogResult } from '../../../../src/lib/modules/watchdog/run.ts'
import { startCluster, temporaryHome } from '../../../support/database.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { startSmtp, unusedPort } from '../../../support/smtp.ts'
import { storeAt } from '../../../support/statistics.ts'

const cluster = await startCluster()
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const start = Date.parse('2024-05-02T10:00:00Z')
const scan = { Category: ['Recon.Scanning'], Node: [{ Name: 'org.example.ids' }] }

/** A watchdog of a database of its own. */
async function watchdogAt(port: number, config: Readonly<Record<string, unknown>> = {}) {
  const { database } = await cluster.createDatabase()
  const home = temporaryHome()
  const clock = new FakeClock(start)
  const run = (): Promise<WatchdogResult> => {
    const { value } = loadConfig(watchdogConfig, {
      home,
      environment: {},
      overrides: {
        mail_to: ['Operators <ops@example.org>'],
        mail_from: 'Mentat <mentat@example.org>',
        mail: { host: '127.0.0.1', port, tls: 'none' },
        ...config,
      },
    })
    const context = { database, home, clock, config: value, logger: silentLogger, host: 'test' }
    return watchEvents({ ...context, signal: new AbortController().signal })
  }
  return { database, home, clock, run }
}

describe('the watchdog', () => {
  test('mails an alarm once when it begins, reminders, and its end', async () => {
    const smtp = await startSmtp()
    const { database, clock, run } = await watchdogAt(smtp.port)
    await storeAt(database, start - MINUTE, { a: scan })
    const fine = await run()
    assert.deepEqual([fine.silent, fine.alarms, fine.news, smtp.mails.length], [false, [], [], 0])

    clock.advance(15 * MINUTE)
    const begun = await run()
    assert.deepEqual(begun.alarms, [
      'no event was stored in the last 15m; the last one at 2024-05-02T09:59:00Z',
    ])
    assert.deepEqual(begun.news, [{ kind: 'begun', watch: 'events' }])
    assert.equal(smtp.mails.length, 1)
    const { mail, to } = smtp.mails[0]!
    assert.deepEqual(to, ['ops@example.org'])
    assert.equal(mail.subject, 'Mentat database watchdog alert: events are missing')
    assert.match(mail.text ?? '', /\* no event was stored in the last 15m; the last one at/)
    assert.equal(mail.from?.text, '"Mentat" <mentat@example.org>')

    clock.advance(23 * HOUR)
    assert.deepEqual([(await run()).news, smtp.mails.length], [[], 1])
    clock.advance(HOUR)
    assert.deepEqual((await run()).news, [{ kind: 'lasting', watch: 'events' }])
    assert.match(smtp.mails[1]?.mail.text ?? '', /alarm\s+lasts\s+for\s+1d/)
    clock.advance(MINUTE)
    assert.equal((await run()).news.length, 0)

    await storeAt(database, clock.now(), { b: scan })
    const over = await run()
    assert.deepEqual([over.silent, over.news], [false, [{ kind: 'over', watch: 'events' }]])
    assert.match(smtp.mails[2]?.mail.subject ?? '', /: events come again$/)
    await run()
    assert.equal(smtp.mails.length, 3)
  })

  test('watches detectors and categories, and how many events there are', async () => {
    const smtp = await startSmtp()
    const watches = [
      { name: 'honeypots', detector: 'org.example.honeypot', delta: '6h' },
      { name: 'scans', category: 'Recon.Scanning', minimum: 3 },
      { name: 'ids', detector: 'org.example.ids', category: 'Recon.Scanning', minimum: 2 },
    ]
    const { database, clock, run } = await watchdogAt(smtp.port, { watches })
    const pot = { Category: ['Attempt.Login'], Node: [{ Name: 'org.example.honeypot' }] }
    await storeAt(database, start - 5 * HOUR, { p: pot })
    await storeAt(database, start - MINUTE, { a: scan, b: scan })
    const { alarms, watches: found } = await run()
    assert.deepEqual(alarms, ['scans: only 2 of 3 events of the category Recon.Scanning in 15m'])
    assert.deepEqual(
      found.map(({ name, events, silent }) => [name, events, silent]),
      [
        ['events', 1, false],
        ['honeypots', 1, false],
        ['scans', 2, true],
        ['ids', 2, false],
      ],
    )
    clock.advance(2 * HOUR)
    const { news } = await run()
    assert.deepEqual(
      news.map(({ watch }) => watch),
      ['events', 'honeypots', 'ids'],
    )
    // All of them in one mail.
    assert.equal(smtp.mails.length, 2)
  })

  test('what was stored while the clock was far ahead does not keep it quiet', async () => {
    const { database, run } = await watchdogAt(await unusedPort(), { mail_to: [] })
    await storeAt(database, start + MINUTE, { soon: scan })
    assert.equal((await run()).silent, false)
    await database.query('DELETE FROM events')
    await storeAt(database, start + 24 * HOUR, { ahead: scan })
    const { silent, newest } = await run()
    assert.deepEqual([silent, newest], [true, '2024-05-03T10:00:00Z'])
  })

  test('a mail waits while the mail server is away, and goes out once', async () => {
    const port = await unusedPort()
    const { database, run } = await watchdogAt(port)
    const first = await run()
    assert.deepEqual(first.alarms, ['no event was stored in the last 15m; none ever was'])
    assert.deepEqual([first.mails.sent, first.mails.waiting], [0, 1])
    const smtp = await startSmtp({}, { port })
    assert.deepEqual([(await run()).mails.sent, smtp.mails.length], [1, 1])
    const { rows } = await database.query('SELECT label, state, flag_manual FROM summaries')
    assert.deepEqual(rows, [
      { label: 'watchdog-20240502T100000Z', state: 'sent', flag_manual: true },
    ])
  })

  test('a run that was killed before its mail was stored tells nothing twice and forgets nothing', async () => {
    const smtp = await startSmtp()
    const { database, home, clock, run } = await watchdogAt(smtp.port)
    await run()
    assert.equal(smtp.mails.length, 1)
    // As it is after the file is written and before the mail is stored; then after the mail is stored.
    const path = join(home.run, 'watchdog.json')
    const { rows } = await database.query<{ recipients: string[] }>(
      `SELECT label, 1714644000000 AS created, true AS "isManual", 1 AS from, 2 AS to,
        '{"messageId":"<x@y.org>","date":"2024-05-02T10:00:00Z","from":"a@b.org","to":["c@d.org"],"cc":[],"subject":"s","text":"t","attachments":[],"headers":{}}' AS mail,
        ARRAY['c@d.org'] AS recipients FROM summaries`,
    )
    const state = JSON.parse(readFileSync(path, 'utf8')) as object
    writeFileSync(path, JSON.stringify({ ...state, mail: rows[0] }))
    clock.advance(MINUTE)
    await run()
    assert.equal(smtp.mails.length, 1)
    writeFileSync(path, JSON.stringify({ ...state, mail: { ...rows[0], label: 'another' } }))
    await run()
    assert.deepEqual(smtp.mails.at(-1)?.to, ['c@d.org'])
    assert.equal(smtp.mails.length, 2)
    assert.ok(!readFileSync(path, 'utf8').includes('"mail"'))
  })

  test('without anybody to write to, and after the memory was damaged, it only tells', async () => {
    const { home, run } = await watchdogAt(1, { mail_to: [] })
    assert.deepEqual((await run()).mails.waiting, 0)
    writeFileSync(join(home.run, 'watchdog.json'), '{"alarms": 3')
    assert.deepEqual((await run()).news, [{ kind: 'begun', watch: 'events' }])
  })

  test('addresses that are none and names that are there twice are problems of the configuration', async () => {
    const remarks = await watchdogConfig.check?.(
      {
        ...loadConfig(watchdogConfig, { home: temporaryHome(), environment: {} }).value,
        mail_to: ['a b'],
        watches: [
          { name: 'events', minimum: 1 },
          { name: 'x', minimum: 1 },
        ],
      },
      { instance: 'watchdog', home: '/' },
    )
    assert.deepEqual(
      remarks?.map(({ path }) => path.join('.')),
      ['mail_to.0', 'watches.0.name'],
    )
  })
})
