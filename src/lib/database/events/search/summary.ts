import { sql } from 'kysely'
import { formatTimestamp } from '../../../idea/timestamp.ts'
import type { Database } from '../../database.ts'
import { runQuery } from './builder.ts'
import { invalidParameter } from './condition.ts'
import { type CountedAttribute, itemsOf, matching, textOf } from './counted.ts'
import { MOST_HITS, type SearchParameters } from './parameters.ts'

/** How many events have a value; undefined: the events without one. */
export interface ValueCount {
  readonly value: string | undefined
  readonly count: number
}

/** Events in a stretch of time. */
export interface Bucket {
  /** Beginning, milliseconds since 1970; the bucket ends where the next begins. */
  readonly from: number
  readonly count: number
}

/** What a time line is made of. All times in milliseconds since 1970. */
export interface TimelineRequest {
  readonly from: number
  /** Excluded. */
  readonly to: number
  /** Length of a bucket, in milliseconds. */
  readonly step: number
  /** By which time; default: detecttime. */
  readonly by?: 'detecttime' | 'storagetime'
}

/** More buckets than this cannot be looked at. */
export const MOST_BUCKETS = 10_000

/** How many events match. */
export async function countEvents(
  database: Database,
  parameters: SearchParameters,
): Promise<number> {
  const { query } = await matching(database, parameters)
  const rows = await runQuery(database, query.select(sql<number>`count(*)`.as('count')))
  return rows[0]?.count ?? 0
}

/**
 * The values that most of the matching events have, most frequent first. An event with several values counts for each.
 * Addresses are those of the events as they stand there: a network counts as one value, not for each host.
 * @param request limit: 1 to MOST_HITS values
 * @throws MentatError SEARCH_INVALID
 */
export async function topValues(
  database: Database,
  parameters: SearchParameters,
  request: { readonly attribute: CountedAttribute; readonly limit: number },
): Promise<ValueCount[]> {
  const { attribute, limit } = request
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_HITS) {
    throw invalidParameter(
      'limit',
      `${limit} is not a number of values; expected 1 to ${MOST_HITS}`,
    )
  }
  const { query } = await matching(database, parameters)
  const counts = query
    .innerJoinLateral(
      () => itemsOf(attribute).as('v'),
      (join) => join.onTrue(),
    )
    .select([sql<string | number | null>`v.value`.as('value'), sql<number>`count(*)`.as('count')])
    .groupBy(sql`v.value`)
    .orderBy(sql`count(*)`, 'desc')
    .orderBy(sql`v.value`)
    .limit(limit)
  const rows = await runQuery(database, counts)
  return rows.map(({ value, count }) => ({ value: textOf(attribute, value), count }))
}

/**
 * Counts per stretch of time, empty ones included. The window of the request takes the place of the one in the parameters.
 * @throws MentatError SEARCH_INVALID for times that are none, a step that is none, more than MOST_BUCKETS
 */
export async function timeline(
  database: Database,
  parameters: SearchParameters,
  request: TimelineRequest,
): Promise<Bucket[]> {
  const { from: first, to, step, by = 'detecttime' } = request
  const buckets = bucketsOf(request)
  const window = by === 'detecttime' ? { dt_from: first, dt_to: to } : { st_from: first, st_to: to }
  const column = sql.ref(by === 'detecttime' ? 'e.detect_time' : 'e.storage_time')
  const origin = formatTimestamp(first)
  const number = sql<number>`floor(extract(epoch FROM ${column} - ${origin}::timestamptz) * 1000 / ${step}::numeric)::integer`
  const { query } = await matching(database, { ...parameters, ...window }, true)
  const numbered = query
    .select([number.as('number'), sql<number>`count(*)`.as('count')])
    .groupBy(sql`1`)
  const counts = new Map((await runQuery(database, numbered)).map((row) => [row.number, row.count]))
  return Array.from({ length: buckets }, (_, index) => ({
    from: first + index * step,
    count: counts.get(index) ?? 0,
  }))
}

function bucketsOf({ from: first, to, step }: TimelineRequest): number {
  for (const [name, time] of Object.entries({ from: first, to })) {
    if (!Number.isFinite(time)) throw invalidParameter(name, `${time} is not a time`)
  }
  if (!(step > 0))
    throw invalidParameter('step', `${step} is not a length; expected more than 0 ms`)
  const buckets = Math.max(0, Math.ceil((to - first) / step))
  if (buckets <= MOST_BUCKETS) return buckets
  throw invalidParameter(
    'step',
    `${step} ms make ${buckets} stretches of time; at most ${MOST_BUCKETS}: take longer ones`,
  )
}
