import { severities } from '../../../database/groups/tables.ts'
import { takeReporterState } from '../../../database/python/reporter-state.ts'
import type { JsonObject } from '../../../idea/json.ts'
import { Fields } from './fields.ts'
import type { Destination } from './tally.ts'

/** Lets the reporter go on where the original has ended, severity by severity. */
export async function importReporterState(
  to: Destination,
  rows: readonly JsonObject[],
): Promise<void> {
  const states = rows.flatMap((row) => {
    const fields = new Fields(row, 'state of the reporter', to.notes)
    const severity = fields.choice('severity', severities)
    const time = fields.time('last_successful_run')
    return severity === null || time === null ? [] : [{ severity, time }]
  })
  if (states.length > 0 && !to.dryRun) await takeReporterState(to.database, states)
}
