import { MentatError } from '../../framework/errors/mentat-error.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Database } from '../database.ts'
import { findReport } from './list.ts'

/**
 * Lets a mail that was refused or is in doubt wait again, as a person wants it.
 * @param time milliseconds since 1970
 * @throws MentatError OBJECT_NOT_FOUND: no such report, or it has no mail; VALUE_INVALID: its mail is in another state
 */
export async function resendMail(database: Database, label: string, time: number): Promise<void> {
  const { rowCount } = await database.query(
    `UPDATE report_mails SET state = 'waiting', next_attempt = $2
     WHERE report_id = (SELECT id FROM reports WHERE label = $1) AND state IN ('refused', 'in_doubt')`,
    [label.replaceAll('\0', '\uFFFD'), formatTimestamp(time)],
  )
  if (rowCount === 1) return
  const { mail_state: state } = await findReport(database, label)
  if (state === null) {
    throw new MentatError('OBJECT_NOT_FOUND', `report ${label} is not mailed`)
  }
  throw new MentatError('VALUE_INVALID', `the mail of report ${label} is ${state}`, {
    advice: 'Only mails that were refused or are in doubt can be sent again.',
  })
}
