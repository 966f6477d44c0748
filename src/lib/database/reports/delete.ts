import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'

/**
 * Deletes a report with the extra reports that belong to it. The files go first, so that none stays that nobody knows of.
 * @param removeFiles gets the labels; when it throws, the report stays
 * @throws MentatError OBJECT_NOT_FOUND; VALUE_INVALID while a mail of it is still to be sent
 */
export async function deleteReport(
  database: Database,
  id: number,
  {
    author,
    removeFiles,
  }: { author: Author; removeFiles: (labels: readonly string[]) => Promise<void> },
): Promise<void> {
  await database.transaction(async (client) => {
    const reports = await withChildren(client, id)
    if (reports.some(({ state }) => state === 'waiting' || state === 'sending')) {
      throw new MentatError('VALUE_INVALID', 'a mail of this report is still to be sent')
    }
    const own = reports.find((report) => report.id === id)
    if (!own) throw new MentatError('OBJECT_NOT_FOUND', 'there is no such report')
    await removeFiles(reports.map(({ label }) => label))
    await client.query('DELETE FROM reports WHERE id = $1', [id])
    const { state: _, ...before } = { ...own, with_extra_reports: reports.length - 1 }
    await recordChange(client, author, { model: 'report', id, before })
  })
}

interface Doomed {
  readonly id: number
  readonly label: string
  readonly create_time: string
  readonly type: string
  readonly severity: string
  readonly evcount_rep: number
  readonly state: string | null
}

async function withChildren(client: Queries, id: number): Promise<Doomed[]> {
  const { rows } = await client.query<Doomed>(
    `SELECT r.id, r.label, r.create_time, r.type, r.severity, r.evcount_rep,
       (SELECT m.state FROM report_mails m WHERE m.report_id = r.id) AS state
     FROM reports r WHERE r.id = $1 OR r.parent_id = $1 FOR UPDATE OF r`,
    [id],
  )
  return rows
}
