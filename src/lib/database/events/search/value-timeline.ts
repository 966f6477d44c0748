import { type RawBuilder, sql } from 'kysely'
import { formatTimestamp } from '../../../idea/timestamp.ts'
import type { Database } from '../../database.ts'
import { builder, runQuery } from './builder.ts'
import { invalidParameter } from './condition.ts'
import { type CountedAttribute, itemsOf, matching, textOf } from './counted.ts'
import { MOST_HITS, type SearchParameters } from './parameters.ts'

/** Stretches of time. All times in milliseconds since 1970. */
export interface Stretches {
  /** Where each begins, ascending: each ends where the next begins. */
  readonly starts: readonly number[]
  readonly from: number
  /** Excluded. */
  readonly to: number
  readonly by: 'detecttime' | 'storagetime'
}

/** What has one value: in each stretch, and in all. */
export interface ValueLine {
  /** Undefined: the events without one. */
  readonly value: string | undefined
  readonly count: number
  readonly counts: readonly number[]
}

/** The most frequent values over time. An event with several values counts for each. */
export interface ValueTimeline {
  /** Most frequent first. */
  readonly values: readonly ValueLine[]
  /** All other values together, in each stretch. */
  readonly rest: readonly number[]
  /** How many other values there are. */
  readonly others: number
}

/** How many of the matching events lie in each stretch. */
export async function eventTimeline(
  database: Database,
  parameters: SearchParameters,
  stretches: Stretches,
): Promise<number[]> {
  const query = (await within(database, parameters, stretches))
    .select([stretchOf(stretches).as('stretch'), sql<number>`count(*)`.as('count')])
    .groupBy(sql`1`)
  const rows = await runQuery(database, query)
  return countsOf(rows, stretches)
}

/**
 * The values that most of the matching events have, in each stretch, and all others together; in one pass over the events.
 * @param request most: how many values, 1 to MOST_HITS
 * @throws MentatError SEARCH_INVALID
 */
export async function valueTimeline(
  database: Database,
  parameters: SearchParameters,
  request: Stretches & { readonly attribute: CountedAttribute; readonly most: number },
): Promise<ValueTimeline> {
  const { attribute, most } = request
  if (!Number.isInteger(most) || most < 1 || most > MOST_HITS) {
    throw invalidParameter('limit', `${most} is not a number of values; expected 1 to ${MOST_HITS}`)
  }
  // Equal lists are counted before they are taken apart: that is half the work.
  const lists = (await within(database, parameters, request))
    .select([
      stretchOf(request).as('stretch'),
      sql`${sql.ref(`e.${attribute}`)}`.as('list'),
      sql<number>`count(*)`.as('count'),
    ])
    .groupBy(sql`1, 2`)
  const each = sql`
    SELECT g.stretch, v.value, sum(g.count) AS count
    FROM (${lists}) AS g CROSS JOIN LATERAL ${itemsOf(attribute, 'g.list')} AS v GROUP BY 1, 2`
  const statement = { compile: () => rankedValues(each, most).compile(builder) }
  const rows = await database.transaction(async (client) => {
    // Some hundreds of thousands of addresses are counted in memory.
    await client.query("SET LOCAL work_mem = '64MB'")
    return runQuery(client, statement)
  })
  return timelineOf(rows, request)
}

interface Row {
  readonly stretch: string | number
  readonly value: string | null
  /** Null: one of the others. */
  readonly rank: number | null
  readonly count: number
  readonly others: number
}

/** Values are compared as they are, and become text only when they are told; NULL cannot be joined, so it is looked up. */
function rankedValues(each: RawBuilder<unknown>, most: number): RawBuilder<Row> {
  return sql`
    WITH each AS MATERIALIZED (${each}), total AS MATERIALIZED (
      SELECT value, sum(count) AS count FROM each GROUP BY value
    ), top AS MATERIALIZED (
      SELECT value, row_number() OVER (ORDER BY count DESC, value) AS rank FROM total ORDER BY count DESC, value LIMIT ${most}
    ), ranked AS (
      SELECT e.stretch, e.count, coalesce(t.rank, CASE WHEN e.value IS NULL THEN (SELECT rank FROM top WHERE value IS NULL) END) AS rank
      FROM each e LEFT JOIN top t USING (value)
    ), summed AS (
      SELECT stretch, rank, sum(count)::bigint AS count FROM ranked GROUP BY stretch, rank
    )
    SELECT s.stretch, s.rank, s.count, t.value::text AS value, (SELECT count(*) FROM total) - (SELECT count(*) FROM top) AS others
    FROM summed s LEFT JOIN top t USING (rank)`
}

async function within(database: Database, parameters: SearchParameters, stretches: Stretches) {
  const { from, to, by } = stretches
  const window = by === 'detecttime' ? { dt_from: from, dt_to: to } : { st_from: from, st_to: to }
  return (await matching(database, { ...parameters, ...window }, true)).query
}

/**
 * The number of a stretch, from 1; where all are of one length, its beginning, which is found many times quicker than a place in
 * a list.
 */
function stretchOf({ starts, by }: Stretches): RawBuilder<string | number> {
  const column = sql.ref(by === 'detecttime' ? 'e.detect_time' : 'e.storage_time')
  const step = stepOf(starts)
  if (step === undefined) {
    return sql`width_bucket(${column}, ${starts.map(formatTimestamp)}::timestamptz[])`
  }
  const origin = formatTimestamp(starts[0] ?? 0)
  return sql`date_bin(make_interval(secs => ${step / 1000}::float8), ${column}, ${origin}::timestamptz)`
}

/** Undefined: days of 23 and 25 hours are among them. */
function stepOf(starts: readonly number[]): number | undefined {
  const [first = 0, second = first + 1000] = starts
  const step = second - first
  return starts.every((start, index) => start === first + index * step) ? step : undefined
}

function countsOf(
  rows: readonly { readonly stretch: string | number; readonly count: number }[],
  { starts }: Stretches,
): number[] {
  const counts = starts.map(() => 0)
  const places = new Map(starts.map((start, index) => [start, index]))
  for (const { stretch, count } of rows) {
    const place = typeof stretch === 'number' ? stretch - 1 : places.get(Date.parse(stretch))
    if (place !== undefined) counts[place] = (counts[place] ?? 0) + count
  }
  return counts
}

function timelineOf(
  rows: readonly Row[],
  request: Stretches & { readonly attribute: CountedAttribute },
): ValueTimeline {
  const byRank = Map.groupBy(rows, ({ rank }) => rank ?? 0)
  const ranks = [...byRank.keys()].filter((rank) => rank > 0).toSorted((a, b) => a - b)
  return {
    values: ranks.map((rank) => {
      const own = byRank.get(rank) ?? []
      const counts = countsOf(own, request)
      return {
        value: textOf(request.attribute, own[0]?.value ?? null),
        count: counts.reduce((sum, count) => sum + count, 0),
        counts,
      }
    }),
    rest: countsOf(byRank.get(0) ?? [], request),
    others: rows[0]?.others ?? 0,
  }
}
