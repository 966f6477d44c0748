import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'

/** A report that is older than the border, with the extra reports that belong to it. */
export interface OldReport {
  readonly id: number
  /** RFC 3339. */
  readonly created: string
  /** Of itself and of those that belong to it: what their files are called by. */
  readonly labels: readonly string[]
}

/** Where the reading of old reports goes on. */
export type ReportPlace = Pick<OldReport, 'id' | 'created'> | undefined

/**
 * Old reports that stand for themselves, the oldest first. Those with a mail that is still to be sent are left out.
 * @param border RFC 3339
 */
export async function readOldReports(
  database: Queries,
  border: string,
  page: { readonly after: ReportPlace; readonly limit: number },
): Promise<OldReport[]> {
  const { rows } = await database.query<OldReport>(
    `SELECT r.id, r.create_time AS created, array_agg(f.label ORDER BY f.id) AS labels
     FROM (
       SELECT id, create_time FROM reports p
       WHERE parent_id IS NULL AND create_time < $1
         AND ($2::timestamptz IS NULL OR (create_time, id) > ($2, $3))
         AND NOT EXISTS (SELECT FROM report_mails m JOIN reports f ON f.id = m.report_id
           WHERE (f.id = p.id OR f.parent_id = p.id) AND m.state IN ('waiting', 'sending'))
       ORDER BY create_time, id LIMIT $4
     ) r JOIN reports f ON f.id = r.id OR f.parent_id = r.id
     GROUP BY r.id, r.create_time ORDER BY r.create_time, r.id`,
    [border, page.after?.created ?? null, page.after?.id ?? null, page.limit],
  )
  return rows
}

/**
 * Removes a report with those that belong to it. The files go first: a run that is killed
 * between the two leaves a report without files, which the next one removes, and never files that nobody knows of.
 * @param removeFiles gets the labels; when it throws, the report stays
 * @returns how many reports were removed; 0 when a mail of it waits again
 */
export async function removeReport(
  database: Database,
  { id, labels }: OldReport,
  removeFiles: (labels: readonly string[]) => Promise<void>,
): Promise<number> {
  return database.transaction(async (client) => {
    const { rows } = await client.query<{ state: string }>(
      `SELECT state FROM report_mails WHERE report_id IN (SELECT id FROM reports WHERE id = $1 OR parent_id = $1) FOR UPDATE`,
      [id],
    )
    if (rows.some(({ state }) => state === 'waiting' || state === 'sending')) return 0
    await removeFiles(labels)
    await client.query('DELETE FROM reports WHERE id = $1', [id])
    return labels.length
  })
}
