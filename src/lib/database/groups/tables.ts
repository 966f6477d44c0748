/** Severities of events and reports, the least first. */
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const

/** How bad an event is. */
export type Severity = (typeof severities)[number]

/** Which reports a group wants: on all its addresses together, on each by itself, both, or none. */
export const reportModes = ['summary', 'extra', 'both', 'none'] as const

/** One of them. */
export type ReportMode = (typeof reportModes)[number]

/** Forms in which the events can go along with a report. */
export const attachments = ['none', 'json', 'csv', 'xarf'] as const

/** One of them. */
export type Attachment = (typeof attachments)[number]

/** One row of `groups`. */
export interface GroupsRow {
  readonly id: number
  /** RFC 3339. */
  readonly create_time: string
  readonly name: string
  /** Who manages it: the name of an import, or `manual`. */
  readonly source: string
  readonly description: string
  /** A disabled group is responsible for nothing and gets no reports. */
  readonly enabled: boolean
  readonly parent_id: number | null
  readonly local_id: string | null
}

/** One row of `settings_reporting`: how a group wants its reports. Null: the default of the configuration. */
export interface SettingsReportingRow {
  readonly emails_info: readonly string[]
  readonly emails_low: readonly string[]
  readonly emails_medium: readonly string[]
  readonly emails_high: readonly string[]
  readonly emails_critical: readonly string[]
  readonly mode: ReportMode | null
  readonly locale: string | null
  readonly timezone: string | null
  readonly redirect: boolean | null
  /** The form in which the events go along with a report. */
  readonly attachment: Attachment | null
}

/** A group with its settings. */
export type Group = GroupsRow & SettingsReportingRow
