import { htmlPage, pageStyles } from '../../../services/mail/html-page.ts'
import { type Markup, markup } from '../../../services/mail/markup.ts'
import { barsHtml, columnsHtml } from './charts-html.ts'
import type { AttentionItem, Block, Figure, Section, SummaryContent, Table } from './content.ts'
import { dark, styles } from './html-style.ts'

/** Prints a summary as a whole HTML document without references to anything outside. */
export function printHtml(content: SummaryContent): string {
  const { locale, subject, title, period, attention, figures, sections, footer } = content
  const items = attention.items.map(itemHtml)
  const well = markup`<p class="m-well" style="${styles.well}">${attention.none}</p>\n`
  const body = markup`<div class="m-card" style="${pageStyles.card}">
<h1 style="${pageStyles.title}">${title}</h1>
<p class="m-muted" style="${styles.period}">${period}</p>
<h2 style="${styles.headingSmall}">${attention.heading}</h2>
${items.length === 0 ? well : items}${figuresHtml(figures)}</div>
${sections.map(sectionHtml)}<div class="m-muted" style="${pageStyles.footer}">
${footer.map((line) => markup`<p style="margin:0 0 6px">${line}</p>\n`)}</div>
`
  return htmlPage({ locale, title: subject, content: body, dark })
}

function itemHtml({ level, mark, text, advice }: AttentionItem): Markup {
  return markup`<div class="m-${level}" style="${styles.item};${styles[level]}"><span style="${styles.mark}">${mark}:</span> ${text}
<p class="m-muted" style="${styles.advice}">${advice}</p></div>\n`
}

function figuresHtml(figures: readonly Figure[]): Markup {
  const cells = figures.map(
    ({ label, value, remark }) =>
      markup`<td style="${styles.figure}"><div style="${styles.figureValue}">${value}</div><div style="${styles.figureLabel}">${label}</div><div class="m-muted" style="${styles.figureRemark}">${remark}</div></td>\n`,
  )
  return markup`<table role="presentation" style="${styles.figures}"><tr>\n${cells}</tr></table>\n`
}

function sectionHtml({ heading, blocks }: Section): Markup {
  return markup`<div class="m-card" style="${styles.section}">
<h2 style="${styles.heading}">${heading}</h2>
${blocks.map(blockHtml)}</div>\n`
}

function blockHtml(block: Block): Markup {
  switch (block.kind) {
    case 'table':
      return tableHtml(block)
    case 'bars':
      return barsHtml(block)
    case 'columns':
      return columnsHtml(block)
    case 'note':
      return markup`<p style="${styles.note}">${block.text}</p>\n`
  }
}

function tableHtml({ columns, rows }: Table): Markup {
  const styleOf = (index: number): string =>
    index === 0 ? styles.firstCell : `${styles.cell};text-align:${columns[index]?.align ?? 'left'}`
  const titles = columns.map(
    ({ title, align }, index) =>
      markup`<th scope="col" class="m-muted m-line" style="${styles.headCell};text-align:${align}${index === 0 ? ';padding-left:0' : ''}">${title}</th>`,
  )
  const lines = rows.map(({ cells, isTotal }) => {
    const total = isTotal === true ? `;${styles.total}` : ''
    const parts = cells.map(
      (cell, index) => markup`<td class="m-line" style="${styleOf(index)}${total}">${cell}</td>`,
    )
    return markup`<tr>${parts}</tr>\n`
  })
  return markup`<div style="${styles.scroll}"><table style="${styles.table}">
<tr>${titles}</tr>
${lines}</table></div>\n`
}
