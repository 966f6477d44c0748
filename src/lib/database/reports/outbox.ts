import { formatTimestamp } from '../../idea/timestamp.ts'
import { MailTable } from '../mail-table.ts'
import type { Queries } from '../queries.ts'

/** Puts the mail of a report into the outbox; in the transaction that stores the report. */
export async function insertMail(
  client: Queries,
  report: number,
  mail: { readonly content: string; readonly recipients: readonly string[]; readonly time: number },
): Promise<void> {
  await client.query(
    'INSERT INTO report_mails (report_id, mail, recipients, next_attempt) VALUES ($1, $2, $3, $4)',
    [report, mail.content, mail.recipients, formatTimestamp(mail.time)],
  )
}

/** The outbox. */
export function reportMails(database: Queries): MailTable {
  return new MailTable(database, {
    table: 'report_mails',
    key: 'report_id',
    label: '(SELECT label FROM reports WHERE id = m.report_id)',
    created: '(SELECT create_time FROM reports WHERE id = m.report_id)',
  })
}
