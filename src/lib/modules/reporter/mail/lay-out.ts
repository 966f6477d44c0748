import { disarmed, foreignLine } from '../../../services/mail/foreign-text.ts'
import { contentPart, type Progress } from './class-content.ts'
import type { ContentPart, Fact, OverviewEntry, PageLink, ReportContent } from './content.ts'
import { textsFor } from './texts/language.ts'
import { webLink } from './link.ts'
import type { ReportSheet } from './sheet.ts'
import type { Texts } from './texts/texts.ts'

/** Characters of names of groups, and groups that are told. */
const MOST = { name: 100, groups: 10, contact: 200 }

/** Makes of a sheet what its readers get. */
export function layOut(sheet: ReportSheet): ReportContent {
  const texts = textsFor(sheet)
  const address = disarmed(sheet.address ?? '', MOST.name)
  const title = texts.phrase(sheet.type, address)
  const parts = partsOf(sheet, texts)
  const page = pageLink(sheet, texts)
  return {
    locale: sheet.locale,
    severity: {
      name: sheet.severity,
      label: texts.labels.severity,
      word: texts.severityName[sheet.severity],
      badge: texts.severity[sheet.severity],
    },
    subject: subjectOf(sheet, title, texts),
    title,
    banners: [
      ...(sheet.isTest ? [texts.testBanner] : []),
      ...(sheet.isShadow ? [texts.shadowBanner] : []),
    ],
    introduction: [
      texts.introduction(sheet.type, address),
      ...(sheet.isTest || sheet.isShadow ? [] : [texts.urgency[sheet.severity]]),
    ],
    facts: factsOf(sheet, texts),
    ...(page === undefined ? {} : { page }),
    ...overviewOf(parts, texts),
    parts,
    notes: hasSeveralDetectors(sheet) ? [texts.severalDetectors] : [],
    footer: footerOf(sheet, texts),
  }
}

/** `[<label>] <Severity> - <phrase>`, as programs may expect it. */
function subjectOf(sheet: ReportSheet, title: string, texts: Texts): string {
  const marks = [
    ...(sheet.isTest ? [texts.testMark] : []),
    ...(sheet.isShadow ? [texts.shadowMark] : []),
  ]
  const mark = marks.length === 0 ? '' : ` (${marks.join(', ')})`
  return `[${foreignLine(sheet.label, MOST.name)}] ${texts.severity[sheet.severity]} - ${title}${mark}`
}

function partsOf(sheet: ReportSheet, texts: Texts): ContentPart[] {
  const progress: Progress = { number: 0, addresses: 0, advised: new Set() }
  const { regular, relapsed } = sheet.data
  const parts: ContentPart[] = []
  const hasRelapsed = Object.keys(relapsed).length > 0
  if (Object.keys(regular).length > 0) {
    const part = contentPart(regular, sheet, texts, progress)
    parts.push(hasRelapsed ? { heading: texts.newProblems, ...part } : part)
  }
  if (hasRelapsed) {
    const part = contentPart(relapsed, sheet, texts, progress)
    parts.push({ heading: texts.continuing, introduction: texts.continuingIntroduction, ...part })
  }
  return parts
}

function factsOf(sheet: ReportSheet, texts: Texts): Fact[] {
  const { labels, formats } = texts
  const { attached } = sheet
  const groups = groupNames(sheet)
  const received = formats.period(sheet.from, sheet.to)
  const facts: (Fact | undefined)[] = [
    { label: labels.report, values: [foreignLine(sheet.label, MOST.name)] },
    sheet.parent === undefined
      ? undefined
      : { label: labels.parent, values: [foreignLine(sheet.parent, MOST.name)] },
    { label: groups.length > 1 ? labels.groups : labels.group, values: [groups.join(', ')] },
    {
      label: labels.received,
      values: [formats.timezone === 'UTC' ? received : `${received}, ${formats.timezone}`],
    },
    { label: labels.events, values: [texts.eventsInReport(sheet.counts)] },
    { label: labels.heldBack, values: texts.heldBack(sheet.counts) },
    attached && {
      label: labels.data,
      values: [
        'leftOut' in attached
          ? texts.leftOut(attached.form, attached.leftOut.largest)
          : texts.attached(attached),
      ],
    },
  ]
  return facts.filter((fact) => fact !== undefined && fact.values.length > 0) as Fact[]
}

function pageLink({ link }: ReportSheet, { labels }: Texts): PageLink | undefined {
  const href = webLink(link)
  return href === undefined ? undefined : { label: labels.page, button: labels.openPage, href }
}

/** Who reads of one class needs no overview. */
function overviewOf(
  parts: readonly ContentPart[],
  texts: Texts,
): Pick<ReportContent, 'overview'> | undefined {
  const entries: OverviewEntry[] = parts.flatMap(({ classes }) =>
    classes.map(({ number, label, extent }) => ({ number, label, extent })),
  )
  return entries.length < 2 ? undefined : { overview: { heading: texts.overview, entries } }
}

function hasSeveralDetectors({ data }: ReportSheet): boolean {
  return [data.regular, data.relapsed]
    .flatMap((classes) => Object.values(classes))
    .flatMap(({ addresses }) => Object.values(addresses))
    .some(({ detectors_count }) => detectors_count > 1)
}

function footerOf(sheet: ReportSheet, texts: Texts): string[] {
  const { contact, created } = sheet
  return [
    ...(contact === undefined ? [] : [texts.contactLine(foreignLine(contact, MOST.contact))]),
    ...texts.footer({ groups: groupNames(sheet), created }),
  ]
}

function groupNames({ groups }: ReportSheet): string[] {
  const names = groups.slice(0, MOST.groups).map((name) => foreignLine(name, MOST.name))
  return groups.length > MOST.groups ? [...names, '…'] : names
}
