import type { Database } from '../database.ts'

/** When a stored event was detected and stored, RFC 3339. */
export interface EventTimes {
  readonly detected: string
  readonly stored: string
}

/** The times of a stored event; undefined when there is none with this ID. */
export async function eventTimes(database: Database, id: string): Promise<EventTimes | undefined> {
  const { rows } = await database.query<EventTimes>(
    `SELECT e.detect_time AS detected, e.storage_time AS stored
     FROM event_ids i JOIN events e ON e.detect_time = i.detect_time AND e.id = i.id WHERE i.id = $1`,
    // No ID has a NUL, and the server would refuse to look for one.
    [id.replaceAll('\0', '\uFFFD')],
  )
  return rows[0]
}
