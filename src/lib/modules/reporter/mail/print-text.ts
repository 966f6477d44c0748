import { columnsOf, WIDTH, wrapped } from '../../../services/mail/plain-text.ts'
import {
  type AddressDetails,
  type ContentAddress,
  type ContentClass,
  type ContentPart,
  type Fact,
  type ReportContent,
  valuesOf,
} from './content.ts'

/** Prints a report as plain text of at most 80 columns; only links may be longer. */
export function printText(content: ReportContent): string {
  const { title, banners, introduction, facts, page, overview, parts, notes, footer } = content
  const blocks: readonly (readonly string[])[] = [
    [...paragraph(title), '='.repeat(Math.min(columnsOf(title), WIDTH))],
    ...banners.map((banner) => ['*'.repeat(WIDTH), ...paragraph(banner), '*'.repeat(WIDTH)]),
    paragraph(introduction.join(' ')),
    [
      ...factLines([severityFact(content), ...facts]),
      ...(page ? [`${page.label}:`, `  ${page.href}`] : []),
    ],
    ...(overview ? overviewBlocks(overview) : []),
    ...parts.flatMap(partBlocks),
    ...notes.map((note) => paragraph(note)),
    ['-- ', ...footer.flatMap((line) => paragraph(line))],
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function severityFact({ severity: { label, word } }: ReportContent): Fact {
  return { label, values: [word] }
}

function paragraph(text: string, indent = 0, mark = ''): string[] {
  return wrapped(text, { indent, mark, breakWords: true })
}

/** Values stand in a column of their own. */
function factLines(facts: readonly Fact[]): string[] {
  const indent = Math.max(...facts.map(({ label }) => columnsOf(label))) + 3
  return facts.flatMap(({ label, values }) =>
    values.flatMap((value, index) => paragraph(value, indent, index === 0 ? `${label}:` : '')),
  )
}

function overviewBlocks({ heading, entries }: NonNullable<ReportContent['overview']>): string[][] {
  const indent = String(entries.length).length + 2
  const lines = entries.flatMap(({ number, label, extent }) => [
    ...paragraph(label, indent, `${String(number)}.`),
    ...paragraph(extent, indent),
  ])
  return [[...underlined(heading, '-'), ...lines]]
}

function partBlocks({ heading, introduction, classes, more }: ContentPart): string[][] {
  return [
    ...(heading === undefined ? [] : [[...paragraph(heading.toUpperCase()), '='.repeat(WIDTH)]]),
    ...(introduction === undefined ? [] : [paragraph(introduction)]),
    ...classes.flatMap(classBlocks),
    ...(more === undefined ? [] : [paragraph(more)]),
  ]
}

function classBlocks(each: ContentClass): string[][] {
  const { number, label, extent, name, reference, advice, common, addresses, more } = each
  const mark = `${String(number)}. `
  const about = [
    '-'.repeat(WIDTH),
    ...paragraph(label, mark.length, mark),
    ...paragraph(extent, mark.length),
    ...(name ? paragraph(`${name.label}: ${name.values.join(', ')}`, mark.length) : []),
    ...(reference ? [`${' '.repeat(mark.length)}${reference.label}: ${reference.href}`] : []),
  ]
  const steps = advice.steps.flatMap((step) => paragraph(step, 4, '  *'))
  return [
    about,
    ...(steps.length > 0 ? [[`  ${advice.heading}:`, ...steps]] : []),
    ...(common ? [[`    ${common.heading}:`, ...detailLines(common)]] : []),
    ...addressBlocks(addresses),
    ...(more === undefined ? [] : [paragraph(more, 2)]),
  ]
}

function addressBlocks(addresses: readonly ContentAddress[]): string[][] {
  const isShort = addresses.every(({ fields, remarks }) => fields.length + remarks.length === 0)
  // A plain list needs no air between its lines.
  return isShort ? [addresses.flatMap(addressLines)] : addresses.map(addressLines)
}

function addressLines(each: ContentAddress): string[] {
  const { address, events, period } = each
  const details = detailLines(each)
  const inOne = gapped([`    ${address}`, `${period}  ${events.padStart(EVENTS_WIDTH)}`])
  if (details.length === 0 && inOne) return [inOne]
  return [
    gapped([`    ${address}`, events]) ??
      [...paragraph(address, 4), ...paragraph(events, 6)].join('\n'),
    ...paragraph(period, 6),
    ...details,
  ]
}

/** Room for some thousand events. */
const EVENTS_WIDTH = 12

function detailLines({ fields, remarks }: AddressDetails): string[] {
  return [
    ...packed(fields.map((fact) => `${fact.label}: ${valuesOf(fact)}`)),
    ...remarks.flatMap((remark) => paragraph(remark, 6)),
  ]
}

/** One text on the left and one on the right, if both fit. */
function gapped([left, right]: readonly [string, string]): string | undefined {
  const gap = WIDTH - columnsOf(left) - columnsOf(right)
  return gap < 2 ? undefined : `${left}${' '.repeat(gap)}${right}`
}

/** Short facts share a line. */
function packed(facts: readonly string[]): string[] {
  const lines: string[] = []
  let line = ''
  for (const fact of facts) {
    const longer = line === '' ? fact : `${line} | ${fact}`
    if (line !== '' && columnsOf(longer) > WIDTH - 6) {
      lines.push(line)
      line = fact
    } else line = longer
  }
  return [...lines, ...(line === '' ? [] : [line])].flatMap((each) => paragraph(each, 6))
}

function underlined(text: string, mark: string): string[] {
  return [...paragraph(text), mark.repeat(Math.min(columnsOf(text), WIDTH))]
}
