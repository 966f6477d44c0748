import { existsSync } from 'node:fs'
import { eventFilePath } from '../../components/report-files.ts'
import type { Database } from '../../database/database.ts'
import { listEventClasses } from '../../database/event-classes/list.ts'
import { findReport, type StoredReport } from '../../database/reports/list.ts'
import type { Locale } from '../../framework/text/locale.ts'
import { parseTimestamp } from '../../idea/timestamp.ts'
import type { ReporterConfig } from './config.ts'
import { renderReport } from './mail/render-report.ts'
import { reportSheet } from './make/report-sheet.ts'

/** A report with its files and its text. */
export interface ShownReport extends StoredReport {
  /** Paths of those that are there. */
  readonly files: readonly string[]
  readonly subject: string
  readonly text: string
}

/**
 * A stored report as people read it.
 * @throws MentatError OBJECT_NOT_FOUND
 */
export async function showReport(
  database: Database,
  label: string,
  config: ReporterConfig,
  locale: Locale = config.default_locale,
): Promise<ShownReport> {
  const report = await findReport(database, label)
  const classes = await listEventClasses(database)
  const path = eventFilePath(config.reports_dir, report.label)
  const sheet = reportSheet({
    ...report,
    parent: report.parent ?? undefined,
    from: timeOf(report.dt_from),
    to: timeOf(report.dt_to),
    created: timeOf(report.create_time),
    counts: report,
    data: report.structured_data ?? {
      regular: {},
      relapsed: {},
      timezone: config.default_timezone,
    },
    classes: new Map(classes.map((row) => [row.name, row])),
    isTest: report.flag_testdata,
    isShadow: report.flag_shadow,
    locale,
    contact: config.contact,
    link: undefined,
    attached: undefined,
  })
  const { subject, text } = renderReport(sheet)
  return {
    ...report,
    files: [path, `${path}.zip`].filter((each) => existsSync(each)),
    subject,
    text,
  }
}

function timeOf(text: string): number {
  return parseTimestamp(text) ?? 0
}
