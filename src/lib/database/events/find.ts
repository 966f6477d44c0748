import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Database } from '../database.ts'

/**
 * The document of a stored event, verbatim, with what the pipe added in `_Mentat`.
 * @throws MentatError EVENT_NOT_FOUND
 */
export async function findEvent(database: Database, id: string): Promise<string> {
  const { rows } = await database.query<{ document: string }>(
    `SELECT e.document FROM event_ids i JOIN events e ON e.detect_time = i.detect_time AND e.id = i.id WHERE i.id = $1`,
    // No ID has a NUL, and the server would refuse to look for one.
    [id.replaceAll('\0', '\uFFFD')],
  )
  const [row] = rows
  if (!row) throw new MentatError('EVENT_NOT_FOUND', `no event with the ID "${id}" is stored`)
  return row.document
}
