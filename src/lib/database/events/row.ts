import type { Event } from '../../idea/event.ts'
import { formatAddress } from '../../idea/address.ts'
import type { Interval } from '../../idea/interval.ts'
import type { JsonObject } from '../../idea/json.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import { withMentat } from '../../idea/verbatim.ts'
import { copyBoolean, copyIntegerList, copyText, copyTextList } from '../copy-text.ts'
import type { EnumeratedValues } from './seen-values.ts'

/** An event as it goes into the tables: lines of COPY in text format, each with its newline. */
export interface EventRow {
  readonly id: string
  /** The document as it came. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly detectTime: number
  /** For `events`. */
  readonly eventLine: string
  /** For `event_addresses`: one line an interval. */
  readonly addressLines: string
  readonly values: EnumeratedValues
}

/** The columns of `events` in the order of eventLine. */
export const eventColumns = [
  'id',
  'detect_time',
  'storage_time',
  'category',
  'description',
  'source_ip',
  'target_ip',
  'source_port',
  'target_port',
  'source_type',
  'target_type',
  'protocol',
  'node_name',
  'node_type',
  'resolved_abuses',
  'target_abuses',
  'event_class',
  'target_class',
  'event_severity',
  'target_severity',
  'tlp',
  'inspection_errors',
  'shadow_reporting',
  'shadow_reporting_target',
  'document',
] as const

/** The columns of `event_addresses` in the order of addressLines. */
export const addressColumns = ['detect_time', 'id', 'role', 'range'] as const

/**
 * Longest item of a list column, in characters: an index entry of GIN can hold 2,700 bytes, and nobody searches
 * for more. The document keeps the whole.
 */
const LONGEST_ITEM = 500

/** Longest description in its column, in characters; the document keeps the whole. */
const LONGEST_DESCRIPTION = 4000

/**
 * Makes the rows of an event. The document is the text that came, with `_Mentat` completed.
 * @param additions members of `_Mentat`
 */
export function eventRow(event: Event, additions: JsonObject, storageTime: string): EventRow {
  const { id } = event
  const detectTime = formatTimestamp(event.detectTime)
  const sources = event.sourceAddresses
  const targets = event.targetAddresses
  const values = valuesOf(event)
  const document = withMentat(event, { ...additions, StorageTime: storageTime })
  const columns = [
    id,
    detectTime,
    storageTime,
    list(values.category),
    copyText(event.description?.slice(0, LONGEST_DESCRIPTION)),
    multirange(sources),
    multirange(targets),
    copyIntegerList(event.sourcePorts),
    copyIntegerList(event.targetPorts),
    list(values.source_type),
    list(values.target_type),
    list(values.protocol),
    list(values.node_name),
    list(values.node_type),
    list(values.resolved_abuses),
    list(values.target_abuses),
    copyText(values.event_class[0]),
    copyText(values.target_class[0]),
    copyText(values.event_severity[0]),
    copyText(values.target_severity[0]),
    copyText(values.tlp[0]),
    list(values.inspection_errors),
    copyBoolean(event.shadowReporting),
    copyBoolean(event.shadowReportingTarget),
    copyText(document),
  ]
  return {
    id,
    text: event.text,
    detectTime: event.detectTime,
    eventLine: `${columns.join('\t')}\n`,
    addressLines:
      addressLines(id, detectTime, 's', sources) + addressLines(id, detectTime, 't', targets),
    values,
  }
}

/** The attributes of which values are kept for forms; each accessor is asked once. */
function valuesOf(event: Event): EnumeratedValues {
  return {
    category: event.categories,
    protocol: event.protocols,
    node_name: event.detectors,
    node_type: event.nodeTypes,
    source_type: event.sourceTypes,
    target_type: event.targetTypes,
    resolved_abuses: event.resolvedAbuses,
    target_abuses: event.targetAbuses,
    event_class: single(event.eventClass),
    target_class: single(event.targetClass),
    event_severity: single(event.eventSeverity),
    target_severity: single(event.targetSeverity),
    inspection_errors: event.inspectionErrors,
    tlp: single(event.tlp),
  }
}

function single(value: string | undefined): readonly string[] {
  return value === undefined ? none : [value]
}

const none: readonly string[] = []

function list(values: readonly string[]): string {
  return copyTextList(values, LONGEST_ITEM)
}

function addressLines(
  id: string,
  detectTime: string,
  role: 's' | 't',
  intervals: readonly Interval[],
): string {
  let lines = ''
  for (const interval of scattered(intervals)) {
    lines += `${detectTime}\t${id}\t${role}\t${range(interval)}\n`
  }
  return lines
}

/**
 * SP-GiST makes a tree as deep as a list of values that come in ascending order: 100,000 took 12 s. In an order that
 * jumps (by the golden section, which visits all parts of a list evenly) they take less than one.
 */
function scattered(intervals: readonly Interval[]): readonly Interval[] {
  const count = intervals.length
  if (count < 64) return intervals
  const order = intervals.map((_, index) => (index * 0.618_033_988_749_895) % 1)
  const places = order.map((_, index) => index).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0))
  return places.map((index) => intervals[index]).filter((interval) => interval !== undefined)
}

function multirange(intervals: readonly Interval[]): string {
  return `{${intervals.map(range).join(',')}}`
}

/** Bounds are hosts (/32, /128, which is what an address without a prefix means), both included. */
function range({ family, low, high }: Interval): string {
  const first = formatAddress(family, low)
  return `[${first},${low === high ? first : formatAddress(family, high)}]`
}
