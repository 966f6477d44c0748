import type { Severity } from '../groups/tables.ts'

/** What becomes of events of a class: nothing, a report that nobody gets, a report. */
export const eventClassStates = ['DISABLED', 'SHADOW', 'ENABLED'] as const

/** One of them. */
export type EventClassState = (typeof eventClassStates)[number]

/** What people say about a class of events. */
export interface EventClass {
  /** Unique. */
  readonly name: string
  /** Whether the sources of such an event are to be told; else its targets. */
  readonly source_based: boolean
  readonly label_en: string
  readonly label_cz: string
  /** Address of a page that explains it; may be empty. */
  readonly reference: string
  /** What reports show of the event, of its sources and of its targets. */
  readonly displayed_main: readonly string[]
  readonly displayed_source: readonly string[]
  readonly displayed_target: readonly string[]
  /** The condition, in the filter language. */
  readonly rule: string
  /** Of several classes that match, the one with the highest counts. */
  readonly priority: number
  readonly severity: Severity
  /** An expression whose values are the subclasses of an event; null: there are none. */
  readonly subclassing: string | null
  readonly state: EventClassState
}

/** One row of `event_classes`. */
export interface EventClassRow extends EventClass {
  readonly id: number
  /** RFC 3339, as is last_update. */
  readonly create_time: string
  readonly last_update: string
}
