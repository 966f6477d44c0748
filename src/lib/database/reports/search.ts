import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Severity } from '../groups/tables.ts'
import type { Queries } from '../queries.ts'
import { type ListedReport, listedColumns, reportTables } from './list.ts'
import type { ReportType } from './tables.ts'

/** Which reports are searched for; everything that is given must hold. Times in milliseconds since 1970. */
export interface ReportConditions {
  /** Made at or after, and before. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** A part of the label, whatever its case. */
  readonly label?: string
  readonly groups?: readonly string[]
  readonly severities?: readonly Severity[]
  readonly types?: readonly ReportType[]
  /** Those of its events. */
  readonly categories?: readonly string[]
  readonly classes?: readonly string[]
  readonly detectors?: readonly string[]
  /** Addresses and networks: texts that PostgreSQL takes for `inet`. */
  readonly sources?: readonly string[]
  readonly targets?: readonly string[]
  readonly isShadow?: boolean | undefined
  /** Whether some of its events had been held back after an earlier report. */
  readonly isRelapsed?: boolean | undefined
  /** Only reports for groups with these IDs; undefined: for all. */
  readonly ofGroups?: readonly number[] | undefined
}

/** Some of the reports, the newest first. */
export interface ReportPage {
  readonly limit: number
  /** How many are passed over. */
  readonly offset: number
}

/** A report in a list, with its number. */
export type FoundReport = ListedReport & { readonly id: number }

/** Reports that fit, the newest first, then by label; and how many there are in all. */
export async function searchReports(
  database: Queries,
  conditions: ReportConditions,
  { limit, offset }: ReportPage,
): Promise<{ readonly reports: readonly FoundReport[]; readonly total: number }> {
  const { rows } = await database.query<FoundReport & { readonly total: number }>(
    `SELECT count(*) OVER () AS total, r.id, ${listedColumns} ${reportTables} WHERE ${reportsThatFit}
     ORDER BY r.create_time DESC, r.label LIMIT $15::int OFFSET $16::int`,
    [...conditionValues(conditions), limit, offset],
  )
  const reports = rows.map(({ total: _, ...report }) => report)
  return { reports, total: rows[0]?.total ?? 0 }
}

/** The condition of all searches over reports `r`; its values are those of `conditionValues`, $1 to $14. */
export const reportsThatFit = `
  ($1::timestamptz IS NULL OR r.create_time >= $1) AND ($2::timestamptz IS NULL OR r.create_time < $2)
  AND ($3::text IS NULL OR strpos(lower(r.label), lower($3)) > 0)
  AND ($4::text[] IS NULL OR EXISTS (SELECT FROM report_groups x JOIN groups g ON g.id = x.group_id
    WHERE x.report_id = r.id AND g.name = ANY($4)))
  AND ($5::text[] IS NULL OR r.severity = ANY($5)) AND ($6::text[] IS NULL OR r.type = ANY($6))
  AND ($7::text[] IS NULL OR jsonb_exists_any(r.statistics -> 'categories', $7))
  AND ($8::text[] IS NULL OR jsonb_exists_any(r.statistics -> 'classes', $8)
    OR jsonb_exists_any(r.statistics -> 'target_classes', $8)
    OR EXISTS (SELECT FROM jsonb_path_query(r.structured_data, 'lax $.* ? (@.type() == "object").keyvalue().key') k
      WHERE split_part(k #>> '{}', '/', 1) = ANY($8)))
  AND ($9::text[] IS NULL OR jsonb_exists_any(r.statistics -> 'detectors', $9)
    OR EXISTS (SELECT FROM jsonb_path_query(r.structured_data, 'lax $.*.*.addresses.*.detector_data ? (@.type() == "object").keyvalue().key') k
      WHERE k #>> '{}' = ANY($9)))
  AND ($10::inet[] IS NULL OR ${has('sources', `r.type <> 'target'`, '$10')})
  AND ($11::inet[] IS NULL OR ${has('targets', `r.type = 'target'`, '$11')})
  AND ($12::bool IS NULL OR r.flag_shadow = $12)
  AND ($13::bool IS NULL OR (coalesce(r.evcount_rlp, 0) > 0) = $13)
  AND ($14::int[] IS NULL OR EXISTS (SELECT FROM report_groups x WHERE x.report_id = r.id AND x.group_id = ANY($14)))`

/** An address that the report tells, or that its statistics count on that side. What stands for the others is no address. */
function has(side: 'sources' | 'targets', isOwn: string, values: string): string {
  return `EXISTS (SELECT FROM (
      SELECT jsonb_path_query(r.structured_data, 'lax $.*.*.addresses ? (@.type() == "object").keyvalue().key') #>> '{}' AS key WHERE ${isOwn}
      UNION ALL
      SELECT jsonb_path_query(r.statistics, 'lax $.${side} ? (@.type() == "object").keyvalue().key') #>> '{}'
    ) a WHERE CASE WHEN pg_input_is_valid(a.key, 'inet') THEN a.key::inet <<= ANY(${values}) ELSE false END)`
}

/** See `reportsThatFit`. */
export function conditionValues(conditions: ReportConditions): unknown[] {
  const { from, to, label = '', isShadow, isRelapsed, ofGroups } = conditions
  const { groups, severities, types, categories, classes, detectors, sources, targets } = conditions
  return [
    from === undefined ? null : formatTimestamp(from),
    to === undefined ? null : formatTimestamp(to),
    label === '' ? null : label,
    ...[groups, severities, types, categories, classes, detectors, sources, targets].map((list) =>
      list === undefined || list.length === 0 ? null : list,
    ),
    ...[isShadow ?? null, isRelapsed ?? null, ofGroups ?? null],
  ]
}
