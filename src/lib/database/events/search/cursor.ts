import { type RawBuilder, sql } from 'kysely'
import { formatTimestamp, parseTimestamp } from '../../../idea/timestamp.ts'
import { asStored, type Condition, invalidParameter } from './condition.ts'
import type { SearchParameters, SortField } from './parameters.ts'

/** An event's place in an order by time and ID: where a page ended. */
export interface Cursor {
  /** RFC 3339 with microseconds. */
  readonly time: string
  readonly id: string
}

/** A cursor as it is handed out. */
export function cursorText(sort: SortField, { time, id }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, time, id])).toString('base64url')
}

/** @throws MentatError SEARCH_INVALID for what was not handed out for this order */
export function readCursor(text: string, sort: SortField): Cursor {
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

/** What lies behind a cursor; a comparison of rows does not exclude partitions, so the window has to end (or begin) there too. */
export function narrowed(
  parameters: SearchParameters,
  { time }: Cursor,
  { sort, ascending }: { readonly sort: SortField; readonly ascending: boolean },
): SearchParameters {
  const at = parseTimestamp(time)
  if (at === undefined) return parameters
  const [from, to] =
    sort === 'detecttime' ? (['dt_from', 'dt_to'] as const) : (['st_from', 'st_to'] as const)
  return ascending
    ? { ...parameters, [from]: Math.max(at, parameters[from] ?? -Infinity) }
    : { ...parameters, [to]: Math.min(at, parameters[to] ?? Infinity) }
}

/** Rows behind a cursor, of a table with that column of time and IDs. */
export function behind(
  { time, id }: Cursor,
  columns: { readonly time: RawBuilder<unknown>; readonly id: RawBuilder<unknown> },
  ascending: boolean,
): Condition {
  const operator = ascending ? sql`>` : sql`<`
  return sql<boolean>`(${columns.time}, ${columns.id}) ${operator} (${time}::timestamptz, ${id})`
}
