import type { OldRows } from './old-rows.ts'

/** What of our own tables is removed by age, and what its age goes by. Events and reports have folders of their own. */
const conditions = {
  statistics: { table: 'statistics_events', condition: 't.dt_to < $3::timestamptz' },
  change_log: { table: 'change_log', condition: 't.create_time < $3::timestamptz' },
  /** A mail that is still to be sent keeps its summary. */
  summaries: {
    table: 'summaries',
    condition: `t.create_time < $3::timestamptz AND t.state NOT IN ('waiting', 'sending')`,
  },
  values: { table: 'event_values', condition: 't.last_seen < $3::timestamptz' },
  /**
   * By the time of detection; the ID of an event that is still stored stays. The sub-select is one that the planner
   * cannot turn into a join with all events.
   */
  ids: {
    table: 'event_ids',
    condition: `t.detect_time < $3::timestamptz AND NOT EXISTS (
      SELECT FROM events e WHERE e.detect_time = t.detect_time AND e.id = t.id AND e.detect_time < $3::timestamptz
        AND ($4::timestamptz IS NULL OR e.storage_time >= $4::timestamptz) OFFSET 0)`,
  },
} as const

/** What can be removed so. */
export type OwnRows = keyof typeof conditions

/**
 * The rows of one of our tables that are older than a time, RFC 3339.
 * @param gone as if events stored before this time were no longer there
 */
export function ownRowsBefore(what: OwnRows, border: string, gone?: string): OldRows {
  return { ...conditions[what], values: what === 'ids' ? [border, gone ?? null] : [border] }
}
