import type { Severity } from '../groups/tables.ts'

/** What reports are about: all sources of a window, one of them, or all targets. */
export const reportTypes = ['summary', 'extra', 'target'] as const

/** One of them. */
export type ReportType = (typeof reportTypes)[number]

/** How far the mail of a report is. */
export const mailStates = ['waiting', 'sending', 'sent', 'refused', 'in_doubt'] as const

/** One of them. */
export type MailState = (typeof mailStates)[number]

/** Numbers of events of a report. Those of an extra report but `rep`, `all` and `rlp` are null. */
export interface EventCounts {
  /** In the report. */
  readonly evcount_rep: number
  /** New and relapsed ones. */
  readonly evcount_all: number
  /** Of the window. */
  readonly evcount_new: number | null
  /** Of those, the ones that no filter held back, and the others. */
  readonly evcount_flt: number | null
  readonly evcount_flt_blk: number | null
  /** Of those, the ones whose detectors are credible, and the others. */
  readonly evcount_det: number | null
  readonly evcount_det_blk: number | null
  /** Of those, the ones that no threshold held back, and the others. */
  readonly evcount_thr: number | null
  readonly evcount_thr_blk: number | null
  /** Held back after an earlier report, and reported now. */
  readonly evcount_rlp: number | null
}

/** What a report says of itself. Times are RFC 3339. */
export interface ReportHead extends EventCounts {
  readonly label: string
  readonly create_time: string
  readonly type: ReportType
  readonly severity: Severity
  readonly dt_from: string
  readonly dt_to: string
  readonly flag_shadow: boolean
  readonly flag_testdata: boolean
  readonly flag_manual: boolean
  /** `to:ADDRESS`, `cc:ADDRESS`: as the settings say. */
  readonly mail_to: readonly string[]
}
