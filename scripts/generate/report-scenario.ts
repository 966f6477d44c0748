import type { Severity } from '../../src/lib/database/groups/tables.ts'
import { fixtureClasses } from '../../src/lib/database/fixtures/event-classes.ts'
import type { ReportType } from '../../src/lib/database/reports/tables.ts'
import type { Locale } from '../../src/lib/framework/text/locale.ts'
import { parseEvent } from '../../src/lib/idea/parse.ts'
import { attachData } from '../../src/lib/modules/reporter/attachment/attach-data.ts'
import type {
  DataAbout,
  ReportEvent,
} from '../../src/lib/modules/reporter/attachment/report-event.ts'
import type {
  ClassText,
  DataForm,
  ReportSheet,
  SheetCounts,
} from '../../src/lib/modules/reporter/mail/sheet.ts'
import { StructuredDataBuilder } from '../../src/lib/modules/reporter/data/structured-data.ts'

/** A report of the examples: its events, and what the reporter knows of it. */
export interface ExampleReport {
  readonly name: string
  readonly type: ReportType
  readonly label: string
  readonly severity: Severity
  readonly form: DataForm
  readonly address?: string
  readonly parent?: string
  readonly references?: readonly string[]
  readonly counts: Omit<SheetCounts, 'reported' | 'relapsed'>
  readonly regular: readonly Sighting[]
  readonly relapsed: readonly Sighting[]
}

/** An event and those of its addresses that the report is about. */
interface Sighting {
  readonly event: Readonly<Record<string, unknown>>
  readonly addresses: readonly string[]
  readonly reference?: string
}

const from = Date.UTC(2024, 4, 2, 8)
const to = Date.UTC(2024, 4, 2, 10)

/** Minutes of the window, as a time of an event. */
function at(minutes: number): string {
  return new Date(from + Math.round(minutes * 60_000)).toISOString().replace('.000Z', 'Z')
}

let number = 0

function event(
  [category, name, subclass]: readonly [category: string, name: string, subclass?: string],
  minutes: number,
  members: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  number += 1
  const { _Mentat: added, ...rest } = members
  return {
    Format: 'IDEA0',
    ID: `7f1c0f2e-5d4b-4c9a-9d0e-${number.toString(16).padStart(12, '0')}`,
    DetectTime: at(minutes),
    Category: [category],
    ...rest,
    _Mentat: {
      EventClass: name,
      EventSeverity: 'medium',
      ...(subclass === undefined ? {} : { EventSubclass: [subclass] }),
      ...(added as object | undefined),
    },
  }
}

function seenBy(name: string, type: string, software: string): object {
  return { Name: name, Type: [type], SW: [software] }
}

const flows = seenBy('org.example.nemea.bruteforce', 'Flow', 'Nemea')
const honeypot = seenBy('org.example.cowrie', 'Honeypot', 'Cowrie')
const scanner = seenBy('org.example.shadow', 'External', 'Shadowserver')

const sshGuesses = [0, 17, 34, 51, 68].map((minutes, index): Sighting => ({
  addresses: ['192.0.2.15'],
  event: event(['Attempt.Login', 'attempt-login-ssh'], minutes + 5, {
    EventTime: at(minutes),
    CeaseTime: at(minutes + 5),
    Description: 'SSH login attempts',
    ConnCount: 412 + 31 * index,
    FlowCount: 830 + 62 * index,
    PacketCount: 9_120 + 700 * index,
    ByteCount: 1_480_000 + 110_000 * index,
    Source: [{ IP4: ['192.0.2.15'], Port: [40_122 + index], Proto: ['tcp', 'ssh'] }],
    Target: Array.from({ length: 4 }, (_, target) => ({
      IP4: [`203.0.113.${String(20 + 5 * index + target)}`],
      Port: [22],
      Proto: ['tcp', 'ssh'],
    })),
    Node: [flows],
  }),
}))

const sshInHoneypot: Sighting = {
  addresses: ['192.0.2.15'],
  event: event(['Attempt.Login', 'attempt-login-ssh'], 44, {
    EventTime: at(40),
    CeaseTime: at(43.5),
    Description: 'SSH login attempts on a honeypot',
    ConnCount: 118,
    Source: [{ IP4: ['192.0.2.15'], Proto: ['tcp', 'ssh'] }],
    Target: [{ IP4: ['198.51.100.7'], Port: [22], Proto: ['tcp', 'ssh'] }],
    Node: [honeypot],
  }),
}

const sshOverIp6: Sighting = {
  addresses: ['2001:db8:4f0:12:5054:ff:fe8a:3c01'],
  event: event(['Attempt.Login', 'attempt-login-ssh'], 75, {
    EventTime: at(73),
    CeaseTime: at(74.5),
    ConnCount: 37,
    Source: [{ IP6: ['2001:db8:4f0:12:5054:ff:fe8a:3c01'], Proto: ['tcp', 'ssh'] }],
    Target: [{ IP6: ['2001:db8:beef::22'], Port: [22], Proto: ['tcp', 'ssh'] }],
    Node: [flows],
  }),
}

const openResolvers = Array.from({ length: 18 }, (_, index): Sighting => {
  const address = `192.0.2.${String(100 + 3 * index)}`
  return {
    addresses: [address],
    event: event(['Vulnerable.Config', 'vulnerable-config-domain'], 10 + index / 4, {
      Description: 'Open DNS resolver',
      Source: [{ IP4: [address], Port: [53], Proto: ['udp', 'domain'] }],
      Node: [scanner],
    }),
  }
})

const weakness: Sighting = {
  addresses: ['192.0.2.44'],
  event: event(['Vulnerable.Open', 'vulnerable-implementation', 'cve:CVE-2023-44487'], 12, {
    Description: 'Web server with the weakness HTTP/2 Rapid Reset',
    Ref: ['cve:CVE-2023-44487', 'https://nvd.nist.gov/vuln/detail/CVE-2023-44487'],
    Source: [
      {
        IP4: ['192.0.2.44'],
        Hostname: ['www.uni.example'],
        Port: [443],
        Proto: ['tcp', 'https'],
        Ref: ['cve:CVE-2023-44487'],
        ServiceName: 'nginx',
        ServiceVersion: '1.22.0',
      },
    ],
    Node: [scanner],
  }),
}

const bots = [-5900, -3100, -1500, -60, 90].map((minutes): Sighting => ({
  addresses: ['192.0.2.77'],
  reference: 'M20240428SM-Q4X7Z',
  event: event(['Intrusion.Botnet', 'intrusion-botnet-bot'], minutes, {
    Description: 'Connection to a sinkhole of the botnet Mirai',
    Source: [{ IP4: ['192.0.2.77'], Type: ['Botnet'], Port: [50_211], Proto: ['tcp'] }],
    Target: [{ IP4: ['198.51.100.99'], Port: [23], Proto: ['tcp', 'telnet'] }],
    Node: [scanner],
  }),
}))

const regulated = [
  { minutes: 15, targets: ['192.0.2.80', '192.0.2.81'], octets: 48_000_000_000 },
  { minutes: 62, targets: ['192.0.2.80'], octets: 21_500_000_000 },
].map(({ minutes, targets, octets }, index): Sighting => ({
  addresses: targets,
  event: event(['Anomaly.Traffic', 'anomaly-traffic'], minutes + 12, {
    EventTime: at(minutes),
    CeaseTime: at(minutes + 11),
    Description: 'UDP amplification, limited at the border',
    FlowCount: 310_000 - 90_000 * index,
    PacketCount: 42_000_000 - 20_000_000 * index,
    PacketCountDropped: 31_000_000 - 15_000_000 * index,
    ByteCount: octets,
    ByteCountDropped: octets * 0.75,
    AvgPacketSize: 1142 - 160 * index,
    Source: [
      {
        IP4: Array.from({ length: 40 }, (_, source) => `203.0.113.${String(100 + source)}`),
        Port: [53, 123],
        Proto: ['udp'],
      },
    ],
    Target: targets.map((address) => ({
      IP4: [address],
      Port: [80, 443],
      Proto: ['udp'],
      Type: ['ActionRegulated'],
      InFlowCount: Math.round((310_000 - 90_000 * index) / targets.length),
      InByteCount: octets / targets.length,
    })),
    Node: [{ Name: 'cz.cesnet.ftas', Type: ['Flow', 'Statistical'], SW: ['FTAS'] }],
    _Mentat: { TargetClass: 'anomaly-traffic-target', TargetSeverity: 'low' },
  }),
}))

/** The three kinds of reports; the extra one belongs to the summary. */
export const exampleReports: readonly ExampleReport[] = [
  {
    name: 'summary',
    type: 'summary',
    label: 'M20240502SM-7K2PD',
    severity: 'medium',
    form: 'json',
    counts: { all: 61, filtered: 12, lowCredibility: 3, thresholded: 15 },
    regular: [...sshGuesses, sshInHoneypot, sshOverIp6, ...openResolvers, weakness],
    relapsed: bots,
  },
  {
    name: 'extra',
    type: 'extra',
    label: 'M20240502EM-0R5TB',
    parent: 'M20240502SM-7K2PD',
    severity: 'medium',
    form: 'xarf',
    address: '192.0.2.15',
    counts: { all: 61, filtered: 0, lowCredibility: 0, thresholded: 0 },
    regular: [...sshGuesses, sshInHoneypot],
    relapsed: [],
  },
  {
    name: 'target',
    type: 'target',
    label: 'M20240502TL-W81CE',
    severity: 'low',
    form: 'csv',
    counts: { all: 2, filtered: 0, lowCredibility: 0, thresholded: 0 },
    regular: regulated,
    relapsed: [],
  },
]

const about = {
  created: to + 20_000,
  reporter: {
    organisation: 'CSIRT of Example',
    contact: 'csirt@example.org',
    domain: 'example.org',
  },
}

/** The sheet of a report, and its attachment. */
export function exampleSheet(
  report: ExampleReport,
  locale: Locale,
): { readonly sheet: ReportSheet; readonly attachment: ReturnType<typeof attachData> } {
  const { label, type, severity, address, parent, counts, regular, relapsed } = report
  const timezone = locale === 'cs' ? 'Europe/Prague' : 'UTC'
  const builder = new StructuredDataBuilder({ isTarget: type === 'target' }, timezone)
  for (const [part, sightings] of Object.entries({ regular, relapsed })) {
    for (const { event: found, addresses, reference } of sightings) {
      const parsed = parseEvent(JSON.stringify(found))
      builder.add(part as 'regular' | 'relapsed', parsed, addresses, () => reference)
    }
  }
  const attachment = exampleAttachment(report, report.form)
  const sheet: ReportSheet = {
    label,
    type,
    severity,
    groups: ['abuse@uni.example', 'network@city.example'],
    ...(address === undefined ? {} : { address }),
    ...(parent === undefined ? {} : { parent }),
    from,
    to,
    created: about.created,
    counts: { ...counts, reported: regular.length + relapsed.length, relapsed: relapsed.length },
    data: builder.finish(),
    classes: classTexts(locale),
    link: `https://mentat.example.org/reports/${label}`,
    isTest: false,
    isShadow: false,
    locale,
    timezone,
    contact: 'csirt@example.org',
    attached: attachment.attached,
  }
  return { sheet, attachment }
}

/** The events of a report in one of the forms. */
export function exampleAttachment(
  { label, type, regular, relapsed }: ExampleReport,
  form: DataForm,
): ReturnType<typeof attachData> {
  const events = [...regular, ...relapsed].flatMap(({ event: found, addresses }): ReportEvent[] =>
    addresses.map((address) => ({ document: JSON.stringify(found), address })),
  )
  const aboutReport: DataAbout = { ...about, label, type }
  return attachData(events, form, { compressAbove: 100_000, largest: 1_000_000 }, aboutReport)
}

/** The classes that come with Mentat in one language. */
export function classTexts(locale: Locale): ReadonlyMap<string, ClassText> {
  return new Map(
    fixtureClasses.map((each) => [
      each.name,
      {
        label: locale === 'cs' ? each.label_cz : each.label_en,
        reference: each.reference,
        displayedMain: each.displayed_main,
        displayedSource: each.displayed_source,
        displayedTarget: each.displayed_target,
      },
    ]),
  )
}
