import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Database } from '../database.ts'
import { summaryMails } from './summaries.ts'

/**
 * Lets the mail of a summary that was refused or is in doubt wait again, as a person wants it.
 * @param time milliseconds since 1970
 * @throws MentatError OBJECT_NOT_FOUND: no such summary; VALUE_INVALID: its mail is in another state
 */
export async function resendSummary(
  database: Database,
  label: string,
  time: number,
): Promise<void> {
  const { rows } = await database.query<{ id: number }>(
    'SELECT id FROM summaries WHERE label = $1',
    [label.replaceAll('\0', '\uFFFD')],
  )
  if (rows[0] && (await summaryMails(database).waitAgain(rows[0].id, time))) return
  throw new MentatError('OBJECT_NOT_FOUND', `there is no summary with the label "${label}"`, {
    advice: '`mentat status` names those whose mail needs somebody.',
  })
}
