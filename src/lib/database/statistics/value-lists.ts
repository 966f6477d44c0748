import type { QueryResultRow } from 'pg'
import type { TimeWindow } from '../../framework/time/interval.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Database } from '../database.ts'
import { type DimensionName, REST, type StatisticsGroup, statisticsGroups } from './dimensions.ts'

/** How many events have a value. */
export interface ValueList {
  /** The most frequent first, then by the alphabet. */
  readonly values: readonly (readonly [value: string, events: number])[]
  /** What has other values; an event with several of them is counted for each. */
  readonly rest: number
  /** Whether nothing was cut in any window: then the counts are those of counting all events at once. */
  readonly exact: boolean
}

/** The lists of a group of events. */
export type ValueLists = Readonly<Partial<Record<DimensionName, ValueList>>>

/** Which lists are read: of windows that begin in a stretch of time. */
export interface ListsRequest extends TimeWindow {
  readonly groups: readonly StatisticsGroup[]
  /** With how many values are told of each, the others being the rest. */
  readonly dimensions: ReadonlyMap<DimensionName, number>
}

/** A row of a list: value null is what is left over. */
export interface ListRow {
  readonly part: StatisticsGroup
  readonly name: DimensionName
  readonly value: string | null
  readonly events: number
  readonly cut: boolean
}

/** Every value of every list in every window; without lists nothing is unpacked. Parameters: from, to, groups, dimensions. */
const eachValue = `
each_value AS (
  SELECT s.dt_from, p.part, d.key AS name, v.key AS value, v.value::bigint AS events
  FROM statistics_events s,
    LATERAL (VALUES ${statisticsGroups.map((group) => `('${group}', s.stats_${group})`).join(', ')}) AS p (part, stats),
    LATERAL jsonb_each(CASE WHEN p.part = ANY($3::text[]) AND $4::text[] <> '{}' THEN p.stats END) AS d (key, list),
    LATERAL jsonb_each_text(CASE WHEN d.key = ANY($4::text[]) THEN d.list END) AS v (key, value)
  WHERE s.dt_from >= $1::timestamptz AND s.dt_from < $2::timestamptz AND s.count > 0
)`

/**
 * The sums of all windows, cut to the most frequent values: by group, dimension and falling number of events. Most values
 * are rare; only those that are as frequent as the last one that is told (`bar`) are put in order.
 */
export async function summedLists(database: Database, request: ListsRequest): Promise<ListRow[]> {
  return addUp<ListRow>(
    database,
    `WITH ${eachValue}, wanted AS (
       SELECT * FROM unnest($4::text[], $5::integer[]) AS w (name, most)
     ), summed AS MATERIALIZED (
       SELECT part, name, value, sum(events)::bigint AS events FROM each_value GROUP BY part, name, value
     ), frequencies AS (
       SELECT part, name, events, sum(count(*)) OVER (PARTITION BY part, name ORDER BY events DESC) AS upto
       FROM summed WHERE value <> '${REST}' GROUP BY part, name, events
     ), bars AS (
       SELECT f.part, f.name, coalesce(max(f.events) FILTER (WHERE f.upto >= w.most), 0) AS bar
       FROM frequencies f JOIN wanted w USING (name) GROUP BY f.part, f.name
     ), ranked AS (
       SELECT s.*, row_number() OVER (PARTITION BY part, name ORDER BY s.events DESC, s.value COLLATE "C") AS rank
       FROM summed s JOIN bars b USING (part, name) WHERE s.value <> '${REST}' AND s.events >= b.bar
     ), kept AS (
       SELECT r.part, r.name, r.value, r.events, r.rank FROM ranked r JOIN wanted w USING (name) WHERE r.rank <= w.most
     ), totals AS (
       SELECT part, name, sum(events)::bigint AS events, bool_or(value = '${REST}') AS cut FROM summed GROUP BY part, name
     ), rests AS (
       SELECT t.part, t.name, t.cut,
         t.events - coalesce((SELECT sum(k.events)::bigint FROM kept k WHERE k.part = t.part AND k.name = t.name), 0) AS events
       FROM totals t
     )
     SELECT part, name, value, events, false AS cut, rank FROM kept
     UNION ALL SELECT part, name, NULL, events, cut, NULL FROM rests
     ORDER BY part, name, rank`,
    [...parametersOf(request), [...request.dimensions.values()]],
  )
}

/**
 * The sums of buckets of time, numbered from 1, with the values of other sums; everything else is the rest.
 * @param starts where the buckets begin, ascending
 */
export async function bucketLists(
  database: Database,
  request: ListsRequest & { readonly starts: readonly number[] },
  kept: readonly ListRow[],
): Promise<Map<number, ListRow[]>> {
  const rows = await addUp<ListRow & { bucket: number }>(
    database,
    `WITH ${eachValue}
     SELECT width_bucket(e.dt_from, $5::timestamptz[]) AS bucket, e.part, e.name, k.value,
       sum(e.events)::bigint AS events, bool_or(e.value = '${REST}') AS cut
     FROM each_value e
     LEFT JOIN unnest($6::text[], $7::text[], $8::text[]) AS k (part, name, value) USING (part, name, value)
     GROUP BY 1, 2, 3, 4`,
    [
      ...parametersOf(request),
      request.starts.map(formatTimestamp),
      kept.map(({ part }) => part),
      kept.map(({ name }) => name),
      kept.map(({ value }) => value),
    ],
  )
  return Map.groupBy(rows, ({ bucket }) => bucket)
}

/** Millions of values become some thousands of sums: in memory, and without remembering lists that never come again. */
function addUp<Row extends QueryResultRow>(
  database: Database,
  text: string,
  parameters: unknown[],
): Promise<Row[]> {
  return database.transaction(async (client) => {
    await client.query("SET LOCAL work_mem = '64MB'; SET LOCAL enable_memoize = off")
    return (await client.query<Row>(text, parameters)).rows
  })
}

/** The lists of a group; those of dimensions without any event are empty. */
export function listsOf(
  rows: readonly ListRow[],
  group: StatisticsGroup,
  dimensions: Iterable<DimensionName>,
): ValueLists {
  const own = Map.groupBy(
    rows.filter(({ part }) => part === group),
    ({ name }) => name,
  )
  return Object.fromEntries([...dimensions].map((name) => [name, listOf(own.get(name) ?? [])]))
}

/** The same values as another list has, in its order: 0 where there is none. */
export function maskedLists(lists: ValueLists, mask: ValueLists): ValueLists {
  const entries = Object.entries(lists) as [DimensionName, ValueList][]
  return Object.fromEntries(
    entries.map(([name, { values, rest, exact }]) => {
      const events = new Map(values)
      const masked = (mask[name]?.values ?? []).map(([value]) => [value, events.get(value) ?? 0])
      return [name, { values: masked, rest, exact }]
    }),
  )
}

function listOf(rows: readonly ListRow[]): ValueList {
  return {
    values: rows.flatMap(({ value, events }) => (value === null ? [] : [[value, events] as const])),
    rest: rows.find(({ value }) => value === null)?.events ?? 0,
    exact: !rows.some(({ cut }) => cut),
  }
}

function parametersOf({ from, to, groups, dimensions }: ListsRequest): unknown[] {
  return [formatTimestamp(from), formatTimestamp(to), groups, [...dimensions.keys()]]
}
