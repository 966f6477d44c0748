import type { Event } from '../../../idea/event.ts'
import type { Side } from '../../../idea/event-facts.ts'
import { silent } from '../../../idea/notes.ts'
import { readInteger, readList, readOne } from '../../../idea/reader.ts'
import { readProtocol } from '../../../idea/vocabulary.ts'
import { foreignLine } from '../../../services/mail/foreign-text.ts'
import { sectionsOf } from '../event/facts.ts'
import { type DataAbout, type ReadEvent, readEvents, type ReportEvent } from './report-event.ts'

/** The columns of the original, in its order. */
export const csvColumns = [
  'date_gmt',
  'detected_gmt',
  'analyzer',
  'detector',
  'classification',
  'categories',
  'src_ip',
  'src_host',
  'src_port',
  'tgt_port',
  'src_proto',
  'tgt_proto',
  'con_cnt',
  'date_ts',
  'detected_ts',
  'note',
  'impact',
] as const

/** In reports on targets there is one more, at the end. */
export const csvTargetColumn = 'tgt_ip'

/** Values in a cell, and characters of it. */
const MOST = { values: 50, characters: 1000 }

/** The events as a table, one row for each event and address, as RFC 4180 says but with semicolons. */
export function* csvLines(
  events: Iterable<ReportEvent>,
  about: Pick<DataAbout, 'type'>,
): Generator<string> {
  yield csvHead(about)
  yield* csvRows(events, about)
}

/** The first line. */
export function csvHead(about: Pick<DataAbout, 'type'>): string {
  return csvLine(columnsOf(about))
}

/** The lines below the first. */
export function* csvRows(
  events: Iterable<ReportEvent>,
  about: Pick<DataAbout, 'type'>,
): Generator<string> {
  const isTarget = about.type === 'target'
  const names = columnsOf(about)
  let before: { readonly read: ReadEvent; readonly row: Row } | undefined
  for (const { read, address } of readEvents(events)) {
    if (before?.read !== read) before = { read, row: rowOf(read, isTarget) }
    const cells: Readonly<Record<string, string>> = {
      ...before.row,
      [isTarget ? csvTargetColumn : 'src_ip']: address,
    }
    yield csvLine(names.map((name) => cells[name] ?? ''))
  }
}

function columnsOf({ type }: Pick<DataAbout, 'type'>): readonly string[] {
  return type === 'target' ? [...csvColumns, csvTargetColumn] : csvColumns
}

type Row = Readonly<Record<(typeof csvColumns)[number], string>>

function rowOf({ event, source }: ReadEvent, isTarget: boolean): Row {
  const { detectTime, eventTime = detectTime } = event
  const connections = readOne(event.document['ConnCount'], readInteger, silent)
  return {
    date_gmt: gmt(eventTime),
    detected_gmt: gmt(detectTime),
    analyzer: joined(event.analyzers),
    detector: event.lastDetector ?? '',
    classification: (isTarget ? event.targetClass : event.eventClass) ?? '',
    categories: joined(event.categories),
    src_ip: joined(source.addresses),
    src_host: joined(event.hostnames('Source')),
    src_port: joined(event.ports('Source')),
    tgt_port: joined(event.ports('Target')),
    src_proto: joined(protocols(event, 'Source')),
    tgt_proto: joined(protocols(event, 'Target')),
    con_cnt: connections === undefined ? '' : String(connections),
    date_ts: String(Math.floor(eventTime / 1000)),
    detected_ts: String(Math.floor(detectTime / 1000)),
    note: event.note ?? '',
    impact: event.description ?? '',
  }
}

function protocols(event: Event, side: Side): string[] {
  const all = sectionsOf(event.document, side).flatMap(({ Proto: proto }) =>
    readList(proto, readProtocol, silent),
  )
  return [...new Set(all)].sort()
}

function joined(values: readonly (string | number)[]): string {
  return values.slice(0, MOST.values).join(',')
}

/** `2024-05-02 10:00:10`, in UTC. */
function gmt(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(';')}\r\n`
}

/** What a spreadsheet would take for a formula gets an apostrophe before it. */
function csvCell(text: string): string {
  const line = foreignLine(text, MOST.characters)
  const cell = /^[=+\-@＝＋－＠]/.test(line) ? `'${line}` : line
  return /[;",']/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
