import type { Database } from '../../database/database.ts'
import { type EventTotals, eventTotals } from '../../database/events/totals.ts'
import { inspectDatabase } from '../../database/inspect.ts'
import { type Answer, type Asking, askPresent } from '../../database/present.ts'

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
}

/** Asks the database about itself; see askPresent. */
export function databaseState(asking: Asking): Promise<DatabaseState> {
  return askPresent(asking, contentOf)
}

async function contentOf(database: Database): Promise<DatabaseContent> {
  const { version, size_bytes, schema } = await inspectDatabase(database)
  const events = schema.version > 0 ? await eventTotals(database) : null
  return {
    version,
    size_bytes,
    schema: { version: schema.version, latest: schema.latest },
    events,
  }
}
