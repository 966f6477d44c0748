import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Database } from '../database.ts'
import { reportMails } from './outbox.ts'

/**
 * Lets the mail of a report that was refused or is in doubt wait again, as a person wants it.
 * @param time milliseconds since 1970
 * @throws MentatError OBJECT_NOT_FOUND: no such report, or it has no mail; VALUE_INVALID: its mail is in another state
 */
export async function resendMail(database: Database, label: string, time: number): Promise<void> {
  const { rows } = await database.query<{ id: number }>('SELECT id FROM reports WHERE label = $1', [
    label.replaceAll('\0', '\uFFFD'),
  ])
  const [report] = rows
  if (!report) {
    throw new MentatError('OBJECT_NOT_FOUND', `there is no report with the label "${label}"`, {
      advice: '`mentat report list` shows the labels.',
    })
  }
  if (await reportMails(database).waitAgain(report.id, time)) return
  throw new MentatError('OBJECT_NOT_FOUND', `report ${label} is not mailed`)
}
