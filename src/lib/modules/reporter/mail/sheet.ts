import type { Severity } from '../../../database/groups/tables.ts'
import type { StructuredData } from '../../../database/reports/structured-data.ts'
import type { ReportType } from '../../../database/reports/tables.ts'
import type { Locale } from '../../../framework/text/locale.ts'

/** Everything that a report tells its readers; text and HTML are made of it. Times are milliseconds since 1970. */
export interface ReportSheet {
  readonly label: string
  readonly type: ReportType
  readonly severity: Severity
  /** Names of the groups that are responsible, the most specific first. */
  readonly groups: readonly string[]
  /** What an extra report is about. */
  readonly address?: string
  /** Label of the summary that an extra report belongs to. */
  readonly parent?: string
  /** The window, by the times at which events were stored; half open. */
  readonly from: number
  readonly to: number
  readonly created: number
  readonly counts: SheetCounts
  readonly data: StructuredData
  /** By name of the class without its subclass. */
  readonly classes: ReadonlyMap<string, ClassText>
  /** Address of the page of the report; only http and https are used. */
  readonly link?: string
  readonly isTest: boolean
  readonly isShadow: boolean
  readonly locale: Locale
  /** IANA name of the zone in which times are told; an unknown one counts as UTC. */
  readonly timezone: string
  /** Whom to write to, as the configuration says it. */
  readonly contact?: string
  /** What became of the data; undefined: the group wants none. */
  readonly attached?: AttachedData
}

/** Numbers of events. */
export interface SheetCounts {
  /** In the report: new and relapsed ones. */
  readonly reported: number
  /** Of these, the ones that were held back after an earlier report. */
  readonly relapsed: number
  /** Of the window, with the relapsed ones. */
  readonly all: number
  /** Held back by filters, because of detectors that are not credible, because they were reported not long ago. */
  readonly filtered: number
  readonly lowCredibility: number
  readonly thresholded: number
}

/** What a class of events says to people. */
export interface ClassText {
  /** In the language of the sheet. */
  readonly label: string
  /** Address of a page that explains it; only http and https are used. */
  readonly reference?: string
  /** Names of fields of the structured data. */
  readonly displayedMain: readonly string[]
  readonly displayedSource: readonly string[]
  readonly displayedTarget: readonly string[]
}

/** In which form the events go along. */
export type DataForm = 'json' | 'csv' | 'xarf'

/** The file that goes along, or how large what does not may be at most. */
export type AttachedData =
  AttachedFile | { readonly form: DataForm; readonly leftOut: { readonly largest: number } }

/** A file that goes along. */
export interface AttachedFile {
  readonly form: DataForm
  readonly filename: string
  /** In bytes. */
  readonly size: number
}
