import type { MailsResult } from '../../components/scheduled/send-mails.ts'
import type { Severity } from '../../database/groups/tables.ts'
import type { EventCounts, ReportType } from '../../database/reports/tables.ts'
import type { Pass } from './pass.ts'

/** What a run did, or would do: what the command prints with `--json`. Times are RFC 3339. */
export interface ReporterResult {
  readonly dry_run: boolean
  readonly manual: boolean
  readonly rounds: readonly RoundResult[]
  /** Severities whose time has not come. */
  readonly not_due: readonly { readonly severity: Severity; readonly due: string }[]
  readonly mails: MailsResult
  /** The run was told to end before it was done; the next one goes on. */
  readonly interrupted: boolean
}

/** One severity. */
export interface RoundResult {
  readonly severity: Severity
  readonly from: string
  readonly to: string
  /** When it would be due at the earliest; a dry run does not wait for it. */
  readonly due: string
  /** A window that an earlier run had begun. */
  readonly resumed: boolean
  readonly seconds: number
  readonly units: readonly UnitResult[]
  readonly failures: readonly UnitFailure[]
}

/** What became of the events in the networks of one chain of groups, in one pass. */
export interface UnitResult {
  readonly pass: Pass['name']
  readonly groups: readonly string[]
  readonly fallback: readonly string[]
  readonly counts: { readonly [Name in keyof EventCounts]: number }
  /** Events that each filter held back. */
  readonly filtering: Readonly<Record<string, number>>
  /** Events that were not believed, by detector. */
  readonly low_credibility: Readonly<Record<string, number>>
  readonly reports: readonly MadeReport[]
  /** Addresses left out, because one event has too many. */
  readonly addresses_cut: number
  /** Extra reports left out, because there are too many. */
  readonly extra_cut: number
}

/** A report that was made, or would be. */
export interface MadeReport {
  readonly label: string
  readonly type: ReportType
  readonly address: string | null
  readonly events: number
  readonly relapsed: number
  /** `to:ADDRESS`, `cc:ADDRESS` by the settings; empty: nobody wants it by mail. */
  readonly intended: readonly string[]
  /** Whom the mail goes to; empty: there is none. */
  readonly mail_to: readonly string[]
  readonly mail_cc: readonly string[]
}

/** A unit that could not be done. */
export interface UnitFailure {
  readonly pass: Pass['name']
  readonly groups: readonly string[]
  readonly error: string
  /** It is not tried again: its events are not reported. */
  readonly given_up: boolean
}
