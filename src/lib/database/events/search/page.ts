import { type RawBuilder, sql } from 'kysely'
import { formatTimestamp, parseTimestamp } from '../../../idea/timestamp.ts'
import type { Database } from '../../database.ts'
import type { EventsTable } from '../tables.ts'
import { addressKeys, eventsOf } from './address-keys.ts'
import { runQuery } from './builder.ts'
import { asStored, type Condition, invalidParameter } from './condition.ts'
import { conditionsOf } from './conditions.ts'
import { MOST_HITS, type PageRequest, type SearchParameters, type SortField } from './parameters.ts'

/** Columns that only statistics need. */
type CountedColumns = 'analyzer' | 'source_asn' | 'source_country'

/** A hit: the columns of an event, and its document when it was asked for. */
export type EventHit = Omit<EventsTable, 'document' | CountedColumns> & {
  readonly document?: string
}

/** One page of hits. */
export interface EventPage {
  readonly hits: readonly EventHit[]
  /** Put it into `after` for the next page; undefined: this is the last one. */
  readonly next: string | undefined
}

/** The hits' columns, all but the document. */
const hitColumns = [
  'e.id',
  'e.detect_time',
  'e.storage_time',
  'e.category',
  'e.description',
  'e.source_ip',
  'e.target_ip',
  'e.source_port',
  'e.target_port',
  'e.source_type',
  'e.target_type',
  'e.protocol',
  'e.node_name',
  'e.node_type',
  'e.resolved_abuses',
  'e.target_abuses',
  'e.event_class',
  'e.target_class',
  'e.event_severity',
  'e.target_severity',
  'e.tlp',
  'e.inspection_errors',
  'e.shadow_reporting',
  'e.shadow_reporting_target',
] as const

const sortColumns = { detecttime: 'e.detect_time', storagetime: 'e.storage_time' } as const

/**
 * One page of events. Pages continue where the one before ended (by time and ID), so the hundredth costs what
 * the first does, and events that arrive meanwhile shift nothing.
 * @throws MentatError SEARCH_INVALID for parameters or an `after` that cannot be used
 */
export async function searchEvents(
  database: Database,
  parameters: SearchParameters,
  request: PageRequest & { readonly documents?: boolean },
): Promise<EventPage> {
  const limit = checkedLimit(request.limit)
  const sort = sortOf(parameters, request)
  const narrowed = narrow(parameters, request, sort)
  // Before any statement: what is wrong is wrong, whatever the addresses find.
  const conditions = conditionsOf(narrowed)
  const keys = await addressKeys(database, narrowed, mostKeysOf(limit + (request.offset ?? 0)))
  if (keys?.length === 0) return { hits: [], next: undefined }
  const query = pageQuery(eventsOf(narrowed, keys), conditions, { ...request, sort })
  const rows = await runQuery(database, request.documents ? query.select('e.document') : query)
  const hits = rows.slice(0, limit)
  const last = hits.at(-1)
  const next = rows.length > limit && last ? cursorOf(sort, last) : undefined
  return { hits, next }
}

/**
 * Either the events of the window are read in their order until the page is full, or those with the addresses are
 * read and sorted. With N events of which M have the addresses, the first reads limit x N / M of them, the second M,
 * each by its key, which costs some four times as much. So the second is better up to this M.
 */
function mostKeysOf(limit: number): (events: number) => number {
  return (events) => Math.sqrt((limit * events) / 4)
}

/** One row more than asked for tells whether there is a next page. */
function pageQuery(
  events: ReturnType<typeof eventsOf>,
  conditions: readonly Condition[],
  request: PageRequest & { readonly sort: SortField },
) {
  const { ascending = false, limit, sort } = request
  const after = request.after === undefined ? undefined : readCursor(request.after, sort)
  const direction = ascending ? 'asc' : 'desc'
  let query = events.select(hitColumns)
  for (const condition of conditions) query = query.where(condition)
  if (after) query = query.where(afterRow(sql.ref(sortColumns[sort]), after, ascending))
  return query
    .orderBy(sortColumns[sort], direction)
    .orderBy('e.id', direction)
    .limit(limit + 1)
    .offset(request.offset ?? 0)
}

function sortOf(parameters: SearchParameters, { sort }: PageRequest): SortField {
  const { dt_from, dt_to, st_from, st_to } = parameters
  const byStorage = (st_from ?? st_to) !== undefined && (dt_from ?? dt_to) === undefined
  return sort ?? (byStorage ? 'storagetime' : 'detecttime')
}

function checkedLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_HITS) return limit
  throw invalidParameter('limit', `${limit} is not a size of a page; expected 1 to ${MOST_HITS}`)
}

interface Cursor {
  /** RFC 3339 with microseconds. */
  readonly time: string
  readonly id: string
}

/** A comparison of rows does not exclude partitions: the window has to end (or begin) at the cursor as well. */
function narrow(
  parameters: SearchParameters,
  { after, ascending }: PageRequest,
  sort: SortField,
): SearchParameters {
  const at = after === undefined ? undefined : parseTimestamp(readCursor(after, sort).time)
  if (at === undefined) return parameters
  const [from, to] =
    sort === 'detecttime' ? (['dt_from', 'dt_to'] as const) : (['st_from', 'st_to'] as const)
  return ascending
    ? { ...parameters, [from]: Math.max(at, parameters[from] ?? -Infinity) }
    : { ...parameters, [to]: Math.min(at, parameters[to] ?? Infinity) }
}

function afterRow(
  column: RawBuilder<unknown>,
  { time, id }: Cursor,
  ascending: boolean,
): Condition {
  const operator = ascending ? sql`>` : sql`<`
  return sql<boolean>`(${column}, e.id) ${operator} (${time}::timestamptz, ${id})`
}

function cursorOf(sort: SortField, hit: EventHit): string {
  const time = sort === 'detecttime' ? hit.detect_time : hit.storage_time
  return Buffer.from(JSON.stringify([sort, time, hit.id])).toString('base64url')
}

function readCursor(text: string, sort: SortField): Cursor {
  try {
    const [field, time, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    const at = typeof time === 'string' ? parseTimestamp(time) : undefined
    if (field === sort && at !== undefined && typeof id === 'string')
      return { time: formatTimestamp(at), id: asStored(id) }
  } catch {
    // Told below.
  }
  throw invalidParameter('after', `"${text}" is not where a page in this order ended`)
}
