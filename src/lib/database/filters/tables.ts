/** What people fill in of a filter for reports. Times: RFC 3339. */
export interface FilterFields {
  /** Name of the group; null: for all groups. */
  readonly group: string | null
  readonly name: string
  /** Whether it is about reports on sources; else on targets. */
  readonly source_based: boolean
  /** `basic`: the text was made of the lists below. */
  readonly type: 'basic' | 'advanced'
  /** In the filter language; events that match are not reported. */
  readonly filter: string
  readonly description: string
  readonly valid_from: string | null
  readonly valid_to: string | null
  readonly enabled: boolean
  readonly detectors: readonly string[]
  readonly categories: readonly string[]
  readonly event_classes: readonly string[]
  readonly sources: readonly string[]
  readonly targets: readonly string[]
  readonly protocols: readonly string[]
}

/** A filter with what became of it. */
export interface ReportFilter extends FilterFields {
  readonly id: number
  readonly create_time: string
  /** Events that it has held back. */
  readonly hits: number
  readonly last_hit: string | null
}
