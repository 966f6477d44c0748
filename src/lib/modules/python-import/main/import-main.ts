import type { Author } from '../../../database/change-log/record.ts'
import type { Database } from '../../../database/database.ts'
import { readPythonMain } from '../../../database/python/read-main.ts'
import { importClasses } from './classes.ts'
import { importDetectorsOf } from './detectors.ts'
import { importFilters } from './filters.ts'
import { groupNames, importGroups } from './groups.ts'
import { importMemberships } from './memberships.ts'
import { importNetworksOf } from './networks.ts'
import { importReporterState } from './reporter-state.ts'
import type { Destination, Tally } from './tally.ts'
import { importUsers } from './users.ts'

/** What was, or would be, done with the objects of the main database. */
export interface MainImportReport {
  readonly users: Tally
  readonly groups: Tally
  readonly memberships: Tally
  readonly networks: Tally
  readonly filters: Tally
  readonly event_classes: Tally
  readonly detectors: Tally
  /** Created users who log in with the password that they had. */
  readonly with_password: readonly string[]
  /** Created users who had a password that cannot be checked here: they need a new one. */
  readonly without_password: readonly string[]
  /** What was refused, and what is otherwise than it was. */
  readonly notes: readonly string[]
}

/**
 * Imports users, groups with their settings, memberships, networks, filters, event classes, detectors and the state of the reporter from the main database of the
 * original. What is here by the same name stays as it is, so doing it again adds only what is missing.
 * @throws MentatError PYTHON_DATABASE_UNKNOWN
 */
export async function importPythonMain(
  source: Database,
  database: Database,
  { dryRun, author }: { readonly dryRun: boolean; readonly author: Author },
): Promise<MainImportReport> {
  const main = await readPythonMain(source)
  const notes: string[] = []
  const to: Destination = { database, author, dryRun, notes }
  const names = groupNames(main.groups)
  const users = await importUsers(to, main.users)
  const groups = await importGroups(to, main.groups, main.settings_reporting)
  const memberships = await importMemberships(to, main)
  const networks = await importNetworksOf(to, main.networks, names)
  const event_classes = await importClasses(to, main.event_classes)
  const filters = await importFilters(to, main.filters, names)
  const detectors = await importDetectorsOf(to, main.detectors)
  await importReporterState(to, main.state_reporter)
  return {
    ...{ users: users.tally, groups, memberships, networks, filters, event_classes, detectors },
    with_password: users.withPassword,
    without_password: users.withoutPassword,
    notes,
  }
}
