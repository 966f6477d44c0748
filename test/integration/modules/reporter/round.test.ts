import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, test } from 'node:test'
import type { UnitResult } from '../../../../src/lib/modules/reporter/result.ts'
import { startCluster } from '../../../support/database.ts'
import { ofClass, partyWith, ReporterScene } from '../../../support/reporter.ts'
import { type SmtpSink, startSmtp } from '../../../support/smtp.ts'

const cluster = await startCluster()
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** One group with 192.0.2.0/24, at noon of 6 May 2024. */
async function scene(
  config: Record<string, unknown> = {},
  settings: Record<string, unknown> = {},
): Promise<{ s: ReporterScene; smtp: SmtpSink }> {
  const smtp = await startSmtp()
  const { database } = await cluster.createDatabase()
  const s = new ReporterScene(database, smtp.port, { start: '2024-05-06T12:00:00Z', config })
  await s.addGroup({
    name: 'campus',
    networks: ['192.0.2.0/24'],
    settings: { emails_low: ['abuse@campus.example'], ...settings },
  })
  return { s, smtp }
}

/** Everything that a run may change. */
async function contentOf(s: ReporterScene): Promise<unknown> {
  const tables =
    'reports report_groups report_mails thresholds events_thresholded state_reporter reporter_progress filters detectors'
  const contents = await Promise.all(
    tables.split(' ').map(async (table) => {
      const { rows } = await s.database.query(`SELECT t::text FROM ${table} t ORDER BY 1`)
      return [table, rows]
    }),
  )
  return Object.fromEntries(contents)
}

async function mailStates(s: ReporterScene): Promise<unknown> {
  const { rows } = await s.database.query(
    'SELECT state, recipients, attempts, mail IS NULL AS gone, mail_res FROM report_mails ORDER BY report_id',
  )
  return rows
}

describe('a round', () => {
  test('that was done is not done again', async () => {
    const { s, smtp } = await scene()
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1']))
    s.clock.advance(DAY)
    const first = await s.run()
    assert.equal(first.rounds.find(({ severity }) => severity === 'low')?.units.length, 1)
    const before = await contentOf(s)
    const second = await s.run()
    assert.deepEqual(second.rounds, [])
    assert.deepEqual(await contentOf(s), before)
    assert.equal(smtp.mails.length, 1)
  })

  test('leaves what is done when it goes on', async () => {
    const { s, smtp } = await scene()
    await s.addGroup({
      name: 'other',
      networks: ['198.51.100.0/24'],
      settings: { emails_low: ['o@x'] },
    })
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1', '198.51.100.1']))
    s.clock.advance(DAY)
    // As a reporter leaves it that was killed after the first unit: the unit of "other" fails for want of its table.
    await s.database.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF (SELECT count(*) FROM report_groups) > 0 THEN RAISE EXCEPTION 'broken' USING ERRCODE = '08006'; END IF; RETURN NEW; END $$`)
    await s.database.query(
      'CREATE TRIGGER fail BEFORE INSERT ON report_groups FOR EACH ROW EXECUTE FUNCTION fail()',
    )
    await assert.rejects(s.run(), { code: 'DATABASE_UNAVAILABLE' })
    assert.equal(smtp.mails.length, 1, 'what is committed is sent')
    await s.database.query('DROP TRIGGER fail ON report_groups')
    s.clock.advance(5 * DAY)
    const dry = (await s.run({ severity: 'low', isDry: true })).rounds[0]
    assert.deepEqual(
      dry?.units.map(({ groups }) => groups[0]),
      ['other'],
    )
    const { rounds } = await s.run({ severity: 'low' })
    const [round] = rounds
    assert.equal(round?.to, '2024-05-07T00:00:00Z')
    assert.deepEqual([round.resumed, round.units.map(({ groups }) => groups[0])], [true, ['other']])
    assert.deepEqual(smtp.mails.flatMap(({ to }) => to).sort(), ['abuse@campus.example', 'o@x'])
    // Of the one that was broken off, no file is left.
    const files = readdirSync(s.reports, { recursive: true }).filter((name) =>
      String(name).endsWith('.json'),
    )
    assert.equal(files.length, 2)
  })

  test('goes on with the others when one unit fails, and gives it up at last', async () => {
    const { s, smtp } = await scene()
    await s.addGroup({
      name: 'broken',
      networks: ['198.51.100.0/24'],
      settings: { emails_low: ['b@x'] },
    })
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1', '198.51.100.1']))
    await s.database.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.mail_to @> '{to:b@x}' THEN RAISE EXCEPTION 'broken'; END IF; RETURN NEW; END $$`)
    await s.database.query(
      'CREATE TRIGGER fail BEFORE INSERT ON reports FOR EACH ROW EXECUTE FUNCTION fail()',
    )
    s.clock.advance(DAY)
    const outcomes: unknown[] = []
    for (let run = 0; run < 4; run++) {
      const { rounds } = await s.run({ severity: 'low' })
      outcomes.push(rounds.map(({ units, failures }) => [units.length, failures[0]?.given_up]))
    }
    assert.deepEqual(outcomes, [[[1, false]], [[0, false]], [[0, true]], []])
    assert.equal(smtp.mails.length, 1)
  })

  test('gives up nothing because files cannot be written: it ends, and goes on when they can', async () => {
    const { s, smtp } = await scene({ attempts: 1 })
    await s.store('before', ofClass('scan', 'low', ['192.0.2.2']))
    s.clock.advance(DAY)
    smtp.refusals.mail = '450 4.2.0 later'
    await s.run({ severity: 'low' })
    smtp.refusals.mail = undefined
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1']))
    s.clock.advance(DAY)
    rmSync(s.reports, { recursive: true })
    mkdirSync(dirname(s.reports), { recursive: true })
    writeFileSync(s.reports, 'no folder')
    for (let run = 0; run < 3; run++) {
      await assert.rejects(s.run({ severity: 'low' }), { code: 'IO_FAILED' })
    }
    assert.equal(smtp.mails.length, 1, 'the mail that waited')
    rmSync(s.reports)
    await s.run({ severity: 'low' })
    assert.equal(smtp.mails.length, 2)
  })

  test('ends at a signal, and the next run goes on', async () => {
    const { s, smtp } = await scene()
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1']))
    s.clock.advance(DAY)
    const stopped = await s.run({ severity: 'low' }, AbortSignal.abort())
    assert.deepEqual([stopped.interrupted, smtp.mails.length], [true, 0])
    await s.run({ severity: 'low' })
    assert.equal(smtp.mails.length, 1)
  })

  test('leaves out the addresses of an event that has too many', async () => {
    const { s } = await scene({ addresses_per_event: 10 }, { mode: 'both' })
    const many = Array.from({ length: 100 }, (_, index) => `192.0.2.${index}`)
    await s.store('e', ofClass('scan', 'low', many))
    s.clock.advance(DAY)
    const { rounds } = await s.run({ severity: 'low' })
    const unit = rounds[0]?.units[0]
    assert.deepEqual(
      [unit?.addresses_cut, unit?.reports.length, unit?.counts.evcount_new],
      [90, 11, 1],
    )
  })

  test('knows an address of IPv6 by all its spellings', async () => {
    const { s } = await scene({}, { mode: 'both' })
    await s.addGroup({ name: 'six', networks: ['::/64'], settings: { mode: 'both' } })
    // PostgreSQL writes the first with dots.
    const addresses = ['::102:304', '::ffff:1.2.3.4', '::1', '2001:db8::1']
    await s.store('e', ofClass('scan', 'low', addresses))
    s.clock.advance(DAY)
    const unit = (await s.run({ severity: 'low' })).rounds[0]?.units[0]
    const found = unit?.reports.map(({ address }) => address)
    assert.deepEqual(found, [null, '::1', '::102:304', '::ffff:1.2.3.4'])
    for (const { label, address } of unit?.reports ?? []) {
      const file = readFileSync(`${s.reports}/20240507/security-report-${label}.json`, 'utf8')
      const [event] = JSON.parse(file) as { Source: { IP6: string[] }[] }[]
      const own = address === null ? ['::102:304', '::ffff:1.2.3.4', '::1'] : [address]
      assert.deepEqual(
        event?.Source.flatMap(({ IP6 }) => IP6),
        own,
      )
    }
  })

  test('refers a relapse of events without a class to the report before', async () => {
    const { s } = await scene({ timing: { low: { period: '1d', threshold: '1d', relapse: '1d' } } })
    const plain = { Source: [partyWith(['192.0.2.1'])], _Mentat: { EventSeverity: 'low' } }
    for (const id of ['a', 'b']) {
      await s.store(id, plain)
      s.clock.advance(DAY)
      await s.run({ severity: 'low' })
    }
    const { rows } = await s.database.query<{ label: string; reference: string | null }>(
      `SELECT label, structured_data #>> '{relapsed,__UNKNOWN__,addresses,192.0.2.1,reference}' AS reference
       FROM reports ORDER BY id`,
    )
    assert.equal(rows.length, 2)
    assert.deepEqual(rows[1]?.reference, rows[0]?.label)
  })

  test('does not come back for ever to events that were held back and are gone', async () => {
    const { s } = await scene({ timing: { low: { period: '1d', threshold: '2d', relapse: '2d' } } })
    for (const id of ['a', 'b']) {
      await s.store(id, ofClass('scan', 'low', ['192.0.2.1']))
      s.clock.advance(DAY)
      await s.run()
    }
    await s.database.query(`DELETE FROM events WHERE id = 'b'`)
    const units: number[] = []
    for (let day = 0; day < 3; day++) {
      s.clock.advance(DAY)
      units.push((await s.run({ severity: 'low' })).rounds[0]?.units.length ?? 0)
    }
    assert.deepEqual(units, [1, 0, 0])
  })

  test('makes no more extra reports than it may, and tells it', async () => {
    const { s } = await scene({ extra_reports: 2 }, { mode: 'extra' })
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1', '192.0.2.2', '192.0.2.3']))
    await s.store('f', ofClass('scan', 'low', ['192.0.2.3']))
    s.clock.advance(DAY)
    const unit = (await s.run({ severity: 'low' })).rounds[0]?.units[0]
    assert.deepEqual(
      [unit?.extra_cut, unit?.reports.map(({ address }) => address)],
      [1, [null, '192.0.2.1', '192.0.2.3']],
    )
    assert.deepEqual(unit?.reports[0]?.mail_to, [], 'only extra reports are wanted')
  })
})

describe('a dry run', () => {
  test('shows what would be sent and what was held back, and changes nothing', async () => {
    const { s, smtp } = await scene()
    await s.addFilter('quiet', 'Source.IP4 eq 192.0.2.9')
    await s.addDetector('org.example.liar', 0.1)
    await s.store('old', ofClass('scan', 'low', ['192.0.2.1']))
    s.clock.advance(DAY)
    await s.run()
    await s.store('again', ofClass('scan', 'low', ['192.0.2.1']))
    await s.store('new', ofClass('scan', 'low', ['192.0.2.2']))
    await s.store('quiet', ofClass('scan', 'low', ['192.0.2.9']))
    await s.store(
      'liar',
      ofClass('scan', 'low', ['192.0.2.3'], { Node: [{ Name: 'org.example.liar' }] }),
    )
    s.clock.advance(HOUR)
    const before = await contentOf(s)
    const mails = smtp.mails.length
    const { rounds } = await s.run({ isDry: true, severity: 'low' })
    const unit = rounds[0]?.units[0]
    assert.deepEqual(unit?.filtering, { quiet: 1 })
    assert.deepEqual(unit.low_credibility, { 'org.example.liar': 1 })
    assert.equal(unit.counts.evcount_thr_blk, 1)
    assert.deepEqual(
      unit.reports.map(({ events, mail_to }) => [events, mail_to]),
      [[1, ['abuse@campus.example']]],
    )
    assert.deepEqual(await contentOf(s), before)
    assert.equal(smtp.mails.length, mails)
    // What it told comes true.
    s.clock.advance(DAY)
    const real = (await s.run({ severity: 'low' })).rounds[0]?.units[0]
    assert.deepEqual(withoutLabels(real), withoutLabels(unit))
  })
})

function withoutLabels(unit: UnitResult | undefined): unknown {
  return { ...unit, reports: unit?.reports.map((report) => ({ ...report, label: '' })) }
}

describe('a run by hand', () => {
  test('neither looks at thresholds nor begins them, and the schedule does not notice', async () => {
    const { s, smtp } = await scene()
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1']))
    s.clock.advance(HOUR)
    for (let run = 0; run < 2; run++) {
      const result = await s.run({ isManual: true, severity: 'low', to: ['me@example.org'] })
      assert.equal(result.rounds[0]?.units[0]?.counts.evcount_rep, 1)
    }
    assert.deepEqual(
      smtp.mails.map(({ to }) => to),
      [['me@example.org'], ['me@example.org']],
    )
    s.clock.advance(DAY)
    await s.run()
    assert.deepEqual(smtp.mails.at(-1)?.to, ['abuse@campus.example'])
    const { rows } = await s.database.query('SELECT flag_manual FROM reports ORDER BY id')
    assert.deepEqual(
      rows.map((row) => row['flag_manual'] as boolean),
      [true, true, false],
    )
  })

  test('with test data reports these alone', async () => {
    const { s } = await scene()
    await s.store('real', ofClass('scan', 'low', ['192.0.2.1']))
    await s.store('test', ofClass('scan', 'low', ['192.0.2.2'], { Category: ['Test'] }))
    s.clock.advance(HOUR)
    const { rounds } = await s.run({ isManual: true, isTest: true, severity: 'low' })
    const label = rounds[0]?.units[0]?.reports[0]?.label ?? ''
    const file = readFileSync(`${s.reports}/20240506/security-report-${label}.json`, 'utf8')
    assert.deepEqual(
      (JSON.parse(file) as { ID: string }[]).map(({ ID }) => ID),
      ['test'],
    )
  })

  test('for a group that is none, or disabled, says so', async () => {
    const { s } = await scene()
    await s.addGroup({ name: 'closed', networks: [], enabled: false })
    for (const group of ['campsu', 'closed']) {
      await assert.rejects(s.run({ isManual: true, severity: 'low', group }), {
        code: 'OBJECT_NOT_FOUND',
      })
    }
  })

  test('of a time leaves all its events to the schedule', async () => {
    const { s } = await scene()
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1']))
    s.clock.advance(HOUR)
    const before = await contentOf(s)
    const [from, until] = [s.clock.now() - DAY, s.clock.now() + 3 * DAY]
    const byHand = await s.run({ isManual: true, severity: 'low', from, until, to: ['me@x'] })
    assert.equal(byHand.rounds[0]?.units[0]?.counts.evcount_rep, 1)
    const after = await contentOf(s)
    for (const table of ['thresholds', 'events_thresholded', 'state_reporter', 'filters']) {
      assert.deepEqual((after as never)[table], (before as never)[table])
    }
    s.clock.advance(DAY)
    const regular = await s.run({ severity: 'low' })
    assert.equal(regular.rounds[0]?.units[0]?.counts.evcount_rep, 1)
  })

  test('for a group makes the reports that are for it', async () => {
    const { s } = await scene()
    await s.addGroup({ name: 'lab', networks: ['192.0.2.0/28'] })
    await s.addGroup({ name: 'far', networks: ['198.51.100.0/24'] })
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1', '192.0.2.100', '198.51.100.1']))
    s.clock.advance(HOUR)
    const { rounds } = await s.run({ isManual: true, severity: 'low', group: 'campus' })
    assert.deepEqual(
      rounds[0]?.units.map(({ groups }) => groups.join('>')),
      ['campus', 'lab>campus'],
    )
  })
})

describe('mails', () => {
  async function withOneMail(): Promise<{ s: ReporterScene; smtp: SmtpSink }> {
    const made = await scene({}, { emails_low: ['a@campus.example', 'b@campus.example'] })
    await made.s.store('e', ofClass('scan', 'low', ['192.0.2.1']))
    made.s.clock.advance(DAY)
    return made
  }

  test('wait while the server is away, and go out with the next run', async () => {
    const { s, smtp } = await withOneMail()
    await smtp.close()
    const { mails } = await s.run()
    assert.deepEqual([mails.sent, mails.waiting], [0, 1])
    assert.match(mails.trouble ?? '', /smtp:/)
    const again = await startSmtp({}, { port: smtp.port })
    assert.equal((await s.run()).mails.sent, 1)
    assert.equal(again.mails.length, 1)
    assert.deepEqual((await s.run()).mails, {
      sent: 0,
      waiting: 0,
      refused: [],
      in_doubt: [],
      trouble: null,
    })
    assert.equal(again.mails.length, 1)
  })

  test('that are refused for the time being are tried later, only to those who did not get them', async () => {
    const { s, smtp } = await withOneMail()
    smtp.refusals.recipient = (address) =>
      address.startsWith('b@') ? '450 4.2.0 later' : undefined
    assert.deepEqual((await s.run()).mails.waiting, 1)
    assert.deepEqual(
      smtp.mails.map(({ to }) => to),
      [['a@campus.example']],
    )
    smtp.refusals.recipient = undefined
    assert.equal((await s.run()).mails.sent, 0, 'not at once')
    s.clock.advance(HOUR)
    assert.equal((await s.run()).mails.sent, 1)
    assert.deepEqual(smtp.mails.at(-1)?.to, ['b@campus.example'])
  })

  test('tell whom the server refuses for good while another is tried again', async () => {
    const emails = ['a@campus.example', 'b@campus.example', 'c@campus.example']
    const { s, smtp } = await scene({}, { emails_low: emails })
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1']))
    s.clock.advance(DAY)
    const errors: string[] = []
    s.logger = { ...s.logger, error: (text) => errors.push(text) }
    smtp.refusals.recipient = (address) =>
      ({ a: undefined, b: '450 4.2.0 later', c: '550 5.1.1 nobody' })[address.slice(0, 1)]
    await s.run()
    assert.match(errors.join(), /not sent to all.*not to c@campus.example: 550 5.1.1 nobody/)
    smtp.refusals.recipient = undefined
    s.clock.advance(HOUR)
    await s.run()
    assert.deepEqual(
      smtp.mails.map(({ to }) => to),
      [['a@campus.example'], ['b@campus.example']],
    )
  })

  test('that a person sends again are tried twice, however old they are', async () => {
    const { s, smtp } = await withOneMail()
    smtp.refusals.data = '554 5.7.1 no'
    await s.run()
    s.clock.advance(30 * DAY)
    const { resendMail } = await import('../../../../src/lib/database/reports/resend.ts')
    const { rows } = await s.database.query<{ label: string }>('SELECT label FROM reports')
    await resendMail(s.database, rows[0]?.label ?? '', s.clock.now())
    smtp.refusals.data = '450 4.7.1 greylisted'
    assert.equal((await s.run()).mails.waiting, 1)
    smtp.refusals.data = undefined
    s.clock.advance(HOUR)
    assert.equal((await s.run()).mails.sent, 1)
  })

  test('are given up after days', async () => {
    const { s, smtp } = await withOneMail()
    smtp.refusals.mail = '450 4.2.0 later'
    await s.run()
    s.clock.advance(6 * DAY)
    const { mails } = await s.run()
    assert.deepEqual([mails.refused.length, mails.waiting], [1, 0])
  })

  test('that are refused for good are told, and not tried again', async () => {
    const { s, smtp } = await withOneMail()
    smtp.refusals.data = '554 5.7.1 no'
    const { mails } = await s.run()
    assert.match(mails.refused[0]?.text ?? '', /554 5.7.1 no/)
    smtp.refusals.data = undefined
    s.clock.advance(DAY)
    assert.equal((await s.run()).mails.sent, 0)
  })

  test('that a dead process was sending are in doubt, told once, and sent again only when a person wants it', async () => {
    const { s, smtp } = await withOneMail()
    smtp.refusals.mail = '450 4.2.0 later'
    await s.run()
    smtp.refusals.mail = undefined
    await s.database.query(
      `UPDATE report_mails SET state = 'sending', sender = 'localhost.1.abcd-1'`,
    )
    s.clock.advance(HOUR)
    assert.equal((await s.run()).mails.in_doubt.length, 1)
    assert.deepEqual((await s.run()).mails.in_doubt, [])
    assert.equal(smtp.mails.length, 0)
    const { resendMail } = await import('../../../../src/lib/database/reports/resend.ts')
    const { rows } = await s.database.query<{ label: string }>('SELECT label FROM reports')
    await resendMail(s.database, rows[0]?.label ?? '', s.clock.now())
    assert.equal((await s.run()).mails.sent, 1)
    await assert.rejects(resendMail(s.database, rows[0]?.label ?? '', s.clock.now()), {
      code: 'VALUE_INVALID',
    })
  })

  test('leave out an address that is none', async () => {
    const { s, smtp } = await scene(
      {},
      { emails_low: ['no address\r\nBcc: x@y', 'a@campus.example'] },
    )
    await s.store('e', ofClass('scan', 'low', ['192.0.2.1']))
    s.clock.advance(DAY)
    await s.run()
    assert.deepEqual(
      smtp.mails.map(({ to }) => to),
      [['a@campus.example']],
    )
    assert.deepEqual(await mailStates(s), [
      {
        state: 'sent',
        recipients: [],
        attempts: 0,
        gone: true,
        mail_res: '250 OK: message queued',
      },
    ])
  })
})

test('a group whose addresses are none leaves its report to those who get what nobody else would', async () => {
  const { s, smtp } = await scene({ fallback: ['csirt@x.example'] }, { emails_low: ['no address'] })
  await s.addGroup({ name: 'lab', networks: ['192.0.2.0/28'], settings: { emails_low: ['<>'] } })
  await s.addGroup({
    name: 'region',
    networks: [],
    base: ['192.0.2.0/26'],
    settings: { emails_info: ['noc@x.example'] },
  })
  await s.store('e', ofClass('scan', 'low', ['192.0.2.1', '192.0.2.100']))
  s.clock.advance(DAY)
  const { rounds } = await s.run({ severity: 'low' })
  const told = rounds[0]?.units.map(({ reports }) => reports[0]?.mail_to)
  assert.deepEqual(told, [['csirt@x.example'], ['noc@x.example']])
  assert.deepEqual(smtp.mails.flatMap(({ to }) => to).sort(), ['csirt@x.example', 'noc@x.example'])
})

test('hostile events arrive harmless and bounded', async () => {
  const { s, smtp } = await scene({}, { mode: 'both' })
  const bad = 'x\r\nBcc: evil@example.org\u0000\u202e<script>\ud800'
  const many = Array.from(
    { length: 100_000 },
    (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
  )
  await s.store('hostile', {
    ...ofClass(bad.slice(0, 100), 'low', ['192.0.2.1', ...many]),
    Description: bad,
    Target: [
      {
        ...partyWith(many),
        Hostname: [bad],
        Port: Array.from({ length: 5000 }, (_, port) => port),
      },
    ],
    Node: [{ Name: bad, SW: [bad] }],
    ConnCount: 'many',
    FlowCount: 1e308,
    ByteCount: -5,
  })
  s.clock.advance(DAY)
  const { rounds } = await s.run({ severity: 'low' })
  assert.deepEqual(rounds[0]?.failures, [])
  assert.equal(smtp.mails.length, 2)
  for (const { raw, to, mail } of smtp.mails) {
    assert.deepEqual(to, ['abuse@campus.example'])
    assert.ok(!/^bcc:/im.test(raw.split('\r\n\r\n')[0] ?? ''))
    assert.ok(!String(mail.html).includes('<script'))
    assert.ok(raw.length < 8_000_000)
  }
  const { rows } = await s.database.query<{ size: number }>(
    'SELECT max(length(structured_data::text)) AS size FROM reports',
  )
  assert.ok((rows[0]?.size ?? 0) < 100_000)
})

test('files have the events of the report alone, without the addresses of others', async () => {
  const { s } = await scene()
  await s.store('e', ofClass('scan', 'low', ['192.0.2.1', '203.0.113.7']))
  s.clock.advance(DAY)
  const { rounds } = await s.run({ severity: 'low' })
  const label = rounds[0]?.units[0]?.reports[0]?.label ?? ''
  const path = `${s.reports}/20240507/security-report-${label}.json`
  const text = readFileSync(path, 'utf8')
  assert.ok(text.includes('192.0.2.1') && !text.includes('203.0.113.7'))
  assert.ok(existsSync(`${path}.zip`))
})
