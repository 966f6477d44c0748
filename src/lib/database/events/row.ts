import { randomBytes } from 'node:crypto'
import type { Event } from '../../idea/event.ts'
import { formatAddress } from '../../idea/address.ts'
import { formatNetwork, type Interval, mergeIntervals, networksOf } from '../../idea/interval.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import { copyBoolean, copyIntegerList, copyText, copyTextList, readCopyText } from '../copy-text.ts'
import type { EnumeratedValues } from './seen-values.ts'

/**
 * An event as it goes into the tables: lines of COPY in text format, each with its newline. They are bytes and not texts,
 * because a thousand rows that wait would be moved about by the garbage collector, again and again.
 */
export interface EventRow {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly detectTime: number
  /** The same as text of the server. */
  readonly detectTimeText: string
  /** For `events`, with a mark where its storage time belongs: see `stamp`. */
  readonly eventLine: Buffer
  /** Where the mark is: in the column, and in the document. */
  readonly stampAt: readonly [number, number]
  /** For `event_addresses`: one line a network, of which most intervals are one. */
  readonly addressLines: Buffer
}

/** The row of an event, and its values that are kept for forms. */
export interface EncodedEvent {
  readonly row: EventRow
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
  'analyzer',
  'source_asn',
  'source_country',
  'document',
] as const

/** The columns of `event_addresses` in the order of addressLines. */
export const addressColumns = ['detect_time', 'id', 'role', 'network'] as const

/**
 * Longest item of a list column, in characters: an index entry of GIN can hold 2,700 bytes, and nobody searches
 * for more. The document keeps the whole.
 */
const LONGEST_ITEM = 500

/** Longest description in its column, in characters; the document keeps the whole. */
const LONGEST_DESCRIPTION = 4000

/** Of a time with six digits of a fraction: `2024-05-02T10:00:10.123456Z`. */
const STAMP_LENGTH = 27

/**
 * Stands for the storage time, which is known only when the row is sent, and is as long; a word that no event can hold by
 * chance or malice.
 */
const MARK = randomBytes(STAMP_LENGTH).toString('hex').slice(0, STAMP_LENGTH)

/**
 * Makes the rows of an event. The document is the text that came with what was added to it, the storage time among
 * that.
 * @param event gets a mark as its storage time
 */
export function encodeEvent(event: Event): EncodedEvent {
  const { id } = event
  const detectTime = formatTimestamp(event.detectTime)
  const sources = event.listedAddresses('Source')
  const targets = event.listedAddresses('Target')
  const values = valuesOf(event)
  event.add({ StorageTime: MARK })
  const columns = [
    id,
    detectTime,
    MARK,
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
    list(event.analyzers),
    copyIntegerList(event.sourceAsns.filter(isAsn)),
    list(event.sourceCountries),
    copyText(event.print()),
  ]
  const addresses =
    addressLines(id, detectTime, 's', mergeIntervals(sources)) +
    addressLines(id, detectTime, 't', mergeIntervals(targets))
  const eventLine = Buffer.from(`${columns.join('\t')}\n`)
  const row = {
    id,
    detectTime: event.detectTime,
    detectTimeText: detectTime,
    eventLine,
    stampAt: marksIn(eventLine),
    addressLines: Buffer.from(addresses),
  }
  return { row, values }
}

function marksIn(line: Buffer): [number, number] {
  const first = line.indexOf(MARK)
  return [first, line.indexOf(MARK, first + MARK.length)]
}

/**
 * A storage time as it is written into rows.
 * @param time RFC 3339 in UTC, with at most six digits of a fraction
 */
export function stampOf(time: string): Buffer {
  const [seconds = '', fraction = ''] = time.slice(0, -1).split('.')
  return Buffer.from(`${seconds}.${fraction.padEnd(6, '0')}Z`)
}

/**
 * Writes the storage time into the line of a row, in the place of the mark, or of the time that was written before.
 * @param time see stampOf
 */
export function stamp({ eventLine, stampAt }: EventRow, time: Buffer): void {
  for (const place of stampAt) time.copy(eventLine, place)
}

/** The document of a row: its last column. Its storage time is a mark until it has one. */
export function documentOf({ eventLine }: EventRow): string {
  const start = eventLine.lastIndexOf(TAB) + 1
  return readCopyText(eventLine.toString('utf8', start, eventLine.length - 1))
}

/** Between columns; within them it is escaped. */
const TAB = 0x09

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
  const start = `${detectTime}\t${id}\t${role}\t`
  for (const interval of intervals) {
    for (const network of networksOf(interval)) lines += `${start}${formatNetwork(network)}\n`
  }
  return lines
}

/** Numbers of autonomous systems have 32 bits (RFC 6793). */
function isAsn(number: number): boolean {
  return number >= 0 && number < 2 ** 32
}

/** As they are listed: two neighbours stay two, and what overlaps is merged by the server. */
function multirange(intervals: readonly Interval[]): string {
  return `{${intervals.map(range).join(',')}}`
}

/** Bounds are hosts (/32, /128, which is what an address without a prefix means), both included. */
function range({ family, low, high }: Interval): string {
  const first = formatAddress(family, low)
  return `[${first},${low === high ? first : formatAddress(family, high)}]`
}
