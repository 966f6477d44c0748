import type { BackupReport } from '../lib/modules/backup/create.ts'
import type { BackupList, ListedBackup } from '../lib/modules/backup/list.ts'
import type { RestoreReport } from '../lib/modules/backup/restore.ts'
import type { VerifiedBackup } from '../lib/modules/backup/verify.ts'
import { type Column, count, counted, renderTable, size, wholeSeconds } from './table.ts'

/** What was made, for people. */
export function createdText(report: BackupReport): string {
  const { id, reason, path, events, rows, files, bytes, seconds } = report
  const lines = [
    `${id} (${reason}): ${counted(events, 'event')}, ${counted(rows, 'row')} in all, ${counted(files, 'file')}, ${size(bytes)}, in ${seconds.toFixed(1)} s`,
    path,
    report.cleaned.length === 0
      ? ''
      : `removed, left by a run that was cut off: ${report.cleaned.join(', ')}`,
    report.removed.length === 0 ? '' : `removed, too old: ${report.removed.join(', ')}`,
    report.copied.length === 0 ? '' : `copied: ${report.copied.join(', ')}`,
    'not in it: the configuration, the queues, the files of reports (reports_dir), logs',
  ]
  return lines.filter((line) => line !== '').join('\n')
}

/** What is in a folder, for people: a table of the backups, and what is not complete. */
export function listText({ folder, chains, partial }: BackupList): string {
  if (chains.length === 0 && partial.length === 0) return `there is no backup in ${folder}`
  const rows = chains.flatMap(({ backups }) => backups)
  const bytes = chains.reduce((sum, chain) => sum + chain.bytes, 0)
  return [
    renderTable(rows, listColumns),
    ...rows.flatMap(({ id, why }) => (why === null ? [] : [`! ${id} cannot be restored: ${why}`])),
    ...partial.map(
      (name) => `! ${name} is being written, or a run was cut off: the next one removes it`,
    ),
    `${counted(chains.length, 'chain')}, ${counted(rows.length, 'backup')}, ${size(bytes)} in ${folder}`,
  ].join('\n')
}

const listColumns: readonly Column<ListedBackup>[] = [
  // Increments stand under their full backup.
  { title: 'BACKUP', value: ({ id, kind }) => (kind === 'full' ? id : `  ${id}`) },
  {
    title: 'STORED FROM',
    value: ({ from, to }) => (to === null ? '' : wholeSeconds(from ?? 'the first')),
  },
  { title: 'BEFORE', value: ({ to }) => wholeSeconds(to ?? '') },
  { title: 'EVENTS', value: ({ events }) => count(events), align: 'right' },
  { title: 'SIZE', value: ({ bytes }) => size(bytes), align: 'right' },
  { title: 'STATE', value: ({ state }) => state },
]

/** What was read, for people. */
export function verifiedText(backups: readonly VerifiedBackup[]): string {
  return backups
    .flatMap(({ id, state, problems, rows, bytes }) => [
      `${id}: ${state}, ${counted(rows, 'row')}, ${size(bytes)}`,
      ...problems.map((problem) => `! ${problem}`),
    ])
    .join('\n')
}

/** What was restored, for people. */
export function restoredText(report: RestoreReport): string {
  const { database, backups, as_of: time, events, rows, seconds } = report
  return [
    `restored ${backups.join(', ')} into ${database}: ${counted(events, 'event')}, ${counted(rows, 'row')} in all, in ${seconds.toFixed(1)} s`,
    `it is as it was at ${wholeSeconds(time)}`,
  ].join('\n')
}
