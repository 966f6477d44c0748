import { alignDown, alignUp, type TimeWindow } from '../../framework/time/interval.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Database } from '../database.ts'
import { STATISTICS_INTERVAL } from './compute.ts'
import {
  type DimensionName,
  dimensionNames,
  dimensions,
  type StatisticsGroup,
  statisticsGroups,
} from './dimensions.ts'
import {
  bucketLists,
  type ListRow,
  listsOf,
  type ListsRequest,
  maskedLists,
  summedLists,
  type ValueLists,
} from './value-lists.ts'

/** What is to be summed up. Times in milliseconds since 1970. */
export interface AggregateRequest extends TimeWindow {
  /** Default: all. */
  readonly groups?: readonly StatisticsGroup[]
  /** Default: all. */
  readonly dimensions?: readonly DimensionName[]
  /** So many values of each list are told, the others as one; default: one less than the limit of the dimension. */
  readonly most?: number
  /** Where the buckets of a time line begin, ascending, the first at `from`: see timelineOf. */
  readonly starts?: readonly number[]
}

/** The sums of a group of events. */
export interface GroupSums {
  readonly events: number
  readonly lists: ValueLists
}

/** Sums by group; of those that were asked for. */
export type Sums = Readonly<Partial<Record<StatisticsGroup, GroupSums>>>

/** A stretch of a time line: the same values as the whole has, everything else is the rest. */
export interface StatisticsBucket {
  readonly from: number
  readonly events: number
  readonly groups: Sums
}

/** Many windows summed up. */
export interface AggregatedStatistics extends TimeWindow {
  /** Windows that were counted. */
  readonly windows: number
  /** Where the first of them begins and the last one ends. */
  readonly counted: TimeWindow | undefined
  /** Windows between these that were not counted: what they hold is missing in the sums. */
  readonly missing: number
  readonly events: number
  readonly groups: Sums
  /** Empty without `starts`. */
  readonly timeline: readonly StatisticsBucket[]
}

/**
 * Sums up the windows that have a part in a stretch of time, for dashboards: counters, lists, and a time line. A window belongs to
 * the bucket in which it begins.
 */
export async function aggregateStatistics(
  database: Database,
  request: AggregateRequest,
): Promise<AggregatedStatistics> {
  const asked = completed(request)
  const totals = await totalsOf(database, asked)
  const whole = await summedLists(database, asked)
  const windows = totals.reduce((sum, total) => sum + total.windows, 0)
  const counted =
    windows === 0
      ? undefined
      : {
          from: Math.min(...totals.map(({ first }) => first)),
          to: Math.max(...totals.map(({ last }) => last)) + STATISTICS_INTERVAL,
        }
  const groups = groupSums(asked, (group) => ({
    events: sumOf(totals, group),
    lists: listsOf(whole, group, asked.dimensions.keys()),
  }))
  return {
    from: asked.from,
    to: asked.to,
    windows,
    counted,
    missing: counted ? (counted.to - counted.from) / STATISTICS_INTERVAL - windows : 0,
    events: sumOf(totals, 'overall'),
    groups,
    timeline:
      request.starts === undefined
        ? []
        : await timelineFor(database, asked, { totals, whole, groups }),
  }
}

interface Asked extends ListsRequest {
  readonly starts: readonly number[]
}

function completed(request: AggregateRequest): Asked {
  const from = alignDown(request.from, STATISTICS_INTERVAL)
  const names = request.dimensions ?? dimensionNames
  return {
    from,
    to: Math.max(from, alignUp(request.to, STATISTICS_INTERVAL)),
    groups: request.groups ?? statisticsGroups,
    dimensions: new Map(
      names.map((name) => [name, request.most ?? dimensions[name].limit - 1] as const),
    ),
    starts: [from, ...(request.starts ?? []).slice(1)],
  }
}

/** Events and windows of a bucket; beginnings of the first and the last one. */
type Total = Readonly<Record<StatisticsGroup | 'bucket' | 'windows' | 'first' | 'last', number>>

async function totalsOf(database: Database, { from, to, starts }: Asked): Promise<Total[]> {
  const { rows } = await database.query<Total>(
    `SELECT width_bucket(dt_from, $3::timestamptz[]) AS bucket, count(*) AS windows,
       floor(extract(epoch FROM min(dt_from)) * 1000)::bigint AS first,
       floor(extract(epoch FROM max(dt_from)) * 1000)::bigint AS last,
       sum(count)::bigint AS overall,
       sum(count_internal)::bigint AS internal,
       sum(count_external)::bigint AS external
     FROM statistics_events WHERE dt_from >= $1::timestamptz AND dt_from < $2::timestamptz
     GROUP BY 1`,
    [formatTimestamp(from), formatTimestamp(to), starts.map(formatTimestamp)],
  )
  return rows
}

async function timelineFor(
  database: Database,
  asked: Asked,
  { totals, whole, groups }: { totals: readonly Total[]; whole: readonly ListRow[]; groups: Sums },
): Promise<StatisticsBucket[]> {
  const kept = whole.filter(({ value }) => value !== null)
  const rows = await bucketLists(database, asked, kept)
  const names = [...asked.dimensions.keys()]
  return asked.starts.map((from, index) => {
    const number = index + 1
    const own = totals.filter(({ bucket }) => bucket === number)
    return {
      from,
      events: sumOf(own, 'overall'),
      groups: groupSums(asked, (group) => ({
        events: sumOf(own, group),
        lists: maskedLists(
          listsOf(rows.get(number) ?? [], group, names),
          groups[group]?.lists ?? {},
        ),
      })),
    }
  })
}

function sumOf(totals: readonly Total[], group: StatisticsGroup): number {
  return totals.reduce((sum, total) => sum + total[group], 0)
}

function groupSums({ groups }: Asked, sums: (group: StatisticsGroup) => GroupSums): Sums {
  return Object.fromEntries(groups.map((group) => [group, sums(group)]))
}
