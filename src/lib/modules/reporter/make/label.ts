import { createHash } from 'node:crypto'
import type { Severity } from '../../../database/groups/tables.ts'
import type { ReportType } from '../../../database/reports/tables.ts'

/** What a label tells of its report. */
export interface Labelled {
  readonly type: ReportType
  readonly severity: Severity
  /** A moment of the day that stands in the label, milliseconds since 1970; days are those of UTC. */
  readonly day: number
}

/**
 * A label: `M`, the day, the first letters of type and severity, and five characters: `M20240131SL-A1B2C`. The five are made
 * of what the report is about: a report that is made again after a crash has the same, and its files are replaced.
 * @param about tells the report from all others of its day
 * @param attempt another number gives another label, when this one is taken
 */
export function reportLabel(
  { type, severity, day: moment }: Labelled,
  about: readonly string[],
  attempt: number,
): string {
  const day = new Date(moment).toISOString().slice(0, 10).replaceAll('-', '')
  const letters = `${type.slice(0, 1)}${severity.slice(0, 1)}`.toUpperCase()
  const hash = createHash('sha256')
    .update(JSON.stringify([...about, attempt]))
    .digest()
  const number = Number(hash.readBigUInt64BE() % BigInt(36 ** 5))
  return `M${day}${letters}-${number.toString(36).toUpperCase().padStart(5, '0')}`
}
