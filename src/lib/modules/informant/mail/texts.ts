import type { MailState } from '../../../database/reports/tables.ts'
import type { Severity } from '../../../database/groups/tables.ts'
import type { Formats } from '../../../framework/text/formats.ts'
import type { Attention } from '../gather/attention.ts'
import type { SummaryList } from '../gather/summary.ts'
import type { DaemonFacts } from '../gather/system.ts'

/** Everything that a summary says in one language. */
export interface Texts {
  readonly formats: Formats
  /** Monday first. */
  readonly weekdays: readonly string[]
  readonly weekdaysShort: readonly string[]
  /** `2 May 2024`, in Czech `2. května 2024`. */
  date(day: CalendarDay): string
  /** `2 May`, in Czech `2. 5.`. */
  dateShort(day: CalendarDay): string
  subject(facts: SubjectFacts): string
  /** @param day the whole day that it is about; undefined: another time */
  title(day: string | undefined): string
  readonly headings: Headings
  readonly words: Words
  readonly severity: Readonly<Record<Severity, string>>
  readonly lists: Readonly<Record<SummaryList, string>>
  readonly mailStates: Readonly<Record<MailState, string>>
  readonly daemonStates: Readonly<Record<DaemonFacts['state'], string>>
  readonly levels: Readonly<Record<Attention['level'], string>>
  readonly attention: AttentionTexts
  readonly figures: FigureTexts
  readonly notes: NoteTexts
}

/** What it is, and what to do about it, for each kind. */
export type AttentionTexts = {
  readonly [Kind in Attention['kind']]: (
    attention: Extract<Attention, { readonly kind: Kind }>,
  ) => readonly [text: string, advice: string]
}

/** A day of the calendar; the weekday counts from Monday, 0. */
export interface CalendarDay {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
}

/** What a subject tells. */
export interface SubjectFacts {
  /** The day, or the time. */
  readonly period: string
  readonly attention: number
  readonly events: number
  readonly reports: number
}

/** Headings of parts and of tables. */
export interface Headings {
  readonly attention: string
  readonly events: string
  readonly course: string
  readonly timeline: string
  readonly top: string
  readonly reports: string
  readonly refused: string
  readonly system: string
}

/** Words in tables. */
export interface Words {
  readonly severity: string
  readonly events: string
  readonly earlier: { readonly daily: string; readonly other: string }
  mean(windows: number, isDaily: boolean): string
  readonly change: string
  readonly fresh: string
  readonly total: string
  readonly noSeverity: string
  readonly none: string
  readonly ownNetworks: string
  readonly others: string
  readonly cut: string
  readonly types: Readonly<Record<'summary' | 'extra' | 'target', string>>
  readonly queue: string
  readonly waiting: string
  readonly oldest: string
  readonly inWork: string
  readonly refused: string
  readonly readers: string
  readonly cause: string
  readonly recent: string
  readonly unknownCause: string
  readonly daemon: string
  readonly state: string
  readonly since: string
}

/** The numbers at the top. */
export interface FigureTexts {
  readonly events: string
  readonly reports: string
  readonly mails: string
  readonly refused: string
  /** Against the mean. */
  against(change: string | undefined): string
  eventsReported(events: number): string
  mailsOpen(waiting: number, troubled: number): string
  refusedRecently(messages: number): string
}

/** Sentences. */
export interface NoteTexts {
  readonly allWell: string
  readonly noEvents: string
  readonly noReports: string
  readonly noRefusals: string
  readonly noQueues: string
  readonly noDaemons: string
  reported(reported: number, heldBack: readonly (readonly [HeldBack, number])[]): string
  otherReports(shadow: number, manual: number): string
  most(time: string, events: number): string
  disk(free: number, size: number): string
  database(size: number, events: number | undefined, isEstimate: boolean): string
  attached(names: readonly string[]): string
  readonly foreign: string
  made(time: string, host: string): string
}

/** Why events are not in reports. */
export type HeldBack = 'filtered' | 'low_credibility' | 'thresholded'
