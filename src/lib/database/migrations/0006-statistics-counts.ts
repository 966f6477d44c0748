import type { Migration } from './migration.ts'

/** The counts of a window beside its lists: an overview of a week reads thousands of them, and the lists are large. */
export const statisticsCountsMigration: Migration = {
  number: 6,
  name: 'statistics-counts',
  sql: `
ALTER TABLE statistics_events
  ADD COLUMN count_internal bigint GENERATED ALWAYS AS ((stats_internal ->> 'cnt_alerts')::bigint) STORED,
  ADD COLUMN count_external bigint GENERATED ALWAYS AS ((stats_external ->> 'cnt_alerts')::bigint) STORED;
`,
}
