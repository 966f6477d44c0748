import type { Queries } from '../queries.ts'
import { listedColumns, reportTables, type StoredReport } from './list.ts'

/** A report with all that its page needs. */
export interface WholeReport extends StoredReport {
  readonly id: number
  /** IDs of the groups it is for, the nearest first. */
  readonly group_ids: readonly number[]
  /** Labels of the extra reports that belong to it. */
  readonly children: readonly string[]
  /** Until when the link of its mail opens it, RFC 3339; null: it has none, or none any more. */
  readonly token_expiry: string | null
}

/** A report by its label, or by its number in digits. */
export async function wholeReport(
  database: Queries,
  name: string,
): Promise<WholeReport | undefined> {
  const { rows } = await database.query<WholeReport>(
    `SELECT r.id, ${listedColumns}, r.statistics, r.filtering, r.structured_data,
       CASE WHEN r.token_hash IS NULL THEN NULL ELSE r.token_expiry END AS token_expiry,
       ARRAY(SELECT x.group_id FROM report_groups x WHERE x.report_id = r.id ORDER BY x.position) AS group_ids,
       ARRAY(SELECT c.label FROM reports c WHERE c.parent_id = r.id ORDER BY c.evcount_rep DESC, c.label) AS children
     ${reportTables} WHERE r.label = $1 OR r.id::text = $1`,
    [name.replaceAll('\0', '\uFFFD')],
  )
  return rows[0]
}
