import type { Severity } from '../../database/groups/tables.ts'
import { alignDown } from '../../framework/time/interval.ts'
import type { RoundState } from '../../database/reports/rounds.ts'

/** The window of one round, in milliseconds since 1970: from `from` (included) to `to` (not included). */
export interface RoundWindow {
  readonly severity: Severity
  readonly from: number
  readonly to: number
}

/** What is to be reported of a severity, and when. */
export interface DueRound extends RoundWindow {
  readonly isDue: boolean
  /** When it will be, or was, due at the earliest. */
  readonly due: number
  /** By which it was chosen. */
  readonly state: RoundState | undefined
  /** It was begun before and not finished. */
  readonly isResumed: boolean
  /** How often something of it failed. */
  readonly attempts: number
}

/**
 * The window of a severity that follows the last one. It ends at a border of periods, counted from 1970 in UTC: daily reports
 * are about days. What was missed makes the window longer, nothing is left out; one that was begun is finished as it was.
 * @param settled up to when all events are stored
 */
export function nextRound(
  severity: Severity,
  state: RoundState | undefined,
  { period, settled }: { readonly period: number; readonly settled: number },
): DueRound {
  const to = state?.roundTo ?? alignDown(settled, period)
  const from = state?.lastRun ?? to - period
  const isResumed = state?.roundTo !== undefined
  const due = isResumed ? to : alignDown(from, period) + period
  return {
    severity,
    from,
    to,
    due,
    isDue: from < to,
    state,
    isResumed,
    attempts: state?.attempts ?? 0,
  }
}

/** The same window as far as it is filled now: what a dry run shows before its time has come. */
export function untilNow(round: DueRound, settled: number): DueRound {
  return round.isDue ? round : { ...round, to: Math.max(round.from, settled) }
}
