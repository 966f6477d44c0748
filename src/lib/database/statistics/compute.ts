import type { TimeWindow } from '../../framework/time/interval.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Database } from '../database.ts'
import { type Dimension, dimensions, REST, statisticsGroups, UNKNOWN } from './dimensions.ts'

/** Length of the windows that events are counted in, in milliseconds. */
export const STATISTICS_INTERVAL = 300_000

/** What became of windows. */
export interface ComputedWindows {
  readonly windows: number
  /** Events in them. */
  readonly events: number
  /** Windows that were not there, or counted otherwise before. */
  readonly written: number
  /** Windows that had counted more events than are stored now, and were left as they were. */
  readonly kept: number
}

/**
 * Counts the events of consecutive windows by storage time and writes the counts, in one statement. Doing it again
 * changes nothing. Windows without events are written as such.
 * @param stretch borders of windows
 * @param replace also counts of events that are no longer stored (old days are removed)
 */
export async function computeWindows(
  database: Database,
  { from, to }: TimeWindow,
  replace: boolean,
): Promise<ComputedWindows> {
  const { rows } = await database.query<ComputedWindows>(statement, [
    formatTimestamp(from),
    formatTimestamp(to),
    STATISTICS_INTERVAL,
    replace,
  ])
  return rows[0] ?? { windows: 0, events: 0, written: 0, kept: 0 }
}

const named = Object.entries<Dimension>(dimensions)

/**
 * Each event gives a row for each of its values (`valued`); they are counted, for internal events apart; the rest are the
 * external ones (`parted`). In each list the most frequent values have the first ranks, and those beyond the limit
 * share one name (`cut`). At the end a window, and in it a group, is one object.
 */
const statement = `
WITH stored AS MATERIALIZED (
  SELECT date_bin(make_interval(secs => $3::integer / 1000), e.storage_time, $1::timestamptz) AS dt_from,
    e.resolved_abuses <> '{}' AS internal,
    ${named.map(([name, { values }]) => `${values} AS ${name}`).join(',\n    ')}
  FROM events e WHERE e.storage_time >= $1::timestamptz AND e.storage_time < $2::timestamptz
), totals AS (
  SELECT dt_from, count(*) AS overall, count(*) FILTER (WHERE internal) AS internal,
    count(*) FILTER (WHERE NOT internal) AS external
  FROM stored GROUP BY dt_from
), counted AS (
  SELECT s.dt_from, d.name, d.most, v.value, count(*) AS overall, count(*) FILTER (WHERE s.internal) AS internal
  FROM stored s,
    LATERAL (VALUES ${named.map(([name, { limit }]) => `('${name}', ${limit}, s.${name})`).join(', ')}) AS d (name, most, list),
    LATERAL unnest(CASE WHEN d.list = '{}' THEN '{${UNKNOWN}}' ELSE d.list END) AS v (value)
  GROUP BY s.dt_from, d.name, d.most, v.value
), parted AS (
  SELECT c.dt_from, p.part, c.name, c.most, c.value, p.events
  FROM counted c, LATERAL (VALUES ('overall', c.overall), ('internal', c.internal),
    ('external', c.overall - c.internal)) AS p (part, events)
  WHERE p.events > 0
), ranked AS (
  SELECT *, row_number() OVER (list ORDER BY events DESC, value COLLATE "C") AS rank, count(*) OVER list AS length
  FROM parted WINDOW list AS (PARTITION BY dt_from, part, name)
), cut AS (
  SELECT dt_from, part, name, CASE WHEN length < most OR rank < most THEN value ELSE '${REST}' END AS value,
    sum(events)::bigint AS events
  FROM ranked GROUP BY 1, 2, 3, 4
), lists AS (
  SELECT dt_from, part, name, jsonb_object_agg(value, events) AS list FROM cut GROUP BY dt_from, part, name
), parts AS (
  SELECT dt_from, part, jsonb_object_agg(name, list) AS lists FROM lists GROUP BY dt_from, part
), whole AS (
  SELECT dt_from, jsonb_object_agg(part, lists) AS parts FROM parts GROUP BY dt_from
), computed AS (
  SELECT w.dt_from, coalesce(t.overall, 0) AS events, ${statisticsGroups.map(partOf).join(', ')}
  FROM generate_series($1::timestamptz, $2::timestamptz - make_interval(secs => $3::integer / 1000),
    make_interval(secs => $3::integer / 1000)) AS w (dt_from)
  LEFT JOIN totals t USING (dt_from) LEFT JOIN whole USING (dt_from)
), written AS (
  INSERT INTO statistics_events AS s (dt_from, dt_to, count, stats_overall, stats_internal, stats_external)
  SELECT dt_from, dt_from + make_interval(secs => $3::integer / 1000), events, stats_overall, stats_internal, stats_external
  FROM computed
  ON CONFLICT (dt_from) DO UPDATE SET dt_to = excluded.dt_to, create_time = now(), count = excluded.count,
    stats_overall = excluded.stats_overall, stats_internal = excluded.stats_internal,
    stats_external = excluded.stats_external
  WHERE (excluded.count >= s.count OR $4::boolean)
    AND (s.dt_to, s.count, s.stats_overall, s.stats_internal, s.stats_external) IS DISTINCT FROM
      (excluded.dt_to, excluded.count, excluded.stats_overall, excluded.stats_internal, excluded.stats_external)
  RETURNING s.dt_from
)
SELECT count(*) AS windows, coalesce(sum(c.events), 0)::bigint AS events, (SELECT count(*) FROM written) AS written,
  count(*) FILTER (WHERE NOT $4::boolean AND s.count > c.events) AS kept
FROM computed c LEFT JOIN statistics_events s USING (dt_from)`

/** The counters and lists of a group: `cnt_events` is what `cnt_alerts` is, as in the sums of the original. */
function partOf(group: string): string {
  return `jsonb_build_object('cnt_alerts', coalesce(t.${group}, 0), 'cnt_events', coalesce(t.${group}, 0)) ||
    coalesce(whole.parts -> '${group}', '{}') AS stats_${group}`
}
