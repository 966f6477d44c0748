import { type MailsResult, noMails, sendMails } from '../../components/scheduled/send-mails.ts'
import { severities, type Severity } from '../../database/groups/tables.ts'
import { roundStates } from '../../database/reports/rounds.ts'
import { settledUntil } from '../../database/events/settled.ts'
import { reportMails } from '../../database/reports/outbox.ts'
import { cleanThresholds } from '../../database/thresholds/thresholds.ts'
import type { Database } from '../../database/database.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { MailTransport } from '../../services/mail/transport.ts'
import type { ReporterConfig } from './config.ts'
import { isScheduled, type RunKind } from './context.ts'
import { type DueRound, nextRound, untilNow } from './due.ts'
import type { ReporterResult, RoundResult } from './result.ts'
import { reportRound, type RoundOutcome } from './round.ts'
import { readSurroundings } from './surroundings.ts'

/** What a run of the reporter is asked. */
export interface ReporterRequest extends RunKind {
  /** Only this one. */
  readonly severity: Severity | undefined
  /** Borders of the window of a run by hand, milliseconds since 1970. */
  readonly from: number | undefined
  readonly until: number | undefined
}

/** What a run works with. */
export interface ReporterMeans {
  readonly database: Database
  readonly config: ReporterConfig
  readonly clock: Clock
  readonly logger: Logger
  readonly transport: MailTransport
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal
}

/** A run of the schedule: all that is due. */
export const regularRequest: ReporterRequest = {
  isManual: false,
  isDry: false,
  isTest: false,
  group: undefined,
  to: [],
  severity: undefined,
  from: undefined,
  until: undefined,
}

/** Makes the reports that are due, one severity after the other, and sends their mails and those that wait from before. */
export async function runReporter(
  request: ReporterRequest,
  means: ReporterMeans,
): Promise<ReporterResult> {
  const { database, signal } = means
  const planned = await planRounds(request, means)
  const notDue = planned.filter(({ isDue }) => !isDue)
  const rounds = await reportAll(planned, request, means).catch(async (error: unknown) => {
    // The mails that wait are no part of what failed.
    if (!request.isDry) await send(means).catch(() => undefined)
    throw error
  })
  if (isScheduled(request)) await cleanThresholds(database)
  return {
    dry_run: request.isDry,
    manual: request.isManual,
    rounds,
    not_due: notDue.map(({ severity, due }) => ({ severity, due: formatTimestamp(due) })),
    mails: request.isDry ? noMails : await send(means),
    interrupted: signal.aborted,
  }
}

async function reportAll(
  planned: readonly DueRound[],
  request: ReporterRequest,
  means: ReporterMeans,
): Promise<RoundResult[]> {
  const { database, clock, logger, signal } = means
  const rounds: RoundResult[] = []
  const due = planned.filter(({ from, to }) => from < to)
  if (due.length === 0) return rounds
  const surroundings = await readSurroundings(database, request, clock)
  for (const round of due) {
    if (signal.aborted) break
    const began = clock.monotonic()
    const outcome = await reportRound(round, { ...means, ...surroundings, kind: request })
    rounds.push({ ...outcome, seconds: Math.round(clock.monotonic() - began) / 1000 })
    logger.info(roundText(round, { ...outcome, interrupted: signal.aborted }))
  }
  return rounds
}

async function planRounds(request: ReporterRequest, means: ReporterMeans): Promise<DueRound[]> {
  const { config, clock, database } = means
  // By both clocks, the server's and ours.
  const settled = Math.floor(Math.min(Date.parse(await settledUntil(database, clock)), clock.now()))
  const states = await roundStates(database)
  const wanted = severities.filter((each) => each === (request.severity ?? each))
  return wanted.map((severity) => {
    const { period } = config.timing[severity]
    const round = nextRound(severity, states.get(severity), { period, settled })
    if (request.isManual) return byHand(round, request, { period, settled })
    return request.isDry ? untilNow(round, settled) : round
  })
}

function roundText(
  { severity, to }: DueRound,
  { units, failures, interrupted }: RoundOutcome & { readonly interrupted: boolean },
): string {
  const upTo = `severity ${severity}, up to ${formatTimestamp(to)}`
  if (interrupted) return `${upTo}: ended before it was done`
  const reports = units.reduce((sum, unit) => sum + unit.reports.length, 0)
  const failed = failures.length === 0 ? '' : `, ${failures.length} chains of groups failed`
  return `${upTo}: ${reports} reports${failed}`
}

/** The window that a person asked for; without borders, one as long as the period, up to now. */
function byHand(
  round: DueRound,
  { from, until }: ReporterRequest,
  { period, settled }: { readonly period: number; readonly settled: number },
): DueRound {
  const to = until ?? settled
  return { ...round, from: from ?? to - period, to, isDue: true, isResumed: false, attempts: 0 }
}

function send(means: ReporterMeans): Promise<MailsResult> {
  const { mail, give_up: giveUp } = means.config
  const retry = { first: mail.retry_first, longest: mail.retry_longest }
  return sendMails({ ...means, mails: reportMails(means.database), retry, giveUp })
}
