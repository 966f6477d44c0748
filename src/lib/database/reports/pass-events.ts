import { formatInterval, parseInterval } from '../../idea/interval.ts'
import { formatTimestamp, parseTimestamp } from '../../idea/timestamp.ts'
import type { Database } from '../database.ts'
import type { Severity } from '../groups/tables.ts'
import type { Queries } from '../queries.ts'

/** Which events a pass of the reporter looks at: those stored from `from` (included) to `to` (not included). */
export interface EventSelection {
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
  readonly severity: Severity
  /** Whether the severity is that for the targets; else for the sources. */
  readonly isTarget: boolean
  readonly isShadow: boolean
  /** Only events of the category Test, or only others. */
  readonly isTest: boolean
}

/** How a stored event is found. */
export interface EventReference {
  readonly id: string
  /** Milliseconds since 1970, fractions are microseconds. */
  readonly detectTime: number
  /** Octets of the document. */
  readonly size: number
}

/** A stored event and, if they are single ones, the addresses of the side that the pass is about. */
export interface SelectedEvent extends EventReference {
  /** Undefined: there are networks, ranges or neighbours among them, and only the document tells how they are written. */
  readonly addresses: readonly string[] | undefined
}

/** So many rows are read at a time. */
const PAGE = 5000

/** A longer list of addresses is read from the document, so that a page of events stays small. */
const LONGEST_LIST = 2000

/** Reads the selected events page by page, without their documents, as they are at one moment. */
export async function readPassEvents(
  database: Database,
  selection: EventSelection,
  take: (event: SelectedEvent) => void,
): Promise<void> {
  await database.transaction(async (client) => {
    await client.query('SET TRANSACTION READ ONLY')
    await client.query(`DECLARE pass_events NO SCROLL CURSOR FOR ${select(selection)}`, [
      formatTimestamp(selection.from),
      formatTimestamp(selection.to),
      selection.severity,
      selection.isShadow,
      selection.isTest,
    ])
    for (let count = PAGE; count === PAGE;) {
      const { rows } = await client.query<Row>(`FETCH ${PAGE} FROM pass_events`)
      for (const row of rows) take(selectedEvent(row))
      count = rows.length
    }
  })
}

interface Row {
  readonly id: string
  readonly detect_time: string
  readonly size: number
  readonly addresses: string | null
}

function select({ isTarget }: EventSelection): string {
  const [addresses, severity, shadow] = isTarget
    ? ['target_ip', 'target_severity', 'shadow_reporting_target']
    : ['source_ip', 'event_severity', 'shadow_reporting']
  return `SELECT id, detect_time, octet_length(document::text) AS size,
      CASE WHEN pg_column_size(${addresses}) <= ${LONGEST_LIST} THEN ${addresses}::text END AS addresses
    FROM events
    WHERE storage_time >= $1 AND storage_time < $2 AND ${severity} = $3 AND ${shadow} = $4
      AND ('Test' = ANY(category)) = $5`
}

function selectedEvent({ id, detect_time, size, addresses }: Row): SelectedEvent {
  const detectTime = parseTimestamp(detect_time) ?? 0
  return { id, detectTime, size, addresses: singleAddresses(addresses) }
}

/** Neighbours were joined when the event was stored: only what is still a single address was written as one. */
function singleAddresses(ranges: string | null): string[] | undefined {
  if (ranges === null) return undefined
  const found: string[] = []
  for (const [, first, last] of ranges.matchAll(/\[([^,\]]+),([^\]]+)\]/g)) {
    if (first === undefined || first !== last) return undefined
    found.push(ourSpelling(first))
  }
  return found
}

/** As formatInterval writes it, by which the address is found in the document: PostgreSQL writes `::1.2.3.4` for `::102:304`. */
function ourSpelling(address: string): string {
  if (!address.includes(':')) return address
  const interval = parseInterval(address)
  return interval ? formatInterval(interval) : address
}

/** A stored event and its text. */
export interface StoredDocument<Reference extends EventReference = EventReference> {
  readonly reference: Reference
  readonly document: string
}

/** Read at a time: events, and octets of their documents. */
const chunk = { events: 500, octets: 8 * 1024 * 1024 }

/** The documents of events in the order of the references, a chunk at a time; events that are gone are left out. */
export async function* readDocuments<Reference extends EventReference>(
  client: Queries,
  references: readonly Reference[],
): AsyncGenerator<StoredDocument<Reference>[]> {
  for (const part of chunksOf(references)) {
    const { rows } = await client.query<{ position: number; document: string }>(
      `SELECT k.position::int AS position, e.document
       FROM unnest($1::timestamptz[], $2::text[]) WITH ORDINALITY AS k (detect_time, id, position)
       JOIN events e ON e.detect_time = k.detect_time AND e.id = k.id
       ORDER BY k.position`,
      [part.map(({ detectTime }) => formatTimestamp(detectTime)), part.map(({ id }) => id)],
    )
    yield rows.flatMap(({ position, document }) => {
      const reference = part[position - 1]
      return reference ? [{ reference, document }] : []
    })
  }
}

function* chunksOf<Reference extends EventReference>(
  references: readonly Reference[],
): Generator<Reference[]> {
  let part: Reference[] = []
  let octets = 0
  for (const reference of references) {
    if (
      part.length === chunk.events ||
      (part.length > 0 && octets + reference.size > chunk.octets)
    ) {
      yield part
      part = []
      octets = 0
    }
    part.push(reference)
    octets += reference.size
  }
  if (part.length > 0) yield part
}
