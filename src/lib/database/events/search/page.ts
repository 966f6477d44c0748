import { sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { EventsTable } from '../tables.ts'
import { addressKeys, eventsOf } from './address-keys.ts'
import { runQuery } from './builder.ts'
import { type Condition, invalidParameter } from './condition.ts'
import { conditionsOf } from './conditions.ts'
import { behind, type Cursor, cursorText, narrowed, readCursor } from './cursor.ts'
import { inOrderOfKeys, type Part, type Reader } from './in-order.ts'
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
  const sort = sortOf(parameters, request)
  const { after: text, limit, ascending = false, offset = 0, documents = false } = request
  checkLimit(limit)
  const after = text === undefined ? undefined : readCursor(text, sort)
  const window = after === undefined ? parameters : narrowed(parameters, after, { sort, ascending })
  // Before any statement: what is wrong is wrong, whatever the addresses find.
  const conditions = conditionsOf(window)
  const read: Reader<EventHit> = (keys, part) => {
    const order = { sort, ascending, offset, ...part }
    const query = pageQuery(eventsOf(window, keys), conditions, order)
    return runQuery(database, documents ? query.select('e.document') : query)
  }
  const rows =
    sort === 'detecttime' && offset === 0
      ? await inOrderOfKeys(database, window, { limit, after, ascending, read })
      : await ofAllKeys(database, window, { limit, after, offset, read })
  const hits = rows.slice(0, limit)
  const last = hits.at(-1)
  const next = rows.length > limit && last ? cursorText(sort, placeOf(last, sort)) : undefined
  return { hits, next }
}

/**
 * A page in any other order. Either the events of the window are read in that order until the page is full, or those with the
 * addresses are read and sorted. With N events of which M have the addresses, the first reads limit x N / M of them, the second M,
 * each by its key, which costs some four times as much. So the second is better up to M = √(limit x N / 4).
 */
async function ofAllKeys(
  database: Database,
  parameters: SearchParameters,
  { read, offset, ...part }: Part & { offset: number; read: Reader<EventHit> },
): Promise<EventHit[]> {
  const most = (events: number): number => Math.sqrt(((part.limit + offset) * events) / 4)
  const keys = await addressKeys(database, parameters, most)
  return keys?.length === 0 ? [] : read(keys, part)
}

interface Order {
  readonly sort: SortField
  readonly ascending: boolean
  readonly offset: number
}

function pageQuery(
  events: ReturnType<typeof eventsOf>,
  conditions: readonly Condition[],
  { sort, ascending, offset, limit, after }: Order & Part,
) {
  const direction = ascending ? 'asc' : 'desc'
  const columns = { time: sql.ref(sortColumns[sort]), id: sql.ref('e.id') }
  let query = events.select(hitColumns)
  for (const condition of conditions) query = query.where(condition)
  if (after) query = query.where(behind(after, columns, ascending))
  return query
    .orderBy(sortColumns[sort], direction)
    .orderBy('e.id', direction)
    .limit(limit + 1)
    .offset(offset)
}

function sortOf(parameters: SearchParameters, { sort }: PageRequest): SortField {
  const { dt_from, dt_to, st_from, st_to } = parameters
  const byStorage = (st_from ?? st_to) !== undefined && (dt_from ?? dt_to) === undefined
  return sort ?? (byStorage ? 'storagetime' : 'detecttime')
}

function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_HITS) return
  throw invalidParameter('limit', `${limit} is not a size of a page; expected 1 to ${MOST_HITS}`)
}

function placeOf({ id, detect_time, storage_time }: EventHit, sort: SortField): Cursor {
  return { id, time: sort === 'detecttime' ? detect_time : storage_time }
}
