import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Severity } from '../groups/tables.ts'
import type { Queries } from '../queries.ts'
import type { StructuredData } from './structured-data.ts'
import type { EventCounts, ReportType } from './tables.ts'

/** A report that is to be stored. Times in milliseconds since 1970. */
export interface NewReport {
  readonly label: string
  readonly created: number
  /** ID of the summary of an extra report. */
  readonly parent: number | undefined
  readonly severity: Severity
  readonly type: ReportType
  readonly from: number
  readonly to: number
  readonly isShadow: boolean
  readonly isTest: boolean
  readonly isManual: boolean
  readonly counts: EventCounts
  /** `to:ADDRESS`, `cc:ADDRESS`. */
  readonly mailTo: readonly string[]
  readonly statistics: object | undefined
  /** Events that each filter held back. */
  readonly filtering: object | undefined
  readonly data: StructuredData
  /** What the link in the mail is proved with, and until when. */
  readonly token: { readonly hash: Buffer; readonly expiry: number } | undefined
  /** IDs of the groups it is for, the nearest first. */
  readonly groups: readonly number[]
}

/**
 * Stores a report.
 * @returns its ID
 */
export async function insertReport(client: Queries, report: NewReport): Promise<number> {
  const columns = columnsOf(report)
  const names = Object.keys(columns)
  const places = names.map((_, index) => `$${index + 1}`)
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO reports (${names.join(', ')}) VALUES (${places.join(', ')}) RETURNING id`,
    Object.values(columns),
  )
  const id = rows[0]?.id ?? 0
  await client.query(
    `INSERT INTO report_groups (report_id, group_id, position)
     SELECT $1, g.id, g.position FROM unnest($2::int[]) WITH ORDINALITY AS g (id, position)`,
    [id, report.groups],
  )
  return id
}

function columnsOf(report: NewReport): Record<string, unknown> {
  const { token, counts } = report
  return {
    label: report.label,
    create_time: formatTimestamp(report.created),
    parent_id: report.parent ?? null,
    severity: report.severity,
    type: report.type,
    dt_from: formatTimestamp(report.from),
    dt_to: formatTimestamp(report.to),
    flag_shadow: report.isShadow,
    flag_testdata: report.isTest,
    flag_manual: report.isManual,
    ...counts,
    mail_to: report.mailTo,
    statistics: jsonOf(report.statistics),
    filtering: jsonOf(report.filtering),
    structured_data: jsonOf(report.data),
    token_hash: token?.hash ?? null,
    token_expiry: token ? formatTimestamp(token.expiry) : null,
  }
}

function jsonOf(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** Those of the labels that are taken. */
export async function takenLabels(
  client: Queries,
  labels: readonly string[],
): Promise<Set<string>> {
  const { rows } = await client.query<{ label: string }>(
    'SELECT label FROM reports WHERE label = ANY($1)',
    [labels],
  )
  return new Set(rows.map(({ label }) => label))
}
