import type {
  MadeReport,
  ReporterResult,
  RoundResult,
  UnitResult,
} from '../lib/modules/reporter/result.ts'
import { mailLines } from './mail-lines.ts'
import { count, counted, printable } from './table.ts'

/** What a run of the reporter did, or would do, for people. */
export function reporterText(result: ReporterResult): string {
  const { rounds, not_due: notDue, mails, dry_run: isDry, interrupted } = result
  const lines = [
    ...rounds.flatMap((round) => roundLines(round, isDry)),
    ...(isDry ? [] : notDue.map(({ severity, due }) => `${severity}: due ${due}`)),
    ...(isDry
      ? ['nothing was changed, nothing sent']
      : mailLines(mails, (label) => `mentat report resend ${label}`)),
    ...(interrupted ? ['ended before it was done: the next run goes on'] : []),
  ]
  return lines.map(printable).join('\n')
}

function roundLines(
  { severity, from, to, due, units, failures }: RoundResult,
  isDry: boolean,
): string[] {
  const reports = units.flatMap((unit) => unit.reports).length
  const what = isDry ? `would be reported (due ${due})` : 'reported'
  return [
    `${severity}: ${from} to ${to} ${what}: ${counted(reports, 'report')}`,
    ...units.filter(isTold(isDry)).flatMap((unit) => unitLines(unit)),
    ...failures.map(({ pass, groups, error, given_up: isGivenUp }) => {
      const then = isGivenUp ? 'given up' : 'it is tried again'
      return `  FAILED  ${groups.join(', ')} (${pass}): ${error}; ${then}`
    }),
  ]
}

/** Where nothing was reported, it is the dry run that people want to know why. */
function isTold(isDry: boolean): (unit: UnitResult) => boolean {
  return ({ reports }) => isDry || reports.length > 0
}

function unitLines(unit: UnitResult): string[] {
  const { pass, groups, fallback, counts } = unit
  const around = fallback.length === 0 ? '' : `, else ${fallback.join(', ')}`
  const relapsed = counts.evcount_rlp === 0 ? '' : `, ${count(counts.evcount_rlp)} come back`
  return [
    `  ${pass}: ${groups.join(', ')}${around}`,
    `    ${counted(counts.evcount_new, 'event')}${relapsed}, ${count(counts.evcount_rep)} to be told`,
    ...heldBack(unit).map((line) => `    held back: ${line}`),
    ...unit.reports.map((report) => `    ${reportLine(report)}`),
    ...(unit.addresses_cut === 0
      ? []
      : [`    left out: ${count(unit.addresses_cut)} addresses of events with too many`]),
    ...(unit.extra_cut === 0 ? [] : [`    left out: ${counted(unit.extra_cut, 'extra report')}`]),
  ]
}

function heldBack({ counts, filtering, low_credibility: disbelieved }: UnitResult): string[] {
  return [
    ...Object.entries(filtering).map(
      ([name, events]) => `${count(events)} by the filter "${name}"`,
    ),
    ...Object.entries(disbelieved).map(
      ([name, events]) => `${count(events)} because ${name} is not credible`,
    ),
    ...(counts.evcount_thr_blk === 0
      ? []
      : [`${count(counts.evcount_thr_blk)} reported not long ago (threshold)`]),
  ]
}

function reportLine({
  label,
  type,
  address,
  events,
  mail_to: to,
  mail_cc: cc,
  intended,
}: MadeReport): string {
  const about = address === null ? type : `${type} ${address}`
  return `${label} ${about}: ${counted(events, 'event')}, ${whom(to, cc, intended)}`
}

function whom(to: readonly string[], cc: readonly string[], intended: readonly string[]): string {
  if (to.length === 0) return intended.length === 0 ? 'not wanted by mail' : 'not mailed'
  return `to ${to.join(', ')}${cc.length === 0 ? '' : `, cc ${cc.join(', ')}`}`
}
