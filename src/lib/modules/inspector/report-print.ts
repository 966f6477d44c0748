import { html, type Html } from '../../services/mail/html.ts'
import type { ReportSheet, SheetRow, SheetSection } from './report-sheet.ts'

const WIDTH = 80
/** Where values begin. */
const INDENT = 18

/** Prints a sheet as plain text of at most 80 columns; only what has no blank in it may be longer. */
export function printText({ title, sections, footer }: ReportSheet): string {
  const parts = [
    wrapped(title, 0),
    ...sections.map(({ heading, rows }) => [heading, ...rows.flatMap(textRow)]),
    ['-- ', ...footer.flatMap((line) => wrapped(line, 0))],
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Prints a sheet as a whole HTML document without references to anything outside. */
export function printHtml({ title, sections, footer }: ReportSheet): string {
  const page = html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
      </head>
      <body style="margin:0;padding:16px;background:#fff;color:#1a1a1a;font:14px/1.45 sans-serif">
        <h1 style="margin:0 0 12px;font-size:18px;max-width:760px;${BREAK}">${title}</h1>
        <table style="border-collapse:collapse;max-width:760px">
          ${sections.map(htmlSection)}
        </table>
        <p style="margin:16px 0 0;font-size:12px;color:#595959;max-width:760px;${BREAK}">
          ${footer.map((line) => html`${line}<br />`)}
        </p>
      </body>
    </html> `
  return page.toString()
}

/** Long addresses and names must not widen the page. */
const BREAK = 'overflow-wrap:anywhere'

function htmlSection({ heading, rows }: SheetSection): Html {
  return html`<tr>
      <th
        colspan="2"
        scope="rowgroup"
        style="padding:12px 0 4px;text-align:left;border-bottom:1px solid #c8c8c8"
      >
        ${heading}
      </th>
    </tr>
    ${rows.map(htmlRow)}`
}

function htmlRow({ label, values }: SheetRow): Html {
  const lines = values.map((value, index) => (index === 0 ? [value] : [html`<br />`, value]))
  return html`<tr>
    <th
      scope="row"
      style="padding:2px 16px 2px 0;text-align:left;vertical-align:top;font-weight:normal;color:#595959;white-space:nowrap"
    >
      ${label}
    </th>
    <td style="padding:2px 0;vertical-align:top;${BREAK}">${lines}</td>
  </tr> `
}

function textRow({ label, values }: SheetRow): string[] {
  const lines = values.flatMap((value) => wrapped(value, INDENT))
  const [first = '', ...rest] = lines
  return [`  ${label}`.padEnd(INDENT) + first.slice(INDENT), ...rest]
}

/** Broken at blanks, each line indented. */
function wrapped(text: string, indent: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && longer.length > WIDTH - indent) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line].map((part) => ' '.repeat(indent) + part)
}
