import type { Severity } from '../../../../database/groups/tables.ts'
import type { ReportType } from '../../../../database/reports/tables.ts'
import type { Formats } from '../../../../framework/text/formats.ts'
import type { AdviceKind } from './advice.ts'
import type { MainField, PartyField } from './fields.ts'
import type { AttachedFile, DataForm, ReportSheet, SheetCounts } from '../sheet.ts'

/**
 * Everything that a report says in one language. Sentences are functions of what stands in them, so that a translation
 * that is missing, or one that is told something else, does not compile; messages of a library would fail at run time.
 */
export interface Texts extends HeadTexts, FactTexts, ProblemTexts {
  readonly formats: Formats
  readonly labels: Labels
  readonly advice: Readonly<Record<AdviceKind, readonly string[]>>
  readonly mainFields: Readonly<Record<MainField, string>>
  readonly partyFields: Readonly<Record<PartyField, PartyFieldTexts>>
}

/** What the report is about. */
export interface HeadTexts {
  /** The part of the subject after the severity, without a full stop. */
  phrase(type: ReportType, address: string): string
  readonly severityName: Readonly<Record<Severity, string>>
  /** As the subject begins with it. */
  readonly severity: Readonly<Record<Severity, string>>
  readonly testMark: string
  readonly shadowMark: string
  readonly testBanner: string
  readonly shadowBanner: string
  /** What has happened, in a sentence or two. */
  introduction(type: ReportType, address: string): string
  /** How soon something should be done. */
  readonly urgency: Readonly<Record<Severity, string>>
}

/** What the report says of itself. */
export interface FactTexts {
  eventsInReport(counts: SheetCounts): string
  /** Each is a phrase such as `12 by filters`; empty: nothing was held back. */
  heldBack(counts: SheetCounts): string[]
  attached(file: AttachedFile): string
  leftOut(form: DataForm, largest: number): string
  footer(sheet: Pick<ReportSheet, 'groups' | 'created'>): string[]
  contactLine(contact: string): string
}

/** What was seen. */
export interface ProblemTexts {
  readonly overview: string
  readonly newProblems: string
  readonly continuing: string
  readonly continuingIntroduction: string
  readonly unknownClass: string
  /** `12 addresses, 1,234 events`. */
  extent(addresses: number, isAtLeast: boolean, events: number): string
  events(count: number): string
  readonly whatToDo: string
  /** Before what holds for all addresses of a class. */
  readonly commonHeading: string
  earlierReport(label: string): string
  moreAddresses(count: number, isAtLeast: boolean, where: WhereMore): string
  moreClasses(count: number, where: WhereMore): string
  /** Follows a list of values. */
  moreValues(count: number, isAtLeast: boolean): string
  detectors(names: readonly string[], more: number): string
  /** Stands among their names. */
  readonly unnamedDetector: string
  /** Why numbers are not sums, when several detectors saw the same. */
  readonly severalDetectors: string
}

/** Where the rest of a list is. */
export interface WhereMore {
  readonly attachment: boolean
  readonly page: boolean
}

/** What stands before the facts of the report. */
export interface Labels {
  readonly report: string
  readonly severity: string
  readonly group: string
  readonly groups: string
  readonly address: string
  readonly parent: string
  readonly received: string
  readonly events: string
  readonly heldBack: string
  readonly data: string
  readonly page: string
  readonly openPage: string
  readonly contact: string
  readonly className: string
  readonly explanation: string
}

/** The name of a field: of what the report is about, of a source, of a target. */
export interface PartyFieldTexts {
  readonly own: string
  readonly source: string
  readonly target: string
}
