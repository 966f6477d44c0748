import { type Markup, markup } from '../../../services/mail/markup.ts'
import type { Bars, Columns } from './content.ts'
import { styles } from './html-style.ts'

/** A bar for each value, beside its label and its number. */
export function barsHtml({ title, bars, remark }: Bars): Markup {
  const most = Math.max(1, ...bars.map(({ value = 0 }) => value))
  const rows = bars.map(
    ({ label, value = 0, text, isMarked }) =>
      markup`<tr><th scope="row" style="${styles.barLabel}">${label}</th><td style="${styles.barText}">${text}</td><td style="${styles.barPlace}">${bar(value / most, isMarked === true)}</td></tr>\n`,
  )
  return markup`<h3 style="${styles.headingSmall}">${title}</h3>
<table style="${styles.bars}">
${rows}</table>
${remark === undefined ? '' : markup`<p class="m-muted" style="${styles.remark}">${remark}</p>\n`}`
}

/** Whatever is there is seen. */
function bar(part: number, isMarked: boolean): Markup {
  if (part === 0) return markup``
  const width = Math.max(1, Math.round(100 * part))
  const [name, style] = isMarked ? ['m-marked', styles.barMarked] : ['m-bar', styles.bar]
  return markup`<table role="presentation" style="width:${width}%;border-collapse:collapse"><tr><td class="${name}" style="${style}">&nbsp;</td></tr></table>`
}

/** A column for each value, with the times at both ends. */
export function columnsHtml({ title, values, first, last, remark }: Columns): Markup {
  const most = Math.max(1, ...values)
  const places = values.map(
    (value) => markup`<td style="${styles.columnPlace}">${column(value / most)}</td>`,
  )
  return markup`<h3 style="${styles.headingSmall}">${title}</h3>
<table role="presentation" aria-hidden="true" class="m-line" style="${styles.columns}"><tr>${places}</tr></table>
<table role="presentation" class="m-muted" style="${styles.ends}"><tr><td style="text-align:left">${first}</td><td style="text-align:right">${last}</td></tr></table>
<p class="m-muted" style="${styles.remark}">${remark}</p>\n`
}

/** Height of the place, in pixels. */
const HEIGHT = 72

function column(part: number): Markup {
  if (part === 0) return markup``
  const height = Math.max(1, Math.round(HEIGHT * part))
  return markup`<table role="presentation" style="${styles.column}"><tr><td class="m-bar" style="${styles.bar};height:${height}px">&nbsp;</td></tr></table>`
}
