import type { Severity } from '../groups/tables.ts'
import type { Queries } from '../queries.ts'

/** Up to when the original has reported a severity. */
export interface ReportedUntil {
  readonly severity: Severity
  /** RFC 3339 in UTC. */
  readonly time: string
}

/**
 * Lets the reporter go on where the original has ended; where it is further itself, or in the middle of something, it stays.
 * @returns the severities that were changed
 */
export async function takeReporterState(
  database: Queries,
  states: readonly ReportedUntil[],
): Promise<Severity[]> {
  const { rows } = await database.query<{ severity: Severity }>(
    `INSERT INTO state_reporter AS present (severity, last_successful_run)
     SELECT severity, max(time) FROM json_to_recordset($1::json) AS s (severity text, time timestamptz)
     GROUP BY severity
     ON CONFLICT (severity) DO UPDATE SET last_successful_run = EXCLUDED.last_successful_run
     WHERE present.round_to IS NULL
       AND coalesce(present.last_successful_run < EXCLUDED.last_successful_run, true)
     RETURNING severity`,
    [JSON.stringify(states)],
  )
  return rows.map(({ severity }) => severity)
}
