import { exampleReports, exampleSheet } from '../../scripts/generate/report-scenario.ts'
import type { Locale } from '../../src/lib/framework/text/locale.ts'
import type { ReportSheet } from '../../src/lib/modules/reporter/mail/sheet.ts'

/** The sheet of an example (summary, extra, target), with members in place of others. */
export function someSheet(
  name: string,
  members: Partial<ReportSheet> & { readonly locale?: Locale } = {},
): ReportSheet {
  const report = exampleReports.find((example) => example.name === name)
  if (!report) throw new RangeError(name)
  return { ...exampleSheet(report, members.locale ?? 'en').sheet, ...members }
}
