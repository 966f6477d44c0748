import type { MailTroubles } from '../../../database/mail-table.ts'
import type { ReportCount } from '../../../database/reports/counts.ts'
import type { ValueList } from '../../../database/statistics/value-lists.ts'
import type { Locale } from '../../../framework/text/locale.ts'
import type { TimeWindow } from '../../../framework/time/interval.ts'
import type { Attention } from './attention.ts'
import type { Refusal } from './refusals.ts'
import type { SystemFacts } from './system.ts'
import type { Coverage, Volumes } from './volumes.ts'

/** The lists of a summary, in their order. */
export const summaryLists = [
  'categories',
  'classes',
  'detectors',
  'abuses',
  'countries',
  'sources',
] as const

/** One of them; `abuses` are groups. */
export type SummaryList = (typeof summaryLists)[number]

/** Everything that operators are told of a stretch of time; text, HTML and files are made of it. Times are milliseconds since 1970. */
export interface Summary extends TimeWindow {
  readonly label: string
  /** As it was asked for: `daily`. */
  readonly interval: string
  readonly created: number
  /** Who made it: the machine. */
  readonly host: string
  readonly locale: Locale
  readonly timezone: string
  /** The worst first; empty: all is well. */
  readonly attention: readonly Attention[]
  readonly coverage: Coverage
  readonly volumes: Volumes
  /** Events in stretches of equal length. */
  readonly timeline: readonly { readonly from: number; readonly events: number }[]
  readonly lists: Readonly<Record<SummaryList, ValueList>>
  readonly reports: readonly ReportCount[]
  readonly mails: readonly MailTroubles[]
  readonly refusals: readonly Refusal[]
  readonly system: SystemFacts
}
