import { MentatError } from '../../framework/errors/mentat-error.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Severity } from '../groups/tables.ts'
import type { Queries } from '../queries.ts'
import type { StructuredData } from './structured-data.ts'
import type { MailState, ReportHead, ReportType } from './tables.ts'

/** A report in a list. */
export interface ListedReport extends ReportHead {
  /** Names of the groups it is for, the nearest first. */
  readonly groups: readonly string[]
  /** Label of the summary that an extra report belongs to. */
  readonly parent: string | null
  /** Null: it is not mailed. */
  readonly mail_state: MailState | null
  /** When the server took it or refused it for good, RFC 3339. */
  readonly mail_dt: string | null
  /** What the server said at last. */
  readonly mail_res: string | null
}

/** A report with all it says. */
export interface StoredReport extends ListedReport {
  readonly statistics: object | null
  /** Events that each filter held back. */
  readonly filtering: Readonly<Record<string, number>> | null
  readonly structured_data: StructuredData | null
}

/** Which reports are listed; everything that is given must hold. */
export interface ReportSelection {
  /** Made at or after, and before; milliseconds since 1970. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly severity?: Severity | undefined
  readonly type?: ReportType | undefined
  readonly group?: string | undefined
  readonly mailState?: MailState | undefined
  readonly limit: number
}

/** Reports, the newest first. */
export async function listReports(
  database: Queries,
  selection: ReportSelection,
): Promise<ListedReport[]> {
  const { from, to, severity, type, group, mailState, limit } = selection
  const { rows } = await database.query<ListedReport>(
    `SELECT ${listedColumns} ${reportTables}
     WHERE ($1::timestamptz IS NULL OR r.create_time >= $1)
       AND ($2::timestamptz IS NULL OR r.create_time < $2)
       AND ($3::text IS NULL OR r.severity = $3) AND ($4::text IS NULL OR r.type = $4)
       AND ($5::text IS NULL OR EXISTS (SELECT FROM report_groups x JOIN groups g ON g.id = x.group_id
         WHERE x.report_id = r.id AND g.name = $5))
       AND ($6::text IS NULL OR m.state = $6)
     ORDER BY r.create_time DESC, r.label LIMIT $7`,
    [
      from === undefined ? null : formatTimestamp(from),
      to === undefined ? null : formatTimestamp(to),
      severity ?? null,
      type ?? null,
      group ?? null,
      mailState ?? null,
      limit,
    ],
  )
  return rows
}

/**
 * A report by its label.
 * @throws MentatError OBJECT_NOT_FOUND
 */
export async function findReport(database: Queries, label: string): Promise<StoredReport> {
  const { rows } = await database.query<StoredReport>(
    `SELECT ${listedColumns}, r.statistics, r.filtering, r.structured_data ${reportTables} WHERE r.label = $1`,
    [label.replaceAll('\0', '\uFFFD')],
  )
  const [row] = rows
  if (row) return row
  throw new MentatError('OBJECT_NOT_FOUND', `there is no report with the label "${label}"`, {
    advice: '`mentat report list` shows the labels.',
  })
}

/** The columns of a ListedReport, of the tables below. */
export const listedColumns = `r.label, r.create_time, r.type, r.severity, r.dt_from, r.dt_to, r.flag_shadow,
  r.flag_testdata, r.flag_manual, r.mail_to, r.evcount_rep, r.evcount_all, r.evcount_new,
  r.evcount_flt, r.evcount_flt_blk, r.evcount_det, r.evcount_det_blk, r.evcount_thr,
  r.evcount_thr_blk, r.evcount_rlp, p.label AS parent, m.state AS mail_state, m.mail_dt, m.mail_res,
  ARRAY(SELECT g.name FROM report_groups x JOIN groups g ON g.id = x.group_id
    WHERE x.report_id = r.id ORDER BY x.position, g.name) AS groups`

/** Reports `r` with their summaries `p` and mails `m`. */
export const reportTables = `FROM reports r LEFT JOIN reports p ON p.id = r.parent_id
  LEFT JOIN report_mails m ON m.report_id = r.id`
