import { closest } from '../framework/text/closest.ts'
import { printable } from '../idea/excerpt.ts'
import { scanLiteral } from './scan-literal.ts'
import { invalidFilter } from './source.ts'
import { type Operator, operatorSigns, operatorWords, type Token } from './token.ts'
import type { Segment } from './tree.ts'

/**
 * The piece of the text that begins at or after the offset; `end` behind the last one.
 * @throws MentatError FILTER_INVALID for a character that fits nothing, and for what is half a piece
 */
export function scanToken(source: string, offset: number): Token {
  const at = skipBlanks(source, offset)
  if (at >= source.length) return { kind: 'end', at: source.length, text: '' }
  return (
    scanString(source, at) ??
    scanLiteral(source, at) ??
    scanWord(source, at) ??
    scanSign(source, at) ??
    refuse(source, at)
  )
}

/** Behind blanks and comments. */
function skipBlanks(source: string, offset: number): number {
  let at = offset
  for (;;) {
    const length = matchAt(blank, source, at)?.length
    if (length === undefined) return at
    at += length
  }
}

/** Raw: what stands between the quotes is the text. */
function scanString(source: string, at: number): Token | undefined {
  const quote = source.charAt(at)
  if (quote !== '"' && quote !== "'") return undefined
  const end = source.indexOf(quote, at + 1)
  if (end < 0) {
    throw invalidFilter(source, at, `the text that begins here has no closing ${quote}`)
  }
  const value = source.slice(at + 1, end)
  return { kind: 'string', at, text: source.slice(at, end + 1), value }
}

/** An operator, true or false, or a path. */
function scanWord(source: string, at: number): Token | undefined {
  const name = matchAt(segmentPattern, source, at)
  if (name === undefined) return undefined
  const operator = words.get(name)
  if (operator !== undefined) return { kind: 'operator', at, text: name, operator }
  if (name === 'true' || name === 'false') {
    return { kind: 'boolean', at, text: name, value: name === 'true' }
  }
  return scanPath(source, at)
}

function scanPath(source: string, at: number): Token {
  const segments: Segment[] = []
  let offset = at
  for (;;) {
    const name = matchAt(segmentPattern, source, offset) ?? ''
    offset += name.length
    const index = scanIndex(source, offset)
    segments.push(index?.value === undefined ? { name } : { name, index: index.value })
    if (segments.length > MOST_SEGMENTS) {
      throw invalidFilter(source, at, `the path has more than ${MOST_SEGMENTS} segments`)
    }
    offset += index?.length ?? 0
    if (source.charAt(offset) !== '.' || source.charAt(offset + 1) === '.') break
    offset += 1
    if (matchAt(segmentPattern, source, offset) === undefined) {
      throw invalidFilter(source, offset, 'after the dot of a path the next name is expected')
    }
  }
  return { kind: 'path', at, text: source.slice(at, offset), segments }
}

/** `[n]`, `[#]` or `[*]`, which is the same as none. */
function scanIndex(
  source: string,
  at: number,
): { value: number | '#' | undefined; length: number } | undefined {
  if (source.charAt(at) !== '[') return undefined
  const text = matchAt(indexPattern, source, at)
  if (text === undefined) {
    const advice =
      'An index is the number of an element ([1] is the first), [#] for the last, or [*] for all.'
    throw invalidFilter(source, at, 'not an index', advice)
  }
  const inner = text.slice(1, -1)
  const value = inner === '*' ? undefined : inner === '#' ? inner : Number(inner)
  if (value === 0)
    throw invalidFilter(source, at, 'indexes start at 1', 'The first element is [1].')
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw invalidFilter(source, at, `there is no element ${inner}`)
  }
  return { value, length: text.length }
}

function scanSign(source: string, at: number): Token | undefined {
  for (const length of [2, 1]) {
    const text = source.slice(at, at + length)
    const operator = operatorSigns.get(text)
    if (operator !== undefined) return { kind: 'operator', at, text, operator }
  }
  return undefined
}

function refuse(source: string, at: number): never {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0)
  const reason = `unexpected character ${printable(character)}`
  throw invalidFilter(source, at, reason, strangers.get(character) ?? strangerAdvice(character))
}

function strangerAdvice(character: string): string | undefined {
  if (/[“”„‟‘’‚‛«»`´]/.test(character)) return 'Quotes are straight: "…" or \'…\'.'
  if (/\s/u.test(character)) return 'It looks like a blank; put an ordinary blank in its place.'
  return 'Names and texts with other characters than letters, digits, _ and - have to stand in quotes.'
}

/** What was probably meant where an operator is expected and this word stands. */
export function meantOperator(word: string): string | undefined {
  return closest(word, operatorWords)
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0]
}

/** Objects of events are nested up to 64 levels. */
const MOST_SEGMENTS = 64

const blank = /[ \t\r\n]+|#[^\r\n]*/y
const segmentPattern = /[A-Za-z_][A-Za-z0-9_-]*/y
const indexPattern = /\[(?:\d+|#|\*)\]/y

const words: ReadonlyMap<string, Operator> = new Map(
  operatorWords.flatMap((word) => [
    [word, word],
    [word.toUpperCase(), word],
  ]),
)

const strangers: ReadonlyMap<string, string> = new Map([
  ['|', 'The operator is || or the word or.'],
  ['&', 'The operator is && or the word and.'],
  ['^', 'The operator is ^^ or the word xor.'],
  ['~', 'The operators are ~~ (in) and =~ (like).'],
  ['.', 'A path does not begin or end with a dot.'],
])
