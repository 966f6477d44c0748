import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Queries } from '../queries.ts'
import { conditionValues, type ReportConditions, reportsThatFit } from './search.ts'

/** Reports and their events in one bucket of time. */
export interface ReportBucket {
  /** Number of the bucket, from 0. */
  readonly bucket: number
  /** `type`, `severity`, `class`, `group`. */
  readonly dimension: 'type' | 'severity' | 'class' | 'group'
  readonly value: string
  readonly reports: number
  /** Reported ones. An event of several classes of one report is none. */
  readonly events: number
}

/** Events of one bucket of time as they pass the stages of the reporter, and the reports that were made of them. */
export interface StageBucket {
  readonly bucket: number
  readonly reports: number
  readonly evcount_new: number
  readonly evcount_flt_blk: number
  readonly evcount_det_blk: number
  readonly evcount_thr_blk: number
  readonly evcount_rlp: number
  readonly evcount_rep: number
}

/**
 * Counts per stage. Extra reports tell of single addresses the events that the summary has counted, so the numbers of events are
 * those of the others.
 * @param starts where buckets begin, ascending, in milliseconds since 1970; each ends where the next begins
 */
export async function reportStages(
  database: Queries,
  conditions: ReportConditions,
  starts: readonly number[],
): Promise<StageBucket[]> {
  const sums = stages.map(
    (name) => `coalesce(sum(r.${name}) FILTER (WHERE r.parent_id IS NULL), 0)::int8 AS ${name}`,
  )
  const { rows } = await database.query<StageBucket>(
    `SELECT ${bucketOf} AS bucket, count(*) AS reports, ${sums.join(', ')}
     FROM reports r WHERE ${reportsThatFit} GROUP BY 1 ORDER BY 1`,
    [...conditionValues(conditions), starts.map(formatTimestamp)],
  )
  return rows
}

/**
 * Counts per value of each dimension.
 * @param starts as those of `reportStages`
 */
export async function reportBuckets(
  database: Queries,
  conditions: ReportConditions,
  starts: readonly number[],
): Promise<ReportBucket[]> {
  const { rows } = await database.query<ReportBucket>(
    `WITH chosen AS MATERIALIZED (
       SELECT r.id, r.type, r.severity, r.parent_id, r.evcount_rep, r.structured_data, ${bucketOf} AS bucket
       FROM reports r WHERE ${reportsThatFit}
     )
     SELECT bucket, 'type' AS dimension, type AS value, count(*) AS reports, sum(evcount_rep)::int8 AS events
     FROM chosen GROUP BY 1, 3
     UNION ALL
     SELECT bucket, 'severity', severity, count(*), coalesce(sum(evcount_rep) FILTER (WHERE parent_id IS NULL), 0)::int8
     FROM chosen GROUP BY 1, 3
     UNION ALL
     SELECT c.bucket, 'group', g.name, count(*), coalesce(sum(c.evcount_rep) FILTER (WHERE c.parent_id IS NULL), 0)::int8
     FROM chosen c JOIN report_groups x ON x.report_id = c.id AND x.position = 1 JOIN groups g ON g.id = x.group_id
     GROUP BY 1, 3
     UNION ALL
     SELECT c.bucket, 'class', split_part(e.key, '/', 1), count(DISTINCT c.id),
       coalesce(sum((e.value ->> 'count')::numeric) FILTER (WHERE c.parent_id IS NULL), 0)::int8
     FROM chosen c, LATERAL (SELECT * FROM jsonb_each(c.structured_data -> 'regular')
       UNION ALL SELECT * FROM jsonb_each(c.structured_data -> 'relapsed')) e
     GROUP BY 1, 3
     ORDER BY 1, 2, 3`,
    [...conditionValues(conditions), starts.map(formatTimestamp)],
  )
  return rows
}

/** Days are not of one length where clocks are changed. */
const bucketOf = 'width_bucket(r.create_time, $15::timestamptz[]) - 1'

const stages = [
  ...(['evcount_new', 'evcount_flt_blk', 'evcount_det_blk', 'evcount_thr_blk'] as const),
  ...(['evcount_rlp', 'evcount_rep'] as const),
]
