import { columnsOf, WIDTH, wrapped } from '../../../services/mail/plain-text.ts'
import type { Bar, Bars, Block, Columns, Section, SummaryContent, Table } from './content.ts'

/** Prints a summary as plain text of at most 80 columns. */
export function printText(content: SummaryContent): string {
  const { title, period, attention, figures, sections, footer } = content
  const blocks: readonly (readonly string[])[] = [
    [...underlined(title, '='), ...paragraph(period)],
    underlined(attention.heading, '-'),
    ...(attention.items.length === 0 ? [paragraph(attention.none)] : []),
    ...attention.items.map(({ mark, text, advice }) => [
      ...paragraph(`${mark}: ${text}`, 2, '!'),
      ...paragraph(advice, 5, '  ->'),
    ]),
    figures.map(({ label, value, remark }) => `${label}: ${value} (${remark})`).flatMap(listed),
    ...sections.flatMap(sectionBlocks),
    ['-- ', ...footer.flatMap((line) => paragraph(line))],
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function listed(text: string): string[] {
  return paragraph(text, 2, '*')
}

function paragraph(text: string, indent = 0, mark = ''): string[] {
  return wrapped(text, { indent, mark, breakWords: true })
}

function underlined(text: string, mark: string): string[] {
  return [...paragraph(text), mark.repeat(Math.min(columnsOf(text), WIDTH))]
}

function sectionBlocks({ heading, blocks }: Section): string[][] {
  return [
    [...paragraph(heading.toUpperCase()), '='.repeat(WIDTH)],
    ...blocks.map((block) => blockLines(block).map((line) => line.trimEnd())),
  ]
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'table':
      return tableLines(block)
    case 'bars':
      return barLines(block)
    case 'columns':
      return columnLines(block)
    case 'note':
      return paragraph(block.text)
  }
}

/** Columns of words give way when there is no room for all. */
function tableLines({ columns, rows }: Table): string[] {
  const titles = columns.map(({ title }) => title)
  const widths = fitting(columns, [titles, ...rows.map(({ cells }) => cells)])
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0
        const text = shortened(cell, width)
        return columns[index]?.align === 'right' ? before(text, width) : after(text, width)
      })
      .join(' '.repeat(GAP))
  const rule = '-'.repeat(lengthOf(widths))
  return [
    line(titles),
    rule,
    ...rows.flatMap(({ cells, isTotal }) =>
      isTotal === true && rows.length > 1 ? [rule, line(cells)] : [line(cells)],
    ),
  ]
}

/** Widths of columns: of those of words, the widest is narrowed until all fit. */
function fitting(columns: Table['columns'], lines: readonly (readonly string[])[]): number[] {
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((cells) => columnsOf(cells[index] ?? ''))),
  )
  const words = columns.flatMap(({ align }, index) => (align === 'left' ? [index] : []))
  while (lengthOf(widths) > WIDTH) {
    const widest = words.reduce(
      (best, index) => ((widths[index] ?? 0) > (widths[best] ?? 0) ? index : best),
      0,
    )
    const width = widths[widest] ?? 0
    if (width <= LEAST_LABEL) break
    widths[widest] = width - 1
  }
  return widths
}

function lengthOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1))
}

const GAP = 2
const LEAST_LABEL = 8

/** Labels, numbers, bars. */
function barLines({ title, bars, remark }: Bars): string[] {
  const texts = Math.max(...bars.map(({ text }) => columnsOf(text)))
  const room = WIDTH - texts - 2 * GAP - LONGEST_BAR
  const labels = Math.min(room, Math.max(LEAST_LABEL, ...bars.map(({ label }) => columnsOf(label))))
  const most = Math.max(1, ...bars.map(({ value = 0 }) => value))
  const line = (bar: Bar): string =>
    [
      after(shortened(bar.label, labels), labels),
      before(bar.text, texts),
      barOf(bar.value ?? 0, most),
    ].join(' '.repeat(GAP))
  return [
    ...underlined(title, '-'),
    ...bars.map(line),
    ...(remark === undefined ? [] : paragraph(`(${remark})`)),
  ]
}

const LONGEST_BAR = 30

/** Whatever is there is seen. */
function barOf(value: number, most: number): string {
  return '#'.repeat(value === 0 ? 0 : Math.max(1, Math.round((LONGEST_BAR * value) / most)))
}

/** Columns of some rows height, two characters wide when there is room. */
function columnLines({ title, values, first, last, remark }: Columns): string[] {
  const most = Math.max(1, ...values)
  const wide = 2 * values.length <= WIDTH ? 2 : 1
  const lines = Array.from({ length: HEIGHT }, (_, index) => {
    const row = HEIGHT - index
    return values.map((value) => (heightOf(value, most) >= row ? '#' : ' ').repeat(wide)).join('')
  })
  const width = values.length * wide
  const gap = Math.max(1, width - columnsOf(first) - columnsOf(last))
  return [
    ...underlined(title, '-'),
    ...lines,
    '-'.repeat(width),
    `${first}${' '.repeat(gap)}${last}`,
    ...paragraph(remark),
  ]
}

const HEIGHT = 6

function heightOf(value: number, most: number): number {
  return value === 0 ? 0 : Math.max(1, Math.round((HEIGHT * value) / most))
}

function before(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - columnsOf(text))) + text
}

function after(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)))
}

function shortened(text: string, width: number): string {
  if (columnsOf(text) <= width) return text
  let short = ''
  for (const character of text) {
    if (columnsOf(short) + columnsOf(character) > width - 1) break
    short += character
  }
  return `${short}…`
}
