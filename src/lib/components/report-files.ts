import { basename, dirname, join } from 'node:path'

/** The file of the events of a report: `DAY/security-report-LABEL.json`; the day is that in the label. */
export function eventFilePath(folder: string, label: string): string {
  const day = /\d{8}/.exec(label)?.[0] ?? ''
  return join(folder, day, `security-report-${label}.json`)
}

/** The file with the same events, compressed. */
export function zippedPath(path: string): string {
  return `${path}.zip`
}

/** The name of a file while it is written: always the same, what a killed reporter left is replaced. */
export function unfinishedPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp`)
}

/** All files that there may be of a report. */
export function filesOfReport(path: string): string[] {
  return [path, zippedPath(path), unfinishedPath(path), unfinishedPath(zippedPath(path))]
}
