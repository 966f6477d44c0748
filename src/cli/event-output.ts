import { addressTexts } from '../lib/database/events/address-ranges.ts'
import type { EventHit } from '../lib/database/events/search/page.ts'
import { csvRow } from '../lib/framework/text/csv.ts'
import { renderTable, wholeSeconds } from './table.ts'

/** Hits as a table for people; the head only on the first of several pages. */
export function eventTable(hits: readonly EventHit[], withHead: boolean): string {
  const table = renderTable(hits, [
    { title: 'DETECTED', value: (hit) => wholeSeconds(hit.detect_time) },
    { title: 'CATEGORY', value: (hit) => shortList(hit.category, 2) },
    { title: 'SOURCE', value: (hit) => shortList(addressTexts(hit.source_ip), 1) },
    {
      title: 'TARGET',
      value: (hit) => shortList([...addressTexts(hit.target_ip).slice(0, 2), ...portsOf(hit)], 2),
    },
    { title: 'DETECTOR', value: (hit) => hit.node_name.at(-1) ?? '-' },
    { title: 'ID', value: (hit) => hit.id },
  ])
  return withHead ? table : table.slice(table.indexOf('\n') + 1)
}

/** Hits as rows of CSV; the first is the head. */
export function* csvLines(hits: Iterable<EventHit>, withHead: boolean): Generator<string> {
  if (withHead) yield csvRow(csvColumns)
  for (const hit of hits) {
    yield csvRow(
      csvColumns.map((column) =>
        column === 'source_ip' || column === 'target_ip' ? addressTexts(hit[column]) : hit[column],
      ),
    )
  }
}

/** A document on one line: within JSON, line breaks stand only between tokens. */
export function onOneLine(document: string): string {
  return document.replaceAll(/[\r\n]+/g, ' ')
}

const csvColumns = [
  'id',
  'detect_time',
  'storage_time',
  'category',
  'description',
  'source_ip',
  'target_ip',
  'source_port',
  'target_port',
  'protocol',
  'node_name',
  'event_class',
  'event_severity',
  'target_class',
  'target_severity',
  'resolved_abuses',
  'target_abuses',
  'tlp',
] as const

function portsOf(hit: EventHit): string[] {
  return hit.target_port.length > 0 ? [`:${hit.target_port.slice(0, 3).join(',')}`] : []
}

function shortList(values: readonly string[], most: number): string {
  if (values.length === 0) return '-'
  const rest = values.length - most
  return values.slice(0, most).join(' ') + (rest > 0 ? ` +${rest}` : '')
}
