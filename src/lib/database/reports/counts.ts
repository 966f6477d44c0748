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

/** Mails of reports that somebody should look at. */
export interface MailTroubles {
  readonly state: 'waiting' | 'refused' | 'in_doubt'
  readonly mails: number
  /** When the oldest report among them was made, RFC 3339. */
  readonly oldest: string
  /** Of some reports, the oldest first. */
  readonly labels: readonly string[]
}

/**
 * Mails that wait, and those that were refused or came into doubt since a time.
 * @param since milliseconds since 1970
 */
export async function mailTroubles(database: Queries, since: number): Promise<MailTroubles[]> {
  const { rows } = await database.query<MailTroubles>(
    `SELECT m.state, count(*) AS mails, min(r.create_time) AS oldest,
       (array_agg(r.label ORDER BY r.create_time, r.label))[1:${LABELS}] AS labels
     FROM report_mails m JOIN reports r ON r.id = m.report_id
     WHERE m.state = 'waiting' OR (m.state IN ('refused', 'in_doubt') AND m.mail_dt >= $1)
     GROUP BY m.state ORDER BY m.state`,
    [formatTimestamp(since)],
  )
  return rows
}

const LABELS = 3
