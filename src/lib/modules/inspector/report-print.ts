import { type Markup, markup } from '../../services/mail/markup.ts'
import { wrapped } from '../../services/mail/plain-text.ts'
import type { ReportSheet, SheetRow, SheetSection } from './report-sheet.ts'

/** Where values begin. */
const INDENT = 18

/** Prints a sheet as plain text of at most 80 columns; only what has no blank in it may be longer. */
export function printText({ title, sections, footer }: ReportSheet): string {
  const parts = [
    wrapped(title),
    ...sections.map(({ heading, rows }) => [heading, ...rows.flatMap(textRow)]),
    ['-- ', ...footer.flatMap((line) => wrapped(line))],
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Prints a sheet as a whole HTML document without references to anything outside. */
export function printHtml({ title, sections, footer }: ReportSheet): string {
  const lines = footer.map((line) => markup`${line}<br>\n`)
  return markup`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body style="${styles.page}">
<h1 style="${styles.title}">${title}</h1>
<table style="${styles.table}">
${sections.map(htmlSection)}</table>
<p style="${styles.footer}">
${lines}</p>
</body>
</html>
`.toString()
}

/** With the elements, because many readers of mail drop style sheets. Nothing may widen the page. */
const styles = {
  page: 'margin:0;padding:16px;background:#ffffff;color:#1a1a1a;font:14px/1.45 sans-serif',
  title: 'margin:0 0 4px;max-width:760px;font-size:18px;overflow-wrap:anywhere',
  table: 'border-collapse:collapse;width:100%;max-width:760px',
  heading: 'padding:14px 0 4px;text-align:left;border-bottom:1px solid #c8c8c8',
  label:
    'padding:3px 16px 3px 0;width:110px;text-align:left;vertical-align:top;font-weight:normal;color:#595959;white-space:nowrap',
  value: 'padding:3px 0;vertical-align:top;overflow-wrap:anywhere',
  footer: 'margin:20px 0 0;max-width:760px;font-size:12px;color:#595959;overflow-wrap:anywhere',
}

function htmlSection({ heading, rows }: SheetSection): Markup {
  return markup`<tr><th colspan="2" style="${styles.heading}">${heading}</th></tr>
${rows.map(htmlRow)}`
}

function htmlRow({ label, values }: SheetRow): Markup {
  const lines = values.map((value, index) => (index === 0 ? value : markup`<br>${value}`))
  return markup`<tr><th scope="row" style="${styles.label}">${label}</th><td style="${styles.value}">${lines}</td></tr>
`
}

function textRow({ label, values }: SheetRow): string[] {
  const lines = values.flatMap((value) => wrapped(value, { indent: INDENT }))
  const [first = '', ...rest] = lines
  return [`  ${label}`.padEnd(INDENT) + first.slice(INDENT), ...rest]
}
