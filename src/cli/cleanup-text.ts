import type { CleanupReport, RuleReport } from '../lib/modules/cleanup/report.ts'
import { type Column, count, counted, printable, renderTable, size, wholeSeconds } from './table.ts'

/** What a cleanup removed, or would remove, for people. */
export function cleanupText(report: CleanupReport): string {
  const { rules, configured, dry_run: isDry, interrupted } = report
  if (!configured) return nothingConfigured
  const lines = [
    ...(rules.length === 0 ? [] : [renderTable(rules, columnsOf(isDry))]),
    ...rules.flatMap(({ kind, name, errors }) =>
      errors.map((error) => `FAILED  ${kind} (${name}): ${error}`),
    ),
    ...(isDry ? ['nothing was changed'] : []),
    ...(interrupted ? ['ended before it was done: the next run goes on'] : []),
  ]
  return lines
    .flatMap((line) => line.split('\n'))
    .map(printable)
    .join('\n')
}

const nothingConfigured = `nothing is configured to be removed: everything is kept for ever
say in cleanup.conf what may go; mentat config sample cleanup has a recommended set`

function columnsOf(isDry: boolean): Column<RuleReport>[] {
  return [
    { title: 'WHAT', value: ({ kind }) => kind },
    { title: 'RULE', value: ({ kind, name }) => (name === kind ? '' : name) },
    { title: 'OLDER THAN', value: ({ border }) => (border === null ? '' : wholeSeconds(border)) },
    { title: isDry ? 'WOULD GO' : 'REMOVED', value: removed },
    { title: 'FREED', value: ({ bytes }) => (bytes === 0 ? '' : size(bytes)), align: 'right' },
  ]
}

function removed(rule: RuleReport): string {
  const { kind, events, days, rows, files, folders, finished } = rule
  const isOfRows = rows > 0 || !(kind in counts)
  const parts = [
    ...(kind === 'events' ? [counted(events, 'event')] : []),
    ...(days.length === 0 ? [] : [`${daysText(days)} whole`]),
    ...(isOfRows ? [counted(rows, 'row')] : []),
    ...(files > 0 || counts[kind] === 'files' ? [counted(files, 'file')] : []),
    ...(folders === 0 ? [] : [counted(folders, 'folder')]),
    ...(finished ? [] : ['not finished']),
  ]
  return parts.join(', ')
}

/** Kinds that are not counted in rows. */
const counts: Readonly<Record<string, 'events' | 'files'>> = {
  events: 'events',
  run_logs: 'files',
  errors: 'files',
  caches: 'files',
}

function daysText(days: readonly string[]): string {
  const [first = '', last = ''] = [days.at(0), days.at(-1)]
  return days.length === 1
    ? `the day ${first}`
    : `${count(days.length)} days from ${first} to ${last}`
}
