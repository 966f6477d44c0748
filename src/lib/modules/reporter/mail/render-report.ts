import { layOut } from './lay-out.ts'
import { printHtml } from './print-html.ts'
import { printText } from './print-text.ts'
import type { ReportSheet } from './sheet.ts'

/** A report as a mail says it. */
export interface RenderedReport {
  /** One line. */
  readonly subject: string
  /** At most 80 columns, but for links. */
  readonly text: string
  /** A whole document that needs nothing from outside. */
  readonly html: string
}

/**
 * Says in the language of the sheet what was seen, on which addresses, when and how often, what it means and what to do.
 * Nothing is read or written; whatever stands in the data, the parts are harmless and bounded (some 200 kB).
 */
export function renderReport(sheet: ReportSheet): RenderedReport {
  const content = layOut(sheet)
  return { subject: content.subject, text: printText(content), html: printHtml(content) }
}
