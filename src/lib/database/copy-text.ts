/**
 * Values in the text format of COPY (PostgreSQL manual, COPY, "Text Format"): columns are separated by a
 * tab, rows by a newline, `\N` is NULL, and backslash, tab and newlines are escaped.
 */

/** NULL. */
export const copyNull = '\\N'

/** A text, or NULL. A NUL character, which no text of PostgreSQL can hold, becomes U+FFFD. */
export function copyText(value: string | undefined): string {
  if (value === undefined) return copyNull
  return needsEscape.test(value) ? value.replace(escaped, escapeOf) : value
}

/** Reads what copyText has written. */
export function readCopyText(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) => unescaped[character] ?? character)
}

const unescaped: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' }

/** A list of texts as text[]; at most `longest` characters of each. */
export function copyTextList(values: readonly string[], longest: number): string {
  if (values.length === 0) return '{}'
  let items = ''
  for (const value of values) {
    const text = value.length > longest ? value.slice(0, longest) : value
    items += `${items === '' ? '' : ','}${plainItem.test(text) ? text : quotedItem(text)}`
  }
  return `{${items}}`
}

/** A list of integers as integer[]. */
export function copyIntegerList(values: readonly number[]): string {
  return `{${values.join(',')}}`
}

/** A truth value. */
export function copyBoolean(value: boolean): string {
  return value ? 't' : 'f'
}

const needsEscape = /[\\\t\n\r\u0000]/
const escaped = /[\\\t\n\r\u0000]/g

function escapeOf(character: string): string {
  switch (character) {
    case '\\':
      return '\\\\'
    case '\t':
      return '\\t'
    case '\n':
      return '\\n'
    case '\r':
      return '\\r'
    default:
      return '\uFFFD'
  }
}

/** Needs no quotes within an array: no comma, brace, quote, backslash or blank, and is not the word NULL. */
const plainItem = /^(?!null$)[A-Za-z0-9_.:@/-]+$/i

function quotedItem(text: string): string {
  return copyText(`"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)
}
