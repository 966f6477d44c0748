import type { Summary } from '../gather/summary.ts'
import { layOut } from './lay-out.ts'
import { printHtml } from './print-html.ts'
import { printText } from './print-text.ts'

/** A summary as a mail says it. */
export interface RenderedSummary {
  /** One line. */
  readonly subject: string
  /** At most 80 columns. */
  readonly text: string
  /** A whole document that needs nothing from outside. */
  readonly html: string
}

/**
 * Says in the language of the summary what operators should look at, and how it was.
 * @param attached names of the files that go along
 */
export function renderSummary(summary: Summary, attached: readonly string[]): RenderedSummary {
  const content = layOut(summary, attached)
  return { subject: content.subject, text: printText(content), html: printHtml(content) }
}
