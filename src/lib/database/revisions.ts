import type { Database } from './database.ts'

/** What daemons keep copies of. `groups` includes how they want their reports. */
export const revisedSubjects = ['groups', 'networks', 'detectors', 'event_classes'] as const

/** One of them. */
export type RevisedSubject = (typeof revisedSubjects)[number]

/**
 * A mark that changes with every committed statement that wrote to the tables of the subject. Equal marks mean that
 * nothing was written; read it before what it stands for, so that a change in between is seen the next time.
 */
export async function revisionOf(database: Database, subject: RevisedSubject): Promise<string> {
  const { rows } = await database.query<{ revision: string }>(
    'SELECT revision::text AS revision FROM revisions WHERE subject = $1',
    [subject],
  )
  return rows[0]?.revision ?? ''
}
