import type { Event } from '../../idea/event.ts'
import type { Side } from '../../idea/event-facts.ts'
import { formatInterval } from '../../idea/interval.ts'
import { isList, isObject, type JsonObject, type JsonValue } from '../../idea/json.ts'
import { foreignLine } from '../../services/mail/foreign-text.ts'

/** One line of a sheet: a label, and the values beside it. */
export interface SheetRow {
  readonly label: string
  /** At least one; each is one line of printable text. */
  readonly values: readonly string[]
}

/** Rows that belong together. */
export interface SheetSection {
  readonly heading: string
  readonly rows: readonly SheetRow[]
}

/** What a person is told of an event; the text and the HTML of a mail are printed from it. */
export interface ReportSheet {
  readonly title: string
  readonly sections: readonly SheetSection[]
  readonly footer: readonly string[]
}

/** Longest value, and most values of a row: the event itself goes with the mail. */
const MOST = { characters: 300, values: 20 }

/**
 * Lays out what is known of an event. Whatever stands in the event becomes printable text; rows without values and
 * sections without rows are left out.
 */
export function reportSheet(
  event: Event,
  rule: { readonly name: string; readonly description?: string },
  footer: readonly string[],
): ReportSheet {
  const { description, note } = event
  const sections = [
    section('Event', [
      row('ID', [event.id]),
      row('Category', event.categories),
      row('Class', classOf(event.eventClass, event.eventSubclasses)),
      row('Severity', [event.eventSeverity]),
      row('Target class', classOf(event.targetClass, event.targetSubclasses)),
      row('Target severity', [event.targetSeverity]),
      row('Confidence', [event.confidence]),
      row('TLP', [event.tlp]),
      row('Note', [note]),
    ]),
    section('Time', [
      row('Detected', [formatTime(event.detectTime)]),
      row('Observed', [span(event.windowStart, event.windowEnd)]),
      row('Happened', [span(event.eventTime, event.ceaseTime)]),
      row('Created', [event.createTime === undefined ? undefined : formatTime(event.createTime)]),
    ]),
    section('Extent', [
      row('Protocols', listed(event.protocols)),
      ...extents.map(([label, key]) => row(label, numbers(event.document[key]))),
    ]),
    section('Sources', [
      ...sideRows(event, 'Source'),
      row('Country', event.sourceCountries),
      row('AS number', event.sourceAsns),
      row('Responsible', event.resolvedAbuses),
    ]),
    section('Targets', [...sideRows(event, 'Target'), row('Responsible', event.targetAbuses)]),
    section('Attached to the event', attachmentRows(event)),
    section('Seen by', [
      row('Detectors', detectorsOf(event)),
      row('References', texts(event.document['Ref'])),
    ]),
    section('Reported because of', [
      row('Rule', [rule.name]),
      row('Description', [rule.description]),
    ]),
  ]
  return {
    title: clean(description ?? event.categories.join(', ')),
    sections: sections.filter(({ rows }) => rows.length > 0),
    footer,
  }
}

/** `2024-05-02 10:00:10 UTC`, with the fraction of the second if there is one. */
export function formatTime(moment: number): string {
  const iso = new Date(moment).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 23).replace(/\.000$/, '')} UTC`
}

const extents = [
  ['Connections', 'ConnCount'],
  ['Flows', 'FlowCount'],
  ['Packets', 'PacketCount'],
  ['Bytes', 'ByteCount'],
] as const

function section(heading: string, rows: readonly SheetRow[]): SheetSection {
  return { heading, rows: rows.filter(({ values }) => values.length > 0) }
}

function row(label: string, values: readonly (string | number | undefined)[]): SheetRow {
  const known = values.filter((value) => value !== undefined).map((value) => clean(String(value)))
  const shown = known.filter((value) => value !== '')
  const rest = shown.length - MOST.values
  if (rest <= 0) return { label, values: shown }
  return { label, values: [...shown.slice(0, MOST.values), `and ${rest} more`] }
}

function sideRows(event: Event, side: Side): SheetRow[] {
  return [
    row('Addresses', event.addresses(side).map(formatInterval)),
    row('Host names', event.hostnames(side)),
    row('Ports', listed(event.ports(side))),
    row('Types', listed(event.types(side))),
    row('URLs', membersOf(event, side, 'URL')),
    row('E-mail', membersOf(event, side, 'Email')),
  ]
}

/** What the event itself brings: files that were seen, for one. */
function attachmentRows({ document }: Event): SheetRow[] {
  const values = (key: string): string[] => [
    ...new Set(objects(document['Attach']).flatMap((object) => texts(object[key]))),
  ]
  return [
    row('File names', values('FileName')),
    row('Hashes', values('Hash')),
    row('Types', listed(values('Type'))),
    row('Note', values('Note')),
  ]
}

function membersOf(event: Event, side: Side, key: string): string[] {
  return [...new Set(objects(event.document[side]).flatMap((object) => texts(object[key])))]
}

/** Short values side by side, a few of them in a line. */
function listed(values: readonly (string | number)[]): string[] {
  const shown = values.slice(0, 2 * MOST.values)
  const rest = values.length - shown.length
  return shown.length === 0 ? [] : [shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')]
}

function classOf(name: string | undefined, subclasses: readonly string[]): string[] {
  if (name === undefined) return []
  return [subclasses.length === 0 ? name : `${name} (${subclasses.join(', ')})`]
}

function detectorsOf(event: Event): string[] {
  return objects(event.document['Node']).map((node) => {
    const software = texts(node['SW']).join(', ')
    const [name = 'without a name'] = texts(node['Name'])
    return software === '' ? name : `${name} (${software})`
  })
}

function span(from: number | undefined, to: number | undefined): string | undefined {
  if (from === undefined) return to === undefined ? undefined : `until ${formatTime(to)}`
  if (to === from) return formatTime(from)
  return to === undefined ? `from ${formatTime(from)}` : `${formatTime(from)} to ${formatTime(to)}`
}

function objects(value: JsonValue | undefined): JsonObject[] {
  const list = isList(value) ? value : [value]
  return list.filter(isObject)
}

function texts(value: JsonValue | undefined): string[] {
  const list = isList(value) ? value : [value]
  return list.filter((element) => typeof element === 'string')
}

function numbers(value: JsonValue | undefined): string[] {
  if (typeof value === 'number') return [value.toLocaleString('en-US')]
  return typeof value === 'string' ? [value] : []
}

function clean(text: string): string {
  return foreignLine(text, MOST.characters)
}
