import type { ReportCount } from '../../../database/reports/counts.ts'
import type { Severity } from '../../../database/groups/tables.ts'
import type { MailState, ReportType } from '../../../database/reports/tables.ts'

/** Reports of the schedule, of one severity or of all. */
export interface ReportTotals {
  readonly reports: number
  readonly types: Readonly<Record<ReportType, number>>
  /** Those with a mail. */
  readonly mails: Readonly<Record<MailState, number>>
  /** Events in them, and those that were held back, each once: those of extra reports are in a summary, too. */
  readonly reported: number
  readonly filtered: number
  readonly low_credibility: number
  readonly thresholded: number
}

/** Sums up counts of reports; those on trial and those made by hand are left out. */
export function reportTotals(counts: readonly ReportCount[], severity?: Severity): ReportTotals {
  const own = counts.filter(
    (each) => each.kind === 'regular' && each.severity === (severity ?? each.severity),
  )
  const reports = (matches: (count: ReportCount) => boolean): number =>
    sumOf(own.filter(matches), 'reports')
  const ofType = (type: ReportType): number => reports((each) => each.type === type)
  const inState = (state: MailState): number => reports((each) => each.mail_state === state)
  const whole = own.filter(({ type }) => type !== 'extra')
  return {
    reports: sumOf(own, 'reports'),
    types: { summary: ofType('summary'), extra: ofType('extra'), target: ofType('target') },
    mails: {
      waiting: inState('waiting'),
      sending: inState('sending'),
      sent: inState('sent'),
      refused: inState('refused'),
      in_doubt: inState('in_doubt'),
    },
    reported: sumOf(whole, 'reported'),
    filtered: sumOf(whole, 'filtered'),
    low_credibility: sumOf(whole, 'low_credibility'),
    thresholded: sumOf(whole, 'thresholded'),
  }
}

/** How many reports are of a kind. */
export function reportsOfKind(counts: readonly ReportCount[], kind: ReportCount['kind']): number {
  return sumOf(
    counts.filter((each) => each.kind === kind),
    'reports',
  )
}

type Sum = 'reports' | 'reported' | 'filtered' | 'low_credibility' | 'thresholded'

function sumOf(counts: readonly ReportCount[], number: Sum): number {
  return counts.reduce((sum, each) => sum + each[number], 0)
}
