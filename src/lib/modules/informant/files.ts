import { join } from 'node:path'
import { severities } from '../../database/groups/tables.ts'
import type { AggregatedStatistics } from '../../database/statistics/aggregate.ts'
import { REST } from '../../database/statistics/dimensions.ts'
import type { ValueLists } from '../../database/statistics/value-lists.ts'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { MailAttachment } from '../../services/mail/mail.ts'
import type { Gathered } from './gather/gather-summary.ts'
import { reportsOfKind, reportTotals } from './gather/report-totals.ts'
import type { Summary } from './gather/summary.ts'

/** A file with numbers of a summary. */
export interface NumbersFile {
  readonly name: string
  readonly content: string
}

/** The files of a summary, with the names and the members of the original. */
export function numbersFiles({ summary, statistics }: Gathered): NumbersFile[] {
  const interval = summary.interval.trim().replaceAll(/[^\w.-]+/g, '_')
  const about = { dt_from: formatTimestamp(summary.from), dt_to: formatTimestamp(summary.to) }
  const file = (name: string, members: object): NumbersFile => ({
    name: `report-overview-overall-${interval}-${name}.json`,
    content: `${JSON.stringify({ ...about, ...members }, undefined, 2)}\n`,
  })
  return [file('events', eventNumbers(statistics)), file('reports', reportNumbers(summary))]
}

/** Replaces the files of the summary before. Returns their paths. */
export function writeNumbers(folder: string, files: readonly NumbersFile[]): string[] {
  return files.map(({ name, content }) => {
    const path = join(folder, name)
    writeFileAtomically(path, content)
    return path
  })
}

/** The files as they go along with a mail; none when they are too large together. */
export function attachedNumbers(files: readonly NumbersFile[], largest: number): MailAttachment[] {
  const size = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)
  if (size > largest) return []
  return files.map(({ name, content }) => ({
    filename: name,
    contentType: 'application/json',
    content,
    encoding: 'utf8',
  }))
}

function eventNumbers({ windows, events, groups }: AggregatedStatistics): object {
  const parts = Object.entries(groups).map(([group, sums]): [string, object] => [
    `stats_${group}`,
    { cnt_alerts: sums.events, cnt_events: sums.events, ...dictionaries(sums.lists) },
  ])
  return { windows, count: events, ...Object.fromEntries(parts) }
}

function dictionaries(lists: ValueLists): Record<string, object> {
  const entries = Object.entries(lists).map(([name, { values, rest }]): [string, object] => [
    name,
    Object.fromEntries([...values, ...(rest > 0 ? [[REST, rest] as const] : [])]) as object,
  ])
  return Object.fromEntries(entries)
}

function reportNumbers({ reports }: Summary): object {
  const totals = reportTotals(reports)
  const { types } = totals
  return {
    cnt_reports: totals.reports,
    cnt_reports_summary: types.summary,
    cnt_reports_extra: types.extra,
    cnt_reports_target: types.target,
    cnt_reports_shadow: reportsOfKind(reports, 'shadow'),
    cnt_reports_manual: reportsOfKind(reports, 'manual'),
    cnt_events: totals.reported,
    cnt_events_filtered: totals.filtered,
    cnt_events_low_credibility: totals.low_credibility,
    cnt_events_thresholded: totals.thresholded,
    severities: Object.fromEntries(
      severities.map((severity) => [severity, reportTotals(reports, severity).reports]),
    ),
    mail_states: totals.mails,
  }
}
