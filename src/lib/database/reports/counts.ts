import type { TimeWindow } from '../../framework/time/interval.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Severity } from '../groups/tables.ts'
import type { Queries } from '../queries.ts'
import type { MailState, ReportType } from './tables.ts'

/** Reports that have everything in common that is counted. */
export interface ReportCount {
  /** Of the schedule; classes on trial, sent to nobody; asked for by a person, or of test data. */
  readonly kind: 'regular' | 'shadow' | 'manual'
  readonly severity: Severity
  readonly type: ReportType
  /** Null: not mailed. */
  readonly mail_state: MailState | null
  readonly reports: number
  /** Events in them, and those that filters, detectors and thresholds held back. */
  readonly reported: number
  readonly filtered: number
  readonly low_credibility: number
  readonly thresholded: number
}

/** Counts the reports that were made in a stretch of time. */
export async function countReports(
  database: Queries,
  { from, to }: TimeWindow,
): Promise<ReportCount[]> {
  const { rows } = await database.query<ReportCount>(
    `SELECT CASE WHEN r.flag_manual OR r.flag_testdata THEN 'manual' WHEN r.flag_shadow THEN 'shadow'
         ELSE 'regular' END AS kind,
       r.severity, r.type, m.state AS mail_state, count(*) AS reports,
       sum(r.evcount_rep) AS reported, coalesce(sum(r.evcount_flt_blk), 0) AS filtered,
       coalesce(sum(r.evcount_det_blk), 0) AS low_credibility, coalesce(sum(r.evcount_thr_blk), 0) AS thresholded
     FROM reports r LEFT JOIN report_mails m ON m.report_id = r.id
     WHERE r.create_time >= $1 AND r.create_time < $2 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    [formatTimestamp(from), formatTimestamp(to)],
  )
  return rows
}
