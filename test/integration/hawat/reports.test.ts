import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'
import { hawatMail } from '../../../src/cli/hawat-mail.ts'
import { hawatReportFiles } from '../../../src/cli/hawat-report-files.ts'
import { eventFilePath } from '../../../src/lib/components/report-files.ts'
import { insertReport, type NewReport } from '../../../src/lib/database/reports/insert.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { EventFile } from '../../../src/lib/modules/reporter/files/event-file.ts'
import { startCluster, temporaryHome } from '../../support/database.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import {
  addApiKey,
  addGroup,
  addUser,
  api,
  Browser,
  signIn,
  startHawat,
} from '../../support/hawat.ts'
import { startSmtp } from '../../support/smtp.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const HOUR = 3_600_000
const TOKEN = 'token-of-the-mail-0123456789'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const alpha = await addGroup(database, 'alpha')
const beta = await addGroup(database, 'beta')
await addUser(database, 'ann', { groups: { alpha: 'member' } })
await addUser(database, 'bob', { groups: { beta: 'member' } })
await addUser(database, 'boss', { roles: ['user', 'maintainer'] })

const address = {
  first_time: '2026-11-23T10:00:00Z',
  last_time: '2026-11-23T10:30:00Z',
  count: 3,
  detectors_count: 1,
}
const detector = {
  main: { ByteCount: 2048 },
  source: { Port: { values: ['22', '<b>80</b>'], total: 5 } },
  target: {},
}

async function addReport(label: string, extra: Partial<NewReport> = {}): Promise<number> {
  return insertReport(database, {
    ...{ label, created: NOW - HOUR, parent: undefined, severity: 'medium', type: 'summary' },
    ...{ from: NOW - 2 * HOUR, to: NOW - HOUR, isShadow: false, isTest: false, isManual: false },
    counts: {
      ...{
        evcount_rep: 3,
        evcount_all: 3,
        evcount_new: 9,
        evcount_flt: 6,
        evcount_flt_blk: 3,
        evcount_det: 6,
        evcount_det_blk: 0,
      },
      ...{ evcount_thr: 3, evcount_thr_blk: 3, evcount_rlp: 0 },
    },
    mailTo: ['to:abuse@alpha.example.org'],
    statistics: {
      categories: { 'Attempt.Login': 3 },
      classes: { 'ssh-login': 3 },
      detectors: { 'org.example.one': 3 },
      targets: { '198.51.100.7': 3 },
    },
    filtering: { 'our <scanner>': 3 },
    data: {
      regular: {
        'ssh-login': {
          ...{
            count: 3,
            address_count: 1,
            first_time: address.first_time,
            last_time: address.last_time,
          },
          addresses: {
            '192.0.2.7': { ...address, detector_data: { 'org.example.<i>one</i>': detector } },
          },
        },
      },
      relapsed: {},
      timezone: 'Europe/Prague',
    },
    token: { hash: createHash('sha256').update(TOKEN).digest(), expiry: NOW + 24 * HOUR },
    groups: [alpha.id],
    ...extra,
  })
}

const REPORT = 'M20261123SM-AAAAA'
await addReport(REPORT)
await addReport('M20261123SL-BBBBB', { severity: 'low', groups: [beta.id], token: undefined })
await addReport('M20261123SH-SHADO', { severity: 'high', isShadow: true })

const home = temporaryHome('mentat-reports-')
const folder = `${home.path}/data/reports`
const file = new EventFile(eventFilePath(folder, REPORT), NOW)
file.add({
  ID: 'one',
  Category: ['Attempt.Login'],
  DetectTime: '2026-11-23T10:00:00Z',
  Source: [{ IP4: ['192.0.2.7'] }],
  Note: '=cmd()',
})
file.add({
  ID: 'two',
  Category: ['Attempt.Login'],
  DetectTime: '2026-11-23T10:10:00Z',
  Source: [{ IP4: ['192.0.2.7', '192.0.2.8'] }],
})
file.finish()

const smtp = await startSmtp()
const clock = new FakeClock(NOW)
const hawat = await startHawat({
  ...{ database, clock },
  config: {
    ...{ feedback_to: ['operators@example.org'], public_url: 'https://mentat.example.org' },
    mail: { host: '127.0.0.1', port: smtp.port, from: 'mentat@example.org' },
  },
  outside: {
    reportFiles: hawatReportFiles(home),
    mail: (mail) => hawatMail(hawat.services.config, systemClock)(mail),
  },
})
const [ann, bob, boss] = await Promise.all(
  ['ann', 'bob', 'boss'].map((login) => signIn(hawat, login)),
)
assert.ok(ann && bob && boss)

interface Found {
  readonly items: readonly { readonly label: string }[]
  readonly total: number
}

async function labels(browser: Browser, query = ''): Promise<string[]> {
  const { status, body } = await browser.data(`/reports/search${query}`)
  assert.equal(status, 200, JSON.stringify(body))
  return (body as Found).items.map(({ label }) => label.slice(-5)).toSorted()
}

describe('searching reports', () => {
  test('people find what was made for their groups, and no shadow report', async () => {
    assert.deepEqual(await labels(ann), ['AAAAA'])
    assert.deepEqual(await labels(ann, '?shadow_type=shadow&groups=beta'), [])
    assert.deepEqual(await labels(bob), ['BBBBB'])
    assert.deepEqual(await labels(boss), ['AAAAA', 'BBBBB', 'SHADO'])
  })

  test('every condition narrows the search', async () => {
    const found = async (query: string): Promise<string[]> =>
      labels(boss, `?shadow_type=normal&${query}`)
    assert.deepEqual(await found('label=sm-a'), ['AAAAA'])
    assert.deepEqual(await found('groups=beta'), ['BBBBB'])
    assert.deepEqual(await found('severities=low'), ['BBBBB'])
    assert.deepEqual(await found('types=target'), [])
    for (const both of [
      'categories=Attempt.Login',
      'classes=ssh-login',
      'detectors=org.example.one',
      'source_ips=192.0.2.0/24',
      'target_ips=198.51.100.7',
      'relapse_type=non_relapsed',
    ]) {
      assert.deepEqual(await found(both), ['AAAAA', 'BBBBB'], both)
    }
    for (const none of [
      'categories=Test',
      'classes=dos',
      'detectors=x',
      'source_ips=203.0.113.1',
      'relapse_type=relapsed',
      'dt_to=2026-11-01',
      'page=2',
    ]) {
      assert.deepEqual(await found(none), [], none)
    }
  })

  test('what is no address is told beside the field', async () => {
    const { status, text } = await boss.get('/reports/search?source_ips=192.0.2.0/33')
    assert.equal(status, 400)
    assert.match(text, /id="source_ips-fault"[^]*192\.0\.2\.0\/33/)
  })
})

describe('a report', () => {
  test('is shown to its groups and to those who run the system', async () => {
    for (const browser of [ann, boss]) {
      const { status, text } = await browser.get(`/reports/${REPORT}/show`)
      assert.equal(status, 200)
      assert.match(text, /192\.0\.2\.7/)
      assert.match(text, /our &lt;scanner>|our &lt;scanner&gt;/)
      assert.doesNotMatch(text, /<i>one|<b>80/)
    }
    assert.equal((await bob.get(`/reports/${REPORT}/show`)).status, 403)
    assert.equal(
      (await bob.get('/reports/M20261123SM-ZZZZZ/show')).status,
      403,
      'nobody learns which reports there are',
    )
    assert.equal((await boss.get('/reports/M20261123SM-ZZZZZ/show')).status, 404)
    assert.equal((await ann.get('/reports/M20261123SH-SHADO/show')).status, 403)
    assert.equal((await boss.get('/reports/M20261123SH-SHADO/show')).status, 200)
  })

  test('offers only what the viewer may do', async () => {
    const own = await ann.get(`/reports/${REPORT}/show`)
    assert.doesNotMatch(own.text, /\/delete"|\/revoke"/)
    const all = await boss.get(`/reports/${REPORT}/show`)
    assert.match(all.text, /\/delete"[^]*/)
    assert.match(all.text, /\/revoke"/)
  })

  test('is not offered to be deleted while its mail is to be sent', async () => {
    const page = `/reports/${REPORT}/show`
    await database.query(
      `INSERT INTO report_mails (report_id, recipients) SELECT id, '{}' FROM reports WHERE label = $1`,
      [REPORT],
    )
    assert.doesNotMatch((await boss.get(page)).text, /\/delete"/)
    assert.equal((await boss.get(`/reports/${REPORT}/delete`)).status, 422)
    await database.query('DELETE FROM report_mails')
    assert.match((await boss.get(page)).text, /\/delete"/)
  })

  test('is the same by the API, which tells no secret', async () => {
    const key = await addApiKey(hawat, 'ann', ['read'])
    const { status, body } = await api(hawat, `/reports/${REPORT}/show`, { key })
    assert.equal(status, 200)
    assert.deepEqual(body, (await ann.data(`/reports/${REPORT}/show`)).body)
    assert.doesNotMatch(JSON.stringify(body), /token_hash/)
  })

  test('gives its events as files', async () => {
    const json = await ann.get(`/reports/data/${REPORT}/json`)
    assert.equal(
      json.headers.get('content-disposition'),
      `attachment; filename="security-report-${REPORT}.json"`,
    )
    assert.equal((JSON.parse(json.text) as unknown[]).length, 2)
    const csv = await ann.get(`/reports/data/${REPORT}/csv`)
    const rows = csv.text.trimEnd().split('\r\n')
    assert.equal(rows.length, 4, 'a head, and a row for each event and address')
    assert.match(csv.text, /'=cmd\(\)/)
    for (const type of ['jsonzip', 'csvzip']) {
      const { status, text } = await ann.get(`/reports/data/${REPORT}/${type}`)
      assert.equal(status, 200)
      assert.equal(text.slice(0, 2), 'PK')
    }
    assert.equal((await ann.get(`/reports/data/${REPORT}/exe`)).status, 404)
    assert.equal((await bob.get(`/reports/data/${REPORT}/json`)).status, 403)
    assert.equal((await new Browser(hawat.url).get(`/reports/data/${REPORT}/json`)).status, 303)
  })
})

describe('the link of the mail', () => {
  const stranger = new Browser(hawat.url)
  const link = `/reports/${REPORT}/unauth?key=${TOKEN}`

  test('opens the report and its files without an account, and tells nobody else of it', async () => {
    const { status, text, headers } = await stranger.get(link)
    assert.equal(status, 200)
    assert.match(text, /192\.0\.2\.7/)
    assert.doesNotMatch(text, /abuse@alpha|our &lt;scanner/, 'who else got it is not told')
    assert.equal(headers.get('referrer-policy'), 'same-origin')
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal((await stranger.get(`/reports/${REPORT}/unauth/json?key=${TOKEN}`)).status, 200)
  })

  test('opens nothing when it is wrong, of another report, or of one without', async () => {
    for (const path of [
      `/reports/${REPORT}/unauth`,
      `/reports/${REPORT}/unauth?key=${TOKEN}x`,
      `/reports/${REPORT}/unauth?key=`,
      `/reports/M20261123SL-BBBBB/unauth?key=${TOKEN}`,
      `/reports/M20261123SM-ZZZZZ/unauth?key=${TOKEN}`,
      `/reports/${REPORT}/unauth/json?key=${TOKEN}x`,
      `/reports/${REPORT}/unauth/feedback?key=${TOKEN}x`,
    ]) {
      const { status, text, headers } = await stranger.get(path)
      assert.equal(status, 404, path)
      assert.match(text, /This link opens no report/)
      assert.equal(headers.get('referrer-policy'), 'same-origin')
    }
  })

  test('opens nothing any more when its time is over', async () => {
    await database.query(`UPDATE reports SET token_expiry = to_timestamp($1) WHERE label = $2`, [
      NOW / 1000 - 1,
      REPORT,
    ])
    assert.equal((await stranger.get(link)).status, 404)
    await database.query(`UPDATE reports SET token_expiry = to_timestamp($1) WHERE label = $2`, [
      NOW / 1000 + 60,
      REPORT,
    ])
    assert.equal((await stranger.get(link)).status, 200)
  })

  test('takes feedback, also from a browser that does not say where it comes from', async () => {
    const values = { section: 'ssh-login', ip: '192.0.2.7', text: 'This is\nour scanner.' }
    const same = { origin: 'null', 'sec-fetch-site': 'same-origin' }
    const path = `/reports/${REPORT}/unauth/feedback?key=${TOKEN}`
    const { status, location, text } = await stranger.post(path, values, same)
    assert.equal(status, 303, text)
    assert.equal(location, link)
    const [mail] = smtp.mails.slice(-1)
    const content = JSON.stringify(mail)
    assert.match(content, /operators@example\.org/)
    assert.match(content, /our scanner/)
    assert.doesNotMatch(content, new RegExp(TOKEN))
    assert.equal(
      (await stranger.post(path, values, { origin: 'null', 'sec-fetch-site': 'cross-site' }))
        .status,
      403,
    )
  })
})

describe('feedback', () => {
  const path = `/reports/${REPORT}/feedback`

  test('of somebody with an account can be answered', async () => {
    const { status } = await ann.post(path, { section: 'report', text: 'Solved.' })
    assert.equal(status, 303)
    assert.match(JSON.stringify(smtp.mails.at(-1)), /ann@example\.org/)
    assert.equal((await bob.post(path, { section: 'report', text: 'Solved.' })).status, 403)
  })

  test('tells what is wrong beside the field', async () => {
    const short = await ann.post(path, { section: 'report', text: 'no' })
    assert.equal(short.status, 422)
    assert.match(short.text, /id="text-fault"/)
    assert.match(
      (await ann.post(path, { section: 'elsewhere', text: 'Solved.' })).text,
      /id="section-fault"/,
    )
    assert.match(
      (await ann.post(path, { section: 'report', ip: 'there', text: 'Solved.' })).text,
      /id="ip-fault"/,
    )
  })

  test('keeps what was written when the mail server is away', async () => {
    smtp.refusals.mail = '451 later'
    const { status, text } = await ann.post(path, { section: 'report', text: 'A long explanation' })
    delete smtp.refusals.mail
    assert.equal(status, 422)
    assert.match(text, /A long explanation<\/textarea>/)
    assert.match(text, /mail server does not take/)
  })

  test('of one sender is bounded', async () => {
    const send = async (): Promise<number> =>
      (await ann.post(path, { section: 'report', text: 'Again.' })).status
    const statuses = [
      await send(),
      await send(),
      await send(),
      await send(),
      await send(),
      await send(),
    ]
    assert.deepEqual(statuses, [303, 303, 303, 303, 422, 422])
    clock.advance(HOUR)
    assert.equal(await send(), 303)
  })
})

describe('the dashboard of reports', () => {
  test('counts what the viewer may see', async () => {
    const sums = async (browser: Browser): Promise<unknown> => {
      const { body } = await browser.data('/reports/dashboard')
      const { stages, values } = body as {
        stages: { reports: number; evcount_rep: number; evcount_flt_blk: number }[]
        values: { dimension: string; value: string; reports: number }[]
      }
      const [stage] = stages
      return [
        stage?.reports,
        stage?.evcount_rep,
        stage?.evcount_flt_blk,
        values.filter(({ dimension }) => dimension === 'group').map(({ value }) => value),
      ]
    }
    assert.deepEqual(await sums(ann), [1, 3, 3, ['alpha']])
    assert.deepEqual(await sums(boss), [3, 9, 9, ['alpha', 'beta']])
    assert.equal((await ann.get('/reports/dashboard?groups=beta')).status, 200)
  })

  test('has days as the clocks of the viewer show them, also those of 25 hours', async () => {
    ann.cookies.set('mentat-timezone', 'Europe/Prague')
    const times = 'dt_from=2026-09-01&dt_to=2026-12-01'
    const { body } = await ann.data(`/reports/dashboard?${times}`)
    ann.cookies.delete('mentat-timezone')
    const { starts } = body as { starts: number[] }
    const noon = (hours: string): number => Date.parse(`2026-10-24T${hours}:00:00Z`)
    assert.ok(starts.includes(noon('22')), 'the day on which clocks are changed begins at 22 UTC')
    assert.ok(starts.includes(noon('23') + 86_400_000), 'the next at 23')
    assert.ok(!starts.includes(noon('22') + 86_400_000))
  })
})

describe('those who run the system', () => {
  test('revoke a link', async () => {
    assert.equal((await ann.post(`/reports/${REPORT}/revoke`)).status, 403)
    assert.equal((await boss.post(`/reports/${REPORT}/revoke`)).status, 303)
    assert.equal(
      (await new Browser(hawat.url).get(`/reports/${REPORT}/unauth?key=${TOKEN}`)).status,
      404,
    )
    assert.equal((await ann.get(`/reports/${REPORT}/show`)).status, 200)
    assert.equal((await boss.post(`/reports/${REPORT}/revoke`)).status, 422)
  })

  test('delete a report with its files, which stands in the change log', async () => {
    assert.equal((await ann.post(`/reports/${REPORT}/delete`)).status, 403)
    assert.equal((await boss.post(`/reports/${REPORT}/delete`)).status, 303)
    assert.equal((await boss.get(`/reports/${REPORT}/show`)).status, 404)
    assert.equal(existsSync(eventFilePath(folder, REPORT)), false)
    const { rows } = await database.query<{ operation: string; author: string }>(
      `SELECT operation, author FROM change_log WHERE model = 'report' ORDER BY id`,
    )
    assert.deepEqual(rows, [
      { operation: 'revoke', author: 'boss' },
      { operation: 'delete', author: 'boss' },
    ])
  })
})
