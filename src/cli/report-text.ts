import type { ShownReport } from '../lib/modules/reporter/show-report.ts'
import { count, printable } from './table.ts'

/** A report for people: what Mentat knows of it, then its text. */
export function reportText(report: ShownReport): string {
  const facts: readonly (readonly [string, string])[] = [
    ['label', report.label],
    ['made', report.create_time],
    ['window', `${report.dt_from} to ${report.dt_to}`],
    ['type', `${report.type}, ${report.severity}${flagsOf(report)}`],
    ...(report.parent === null ? [] : [['part of', report.parent] as const]),
    ['groups', report.groups.join(', ')],
    ['events', countsOf(report)],
    ...Object.entries(report.filtering ?? {}).map(
      ([name, events]) => ['filter', `"${name}" held back ${count(events)}`] as const,
    ),
    ['recipients', report.mail_to.join(', ') || 'nobody wants it by mail'],
    ['mail', mailOf(report)],
    ...report.files.map((path) => ['file', path] as const),
  ]
  const width = Math.max(...facts.map(([name]) => name.length))
  const lines = facts.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`)
  return [...lines, '', report.subject, '', report.text.trimEnd()].join('\n')
}

function flagsOf(report: ShownReport): string {
  const flags = [
    ...(report.flag_shadow ? ['shadow'] : []),
    ...(report.flag_testdata ? ['test data'] : []),
    ...(report.flag_manual ? ['made by hand'] : []),
  ]
  return flags.map((flag) => `, ${flag}`).join('')
}

function countsOf(report: ShownReport): string {
  const heldBack: readonly (readonly [string, number | null])[] = [
    ['by filters', report.evcount_flt_blk],
    ['not credible', report.evcount_det_blk],
    ['by thresholds', report.evcount_thr_blk],
  ]
  return [
    `${count(report.evcount_rep)} of ${count(report.evcount_all)}`,
    ...((report.evcount_rlp ?? 0) > 0 ? [`${count(report.evcount_rlp ?? 0)} come back`] : []),
    ...heldBack
      .filter(([, events]) => (events ?? 0) > 0)
      .map(([how, events]) => `${count(events ?? 0)} held back ${how}`),
  ].join(', ')
}

function mailOf({ mail_state: state, mail_dt: time, mail_res: result }: ShownReport): string {
  if (state === null) return 'none'
  return [state, ...(time === null ? [] : [time]), ...(result === null ? [] : [result])].join(', ')
}
