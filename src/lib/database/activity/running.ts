import type { Queries } from '../queries.ts'

/** A statement of this database that runs at the moment. */
export interface RunningQuery {
  readonly pid: number
  /** What the session calls itself: `hawat:12:0f3c…` for a search, `mentat-storage`. */
  readonly name: string
  /** When the statement began, RFC 3339. */
  readonly since: string
  /** Milliseconds since then, by the clock of the server. */
  readonly duration: number
  /** `active`, `idle in transaction`. */
  readonly state: string
  /** What it waits for; null: it works. */
  readonly waits_for: string | null
  readonly statement: string
}

/** Longest statement that is told, in characters. */
const LONGEST_STATEMENT = 4000

/** What runs, the oldest first; the session that asks is left out. @param prefix only sessions whose name begins like this */
export async function runningQueries(database: Queries, prefix = ''): Promise<RunningQuery[]> {
  const { rows } = await database.query<RunningQuery>(
    `SELECT pid, application_name AS name, coalesce(query_start, backend_start) AS since,
       (extract(epoch FROM clock_timestamp() - coalesce(query_start, backend_start)) * 1000)::float8 AS duration,
       state, wait_event_type || ': ' || wait_event AS waits_for,
       left(query, ${LONGEST_STATEMENT}) AS statement
     FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND state IS NOT NULL AND state <> 'idle' AND starts_with(application_name, $1)
     ORDER BY since, pid LIMIT 1000`,
    [prefix],
  )
  return rows
}

/** Asks the server to break off what the session of this name does. @returns whether there was one */
export async function cancelQuery(database: Queries, name: string): Promise<boolean> {
  const { rows } = await database.query<{ cancelled: boolean }>(
    `SELECT pg_cancel_backend(pid) AS cancelled FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = $1 AND state = 'active'
       AND pid <> pg_backend_pid()`,
    [name],
  )
  return rows.some(({ cancelled }) => cancelled)
}
