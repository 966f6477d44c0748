import { eventsMigration } from './0001-events.ts'
import { groupsAndClassesMigration } from './0002-groups-and-classes.ts'
import { accountsAndReportsMigration } from './0003-accounts-and-reports.ts'
import { addressIndexesMigration } from './0004-address-indexes.ts'
import { webMigration } from './0005-web.ts'
import { statisticsCountsMigration } from './0006-statistics-counts.ts'
import type { Migration } from './migration.ts'

/** All steps of the schema, oldest first. */
export const migrations: readonly Migration[] = [
  eventsMigration,
  groupsAndClassesMigration,
  accountsAndReportsMigration,
  addressIndexesMigration,
  webMigration,
  statisticsCountsMigration,
]
