import type { Database } from '../../database/database.ts'
import { type EventTotals, eventTotals } from '../../database/events/totals.ts'
import { inspectDatabase } from '../../database/inspect.ts'
import { type Answer, type Asking, askPresent } from '../../database/present.ts'
import { type MailStates, mailStates } from './mails.ts'

/** What is known of the database: `value` is null when it does not answer. */
export type DatabaseState = Answer<DatabaseContent>

/** What is in a database. */
export interface DatabaseContent {
  /** Of the server. */
  readonly version: string
  readonly size_bytes: number
  readonly schema: { readonly version: number; readonly latest: number }
  /** Null before the tables are made. */
  readonly events: EventTotals | null
  /** Null when the tables are not those of this program. */
  readonly mails: MailStates | null
}

/** Asks the database about itself; see askPresent. */
export function databaseState(asking: Asking): Promise<DatabaseState> {
  return askPresent(asking, (database) => contentOf(database, asking.clock.now()))
}

async function contentOf(database: Database, now: number): Promise<DatabaseContent> {
  const { version, size_bytes, schema } = await inspectDatabase(database)
  const events = schema.version > 0 ? await eventTotals(database) : null
  return {
    version,
    size_bytes,
    schema: { version: schema.version, latest: schema.latest },
    events,
    mails: schema.version === schema.latest ? await mailStates(database, now) : null,
  }
}
