/**
 * The first rows of comma separated values (RFC 4180), for a look at them: what is wrong with them is taken as it is.
 * @param options delimiter: one character; most: how many rows
 */
export function parseCsv(
  text: string,
  options: { readonly delimiter: string; readonly most: number },
): string[][] {
  const { delimiter, most } = options
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length && rows.length < most) {
    const { value, end } = text[at] === '"' ? quoted(text, at) : plain(text, at, delimiter)
    row.push(value)
    at = end
    if (text[at] === delimiter) {
      at++
      if (at === text.length) row.push('')
      continue
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    rows.push(row)
    row = []
  }
  return rows
}

interface Cell {
  readonly value: string
  /** Where the delimiter or the end of the line stands. */
  readonly end: number
}

function plain(text: string, start: number, delimiter: string): Cell {
  let end = start
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r')
    end++
  return { value: text.slice(start, end), end }
}

function quoted(text: string, start: number): Cell {
  let value = ''
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { value: value + text.slice(at), end: text.length }
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') {
      at = quote + 1
      break
    }
    value += '"'
    at = quote + 2
  }
  // What follows the closing quote belongs to nothing.
  while (at < text.length && !/[,\t\r\n]/.test(text[at] ?? '')) at++
  return { value, end: at }
}
