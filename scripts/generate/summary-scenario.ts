import type { ReportCount } from '../../src/lib/database/reports/counts.ts'
import type { ValueList } from '../../src/lib/database/statistics/value-lists.ts'
import type { Locale } from '../../src/lib/framework/text/locale.ts'
import { attentionTo } from '../../src/lib/modules/informant/gather/attention.ts'
import type { Summary } from '../../src/lib/modules/informant/gather/summary.ts'
import type { SystemFacts } from '../../src/lib/modules/informant/gather/system.ts'
import type { Volumes } from '../../src/lib/modules/informant/gather/volumes.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const PRAGUE = 2 * HOUR
const from = Date.UTC(2024, 4, 2) - PRAGUE
const created = from + DAY + 6 * HOUR

/** An invented Thursday on which something was odd. */
export function exampleSummary(locale: Locale): Summary {
  return summaryWith(locale, oddVolumes, oddSystem, {
    mails: [
      {
        state: 'in_doubt',
        mails: 1,
        oldest: '2024-05-02T08:10:00Z',
        labels: ['M20240502SH-4TQ0Z'],
      },
      { state: 'waiting', mails: 3, oldest: '2024-05-02T20:00:00Z', labels: ['M20240502SL-0QK2B'] },
    ],
    refusals: [
      { queue: 'inspector', code: 'EVENT_NOT_JSON', messages: 41, recent: 38 },
      { queue: 'inspector', code: 'EVENT_INVALID', messages: 7, recent: 2 },
      { queue: 'outbox', code: 'MAIL_REFUSED', messages: 1, recent: 0 },
    ],
    reports: oddReports,
  })
}

/** The same day with nothing to look at. */
export function calmSummary(locale: Locale): Summary {
  return summaryWith(locale, calmVolumes, calmSystem, {
    mails: [],
    refusals: [],
    reports: oddReports.filter(({ mail_state: state }) => state === 'sent'),
  })
}

function summaryWith(
  locale: Locale,
  volumes: Volumes,
  system: SystemFacts,
  members: Pick<Summary, 'mails' | 'refusals' | 'reports'>,
): Summary {
  const known = {
    created,
    coverage: { counted: 288, missing: 0 },
    volumes,
    system,
    ...members,
  }
  return {
    from,
    to: from + DAY,
    label: 'overall-20240501T220000Z-20240502T220000Z',
    interval: 'daily',
    host: 'mentat.example.org',
    locale,
    timezone: 'Europe/Prague',
    attention: attentionTo(known, { unusual: 2, longWait: 600_000 }),
    ...known,
    timeline: hours.map((events, hour) => ({ from: from + hour * HOUR, events })),
    lists,
  }
}

const hours = [
  ...[812, 690, 702, 655, 640, 671, 930, 1480, 2210, 2644, 2702, 2590],
  ...[2480, 9120, 8040, 3105, 2680, 2400, 1850, 1420, 1205, 1100, 990, 901],
]

const oddVolumes: Volumes = {
  all: { events: 55_017, earlier: 41_204, mean: 39_871 },
  severities: [
    { severity: 'critical', events: 3, earlier: 0, mean: 1 },
    { severity: 'high', events: 1450, earlier: 320, mean: 295 },
    { severity: 'medium', events: 9120, earlier: 8840, mean: 8702 },
    { severity: 'low', events: 42_011, earlier: 29_804, mean: 28_690 },
    { severity: 'info', events: 0, earlier: 0, mean: 0 },
    { severity: null, events: 2433, earlier: 2240, mean: 2183 },
  ],
  isDaily: true,
  course: [41_204, 40_811, 31_250, 29_990, 44_100, null, 45_871, 55_017].map((events, index) => ({
    from: from - (7 - index) * DAY,
    events,
  })),
  compared: 6,
  silent: [
    { name: 'org.example.honeypot.ssh', mean: 1204 },
    { name: 'org.example.darknet', mean: 310 },
  ],
}

const calmVolumes: Volumes = {
  ...oddVolumes,
  severities: oddVolumes.severities.map((each) => ({ ...each, events: each.earlier ?? 0 })),
  silent: [],
}

function list(values: ValueList['values'], rest = 0): ValueList {
  return { values, rest, exact: true }
}

const lists: Summary['lists'] = {
  categories: list([
    ['Recon.Scanning', 31_440],
    ['Attempt.Login', 14_208],
    ['Availability.DDoS', 6004],
    ['Abusive.Spam', 2210],
    ['Intrusion.Botnet', 998],
    ['Vulnerable.Open', 402],
  ]),
  classes: list([
    ['anomaly-traffic', 28_114],
    ['attempt-login-ssh', 13_900],
    ['vulnerable-config-dns', 6100],
    ['__unknown__', 2433],
    ['intrusion-botnet-bot', 998],
  ]),
  detectors: list(
    [
      ['org.example.netflow', 33_201],
      ['org.example.ids', 12_870],
      ['net.example.warden.tarpit', 6140],
      ['com.example.sandbox', 2004],
    ],
    802,
  ),
  abuses: list([
    ['__unknown__', 39_002],
    ['abuse@example.org', 9214],
    ['abuse@university.example', 6801],
  ]),
  countries: list([
    ['CZ', 21_010],
    ['US', 9120],
    ['CN', 8804],
    ['NL', 5110],
    ['__unknown__', 2900],
  ]),
  sources: list(
    [
      ['192.0.2.15', 8812],
      ['198.51.100.0/24', 4120],
      ['2001:db8:7::1', 2904],
      ['203.0.113.77', 1980],
    ],
    37_201,
  ),
}

function reports(
  about: Pick<ReportCount, 'severity' | 'type' | 'mail_state' | 'reports'>,
  reported = 0,
  thresholded = 0,
): ReportCount {
  return { kind: 'regular', ...about, reported, filtered: 0, low_credibility: 0, thresholded }
}

const oddReports: readonly ReportCount[] = [
  reports({ severity: 'low', type: 'summary', mail_state: 'sent', reports: 14 }, 8120, 20_410),
  reports({ severity: 'low', type: 'summary', mail_state: 'waiting', reports: 3 }, 402, 1100),
  reports({ severity: 'medium', type: 'summary', mail_state: 'sent', reports: 6 }, 2210, 4402),
  reports({ severity: 'medium', type: 'extra', mail_state: 'sent', reports: 21 }),
  reports({ severity: 'high', type: 'summary', mail_state: 'in_doubt', reports: 1 }, 1204, 0),
  reports({ severity: 'high', type: 'target', mail_state: 'sent', reports: 2 }, 88, 10),
]

function queue(name: string, waiting: number, errors: number): SystemFacts['queues'][number] {
  return {
    name,
    waiting: {
      messages: waiting,
      oldest: waiting === 0 ? null : new Date(created - 25 * 60_000).toISOString(),
    },
    pending: { messages: 0, oldest: null },
    errors: { messages: errors, oldest: errors === 0 ? null : '2024-05-02T04:00:00Z' },
    consumers: 1,
    stranded: 0,
    books: [],
  }
}

function daemon(name: string, pid: number): SystemFacts['daemons'][number] {
  return {
    name,
    pid,
    since: '2024-04-28T22:14:03Z',
    state: 'running',
    trouble: {},
    degraded: {},
  }
}

const calmSystem: SystemFacts = {
  daemons: [daemon('pipeline', 4101), daemon('scheduler', 4102)],
  queues: [queue('inspector', 0, 0), queue('outbox', 0, 0)],
  disk: {
    path: '/var/lib/mentat',
    size_bytes: 512_000_000_000,
    free_bytes: 311_400_000_000,
    isLow: false,
  },
  database: {
    value: { size_bytes: 48_200_000_000, events: { events: 14_802_113, isEstimate: true } },
  },
  geo: [],
}

const oddSystem: SystemFacts = {
  ...calmSystem,
  daemons: [...calmSystem.daemons, { ...daemon('sampler', 4188), state: 'dead' }],
  queues: [queue('inspector', 1840, 48), queue('outbox', 0, 1)],
}
