import { MentatError } from '../framework/errors/mentat-error.ts'
import { printable } from '../idea/excerpt.ts'

/** A place in a filter text; both count from 1, columns in characters. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Where the offset (in UTF-16 units) lies. */
export function placeOf(source: string, offset: number): Place {
  const before = source.slice(0, offset).split(lineEnd)
  return { line: before.length, column: Array.from(before.at(-1) ?? '').length + 1 }
}

/** The line of the offset and, below, a caret under it; both indented by two. Long lines are cut. */
export function showPlace(source: string, offset: number): string {
  const line = source.split(lineEnd)[placeOf(source, offset).line - 1] ?? ''
  const characters = Array.from(line)
  const column = placeOf(source, offset).column - 1
  const start = Math.max(0, Math.min(column - WIDTH / 2, characters.length - WIDTH))
  const shown = characters.slice(start, start + WIDTH)
  const head = start > 0 ? '…' : ''
  const tail = start + WIDTH < characters.length ? '…' : ''
  // What is printed as an escape takes more room than one column.
  const before = shownAs(shown.slice(0, column - start))
  return `  ${head}${shownAs(shown)}${tail}\n  ${' '.repeat(head.length + Array.from(before).length)}^`
}

/** A text that is no filter: says where, shows it, and says what to do. */
export function invalidFilter(
  source: string,
  offset: number,
  reason: string,
  advice?: string,
): MentatError {
  const { line, column } = placeOf(source, offset)
  const why = shortened(reason)
  const text = `filter, line ${line}, column ${column}: ${why}\n${showPlace(source, offset)}`
  return new MentatError('FILTER_INVALID', text, {
    ...(advice === undefined ? {} : { advice: shortened(advice) }),
    fields: { line, column, reason: why },
  })
}

/** Words of ours with a piece of a filter in them, which may be as long as filters are: its middle is left out. */
export function shortened(words: string): string {
  if (words.length <= LONGEST_WORDS) return words
  return printable(`${words.slice(0, HEAD)}…${words.slice(HEAD - LONGEST_WORDS)}`)
}

const lineEnd = /\r\n|\n|\r/
const WIDTH = 90
const LONGEST_WORDS = 400
const HEAD = 200

function shownAs(characters: readonly string[]): string {
  return printable(characters.join('').replaceAll('\t', ' '))
}
