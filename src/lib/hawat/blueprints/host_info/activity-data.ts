import type { EventHit } from '../../../database/events/search/page.ts'
import type { Bucket, ValueCount } from '../../../database/events/search/summary.ts'

/** What was seen of an address on one side during the last week. */
export interface Activity {
  readonly search: string
  readonly side: 'source' | 'target'
  /** The week, milliseconds since 1970. */
  readonly dt_from: number
  readonly dt_to: number
  readonly day: number
  readonly week: number
  readonly timeline: readonly Bucket[]
  readonly categories: readonly ValueCount[]
  /** The newest ones. */
  readonly items: readonly ActivityEvent[]
}

/** An event of it. */
export type ActivityEvent = Pick<
  EventHit,
  'id' | 'detect_time' | 'category' | 'event_severity' | 'node_name'
>
