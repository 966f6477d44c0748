import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { MadeReport, ReporterResult } from '../../../../src/lib/modules/reporter/result.ts'
import { startCluster } from '../../../support/database.ts'
import { ofClass, partyWith, ReporterScene } from '../../../support/reporter.ts'
import { startSmtp } from '../../../support/smtp.ts'

const HOUR = 3_600_000
const cluster = await startCluster()
const smtp = await startSmtp()

/*
 * Two weeks from Monday, 6 May 2024. The reporter runs every two hours.
 *
 *   192.0.0.0/16        region   base network, noc@region for everything
 *     192.0.2.0/24      campus   both kinds of reports, soc@campus from high on
 *       192.0.2.128/25  dorm     nested
 *     192.0.9.0/24      silent   names no address
 *   198.51.100.0/24     pilot    in redirection
 *   203.0.113.0/24      closed   disabled
 *
 * Timing: low every day, silence 6 days of which the last 2 are for relapses; medium every 2 hours, the same silence; high
 * silence 1 day (12 h); critical silence 2 hours without relapse.
 */
const groups = [
  {
    name: 'region',
    networks: [],
    base: ['192.0.0.0/16'],
    settings: { emails_info: ['noc@region.example'] },
  },
  {
    name: 'campus',
    networks: ['192.0.2.0/24'],
    settings: {
      emails_low: ['abuse@campus.example'],
      emails_high: ['soc@campus.example'],
      mode: 'both',
      locale: 'cs',
      timezone: 'Europe/Prague',
    },
  },
  { name: 'dorm', networks: ['192.0.2.128/25'], settings: { emails_low: ['net@dorm.example'] } },
  { name: 'silent', networks: ['192.0.9.0/24'] },
  {
    name: 'pilot',
    networks: ['198.51.100.0/24'],
    settings: {
      emails_low: ['abuse@pilot.example'],
      emails_info: ['more@pilot.example'],
      redirect: true,
    },
  },
  {
    name: 'closed',
    networks: ['203.0.113.0/24'],
    settings: { emails_low: ['abuse@closed.example'] },
    enabled: false,
  },
]

/** When, ID, event. Hours since the beginning. */
const day = (number: number, hour: number): number => (number - 6) * 24 + hour
const scan = (addresses: string[], members = {}): Record<string, unknown> =>
  ofClass('scan', 'low', addresses, members)
const events: readonly (readonly [number, string, Record<string, unknown>])[] = [
  // The life of a threshold: reported on the 7th, silent until the 13th, relapses from the 11th on.
  [day(6, 9), 'thr-1', scan(['192.0.2.10'])],
  [day(7, 10), 'thr-2', scan(['192.0.2.10'])],
  [day(12, 10), 'thr-3', scan(['192.0.2.10'])],
  [day(13, 10), 'thr-4', scan(['192.0.2.10'])],
  // Silence, and nothing in its last part: what was held back is not told; the next one is new.
  [day(6, 9), 'new-1', scan(['192.0.2.20'])],
  [day(8, 10), 'new-2', scan(['192.0.2.20'])],
  [day(14, 10), 'new-3', scan(['192.0.2.20'])],
  // Nested, and the base network alone, and a group without addresses.
  [day(6, 9.5), 'nested', ofClass('login', 'medium', ['192.0.2.130'])],
  [day(6, 9), 'base', scan(['192.0.50.1'])],
  [day(6, 9), 'silent', scan(['192.0.9.9'])],
  // Redirection; one event in the networks of two; nobody, and a group that is disabled.
  [day(6, 9), 'two', scan(['198.51.100.5', '192.0.2.11'])],
  [day(6, 9), 'nobody', scan(['8.8.8.8', '203.0.113.1'])],
  // A network, and a range that reaches into a nested one.
  [day(6, 9), 'network', scan(['192.0.2.32/28'])],
  [day(6, 9), 'range', scan(['192.0.2.120-192.0.2.140'])],
  // Filters, of one address of two; of all; one that is over, and one for targets.
  [day(6, 9), 'half', scan(['192.0.2.66', '192.0.2.67'])],
  [day(6, 9), 'noise', scan(['192.0.2.68'], { Description: 'noise' })],
  // Detectors: 0.8 * 0.6 is less than one half.
  [
    day(6, 9),
    'liar',
    scan(['192.0.2.69'], { Node: [{ Name: 'org.example.far' }, { Name: 'org.example.liar' }] }),
  ],
  [
    day(6, 9),
    'honest',
    scan(['192.0.2.69'], { Node: [{ Name: 'org.example.far' }, { Name: 'org.example.unknown' }] }),
  ],
  // High, and critical: without relapse.
  [day(6, 9.5), 'high', ofClass('bot', 'high', ['192.0.2.12'])],
  [day(9, 8.5), 'crit-1', ofClass('dos', 'critical', ['192.0.2.13'])],
  [day(9, 11), 'crit-2', ofClass('dos', 'critical', ['192.0.2.13'])],
  [day(9, 13), 'crit-3', ofClass('dos', 'critical', ['192.0.2.13'])],
  // Shadow: stored, not mailed; its silence is not that of real ones.
  [day(6, 9), 'shadow', scan(['192.0.2.14'], { _Mentat: { ShadowReporting: true } })],
  [day(7, 9), 'real', scan(['192.0.2.14'])],
  // The other side.
  [
    day(6, 9.5),
    'target',
    {
      Source: [partyWith(['8.8.4.4'])],
      Target: [partyWith(['192.0.2.77', '9.9.9.9'])],
      _Mentat: { TargetClass: 'attack', TargetSeverity: 'medium' },
    },
  ],
  // Tests are left out.
  [day(6, 9), 'test', scan(['192.0.2.15'], { Category: ['Recon.Scanning', 'Test'] })],
]

/** When the reporter runs, hours since the beginning: every two hours on two days, else at midnight. */
const runs = [
  ...Array.from({ length: 12 }, (_, index) => day(6, 2 * (index + 1))),
  ...[8, 9].map((number) => day(number, 0)),
  ...Array.from({ length: 12 }, (_, index) => day(9, 2 * (index + 1))),
  ...Array.from({ length: 10 }, (_, index) => day(11 + index, 0)),
]

/*
 * What is made. A line without indent is a unit: when, severity, pass, groups | fallback groups; how many events of the window,
 * and how many of these filters (f), detectors (d) and thresholds (t) held back, and how many come back (r).
 * The indented ones are its reports: type, address, events; the recipients by the settings => whom it is sent to.
 */
const expected = `
06 10h medium Source dorm>campus|region 1 f0 d0 t0 r0
    summary * 1: to:net@dorm.example cc:abuse@campus.example => net@dorm.example abuse@campus.example
    extra 192.0.2.130 1: to:abuse@campus.example => abuse@campus.example
06 10h medium Target campus|region 1 f0 d0 t0 r0
    target * 1: to:abuse@campus.example => abuse@campus.example
06 10h high Source campus|region 1 f0 d0 t0 r0
    summary * 1: to:soc@campus.example cc:abuse@campus.example => soc@campus.example abuse@campus.example
    extra 192.0.2.12 1: to:soc@campus.example cc:abuse@campus.example => soc@campus.example abuse@campus.example
07 00h low Source campus|region 9 f1 d1 t0 r0
    summary * 7: to:abuse@campus.example => abuse@campus.example
    extra 192.0.2.10 1: to:abuse@campus.example => abuse@campus.example
    extra 192.0.2.11 1: to:abuse@campus.example => abuse@campus.example
    extra 192.0.2.120-192.0.2.140 1: to:abuse@campus.example => abuse@campus.example
    extra 192.0.2.20 1: to:abuse@campus.example => abuse@campus.example
    extra 192.0.2.32/28 1: to:abuse@campus.example => abuse@campus.example
    extra 192.0.2.67 1: to:abuse@campus.example => abuse@campus.example
    extra 192.0.2.69 1: to:abuse@campus.example => abuse@campus.example
07 00h low Source pilot| 1 f0 d0 t0 r0
    summary * 1: to:abuse@pilot.example cc:more@pilot.example => admin@mentat.example
07 00h low Source region| 1 f0 d0 t0 r0
    summary * 1: to:noc@region.example => noc@region.example
07 00h low Source silent|region 1 f0 d0 t0 r0
    summary * 1: to:noc@region.example => noc@region.example
07 00h low ShadowSource campus|region 1 f0 d0 t0 r0
    summary * 1: to:abuse@campus.example =>
    extra 192.0.2.14 1: to:abuse@campus.example =>
08 00h low Source campus|region 2 f0 d0 t1 r0
    summary * 1: to:abuse@campus.example => abuse@campus.example
    extra 192.0.2.14 1: to:abuse@campus.example => abuse@campus.example
09 00h low Source campus|region 1 f0 d0 t1 r0
09 10h critical Source campus|region 1 f0 d0 t0 r0
    summary * 1: to:soc@campus.example cc:abuse@campus.example => soc@campus.example abuse@campus.example
    extra 192.0.2.13 1: to:soc@campus.example cc:abuse@campus.example => soc@campus.example abuse@campus.example
09 12h critical Source campus|region 1 f0 d0 t1 r0
09 14h critical Source campus|region 1 f0 d0 t0 r0
    summary * 1: to:soc@campus.example cc:abuse@campus.example => soc@campus.example abuse@campus.example
    extra 192.0.2.13 1: to:soc@campus.example cc:abuse@campus.example => soc@campus.example abuse@campus.example
13 00h low Source campus|region 1 f0 d0 t1 r2
    summary * 2: to:abuse@campus.example => abuse@campus.example
    extra 192.0.2.10 2: to:abuse@campus.example => abuse@campus.example
14 00h low Source campus|region 1 f0 d0 t1 r0
15 00h low Source campus|region 1 f0 d0 t0 r0
    summary * 1: to:abuse@campus.example => abuse@campus.example
    extra 192.0.2.20 1: to:abuse@campus.example => abuse@campus.example
`

test('two weeks of reports are exactly these', async () => {
  const { database } = await cluster.createDatabase()
  const scene = new ReporterScene(database, smtp.port, {
    start: '2024-05-06T00:00:00Z',
    config: { mail_admin: ['admin@mentat.example'], fallback: ['csirt@mentat.example'] },
  })
  await furnish(scene)
  const lines: string[] = []
  const waiting = [...events].sort(([a], [b]) => a - b)
  const start = scene.clock.now()
  for (const hour of runs) {
    for (; waiting[0] && waiting[0][0] < hour; waiting.shift()) {
      const [at, id, members] = waiting[0]
      scene.clock.set(start + at * HOUR)
      await scene.store(id, members)
    }
    scene.clock.set(start + hour * HOUR)
    lines.push(...linesOf(await scene.run()))
  }
  assert.equal(lines.join('\n'), expected.trim())
  const mails = smtp.mails.map(({ to }) => to.join(' '))
  const told = lines.flatMap((line) => line.split('=> ')[1] ?? [])
  assert.deepEqual(mails.sort(), told.sort(), 'one mail for each report that goes to somebody')
  await checkMails(scene)
})

/** A mail of each kind, read as its readers do. */
async function checkMails(scene: ReporterScene): Promise<void> {
  const relapse = smtp.mails.find(
    ({ mail }) => mail.headers.get('x-mentat-report-event-count') === '2',
  )
  assert.ok(relapse)
  const label = relapse.mail.headers.get('x-mentat-report-id') as string
  assert.equal(relapse.mail.messageId, `<${label}@example.org>`)
  const { rows } = await scene.database.query<{ label: string }>(
    `SELECT label FROM reports WHERE type = 'extra' AND create_time = '2024-05-07'
       AND structured_data->'regular'->'scan'->'addresses' ? '192.0.2.10'`,
  )
  // It goes on with the extra report after which the events were held back.
  assert.deepEqual([relapse.mail.references].flat().at(-1), `<${rows[0]?.label ?? ''}@example.org>`)
  const file = `${scene.reports}/20240513/security-report-${label}.json`
  const ids = (JSON.parse(readFileSync(file, 'utf8')) as { ID: string }[]).map(({ ID }) => ID)
  assert.deepEqual(ids, ['thr-2', 'thr-3'])
  assert.ok(existsSync(`${file}.zip`))
  const attached = relapse.mail.attachments[0]
  assert.equal(attached?.filename, `security-report-${label}.json`)
  assert.match(relapse.mail.subject ?? '', /problémy/i, 'in the language of the group')
  const shared = smtp.mails.find(({ to }) => to.includes('admin@mentat.example'))
  assert.ok(shared && !shared.raw.includes('192.0.2.11'), 'nothing of the addresses of others')
}

async function furnish(scene: ReporterScene): Promise<void> {
  for (const group of groups) await scene.addGroup(group)
  await scene.addFilter('one host', 'Source.IP4 eq 192.0.2.66', { group: 'campus' })
  await scene.addFilter('noise', 'Description eq "noise"')
  await scene.addFilter('over', 'exists Source.IP4', { valid_to: '2024-05-01' })
  await scene.addFilter('for targets', 'exists Source.IP4 and not exists Target', {
    source_based: false,
  })
  await scene.addFilter('not a filter', 'Source.IP4 in in')
  await scene.addDetector('org.example.far', 0.8)
  await scene.addDetector('org.example.liar', 0.6)
}

function linesOf({ rounds }: ReporterResult): string[] {
  return rounds.flatMap(({ severity, to, units }) =>
    units.flatMap(({ pass, groups: chain, fallback, counts, reports }) => {
      const { evcount_flt_blk: f, evcount_det_blk: d, evcount_thr_blk: t, evcount_rlp: r } = counts
      const unit = `${severity} ${pass} ${chain.join('>')}|${fallback.join('>')}`
      const numbers = `${counts.evcount_new} f${f} d${d} t${t} r${r}`
      return [`${to.slice(8, 10)} ${to.slice(11, 13)}h ${unit} ${numbers}`, ...reports.map(lineOf)]
    }),
  )
}

function lineOf({ type, address, events: count, intended, mail_to, mail_cc }: MadeReport): string {
  const whom = [...mail_to, ...mail_cc].join(' ')
  return `    ${type} ${address ?? '*'} ${count}: ${intended.join(' ')} => ${whom}`.trimEnd()
}
