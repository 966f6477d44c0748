import { MentatError } from '../../framework/errors/mentat-error.ts'
import { isList, type JsonValue } from '../../idea/json.ts'
import { measure } from '../../idea/measure.ts'
import { scanList } from '../../idea/object-scan.ts'
import { defaultLimits } from '../../idea/parse.ts'
import { findSyntaxFault } from '../../idea/syntax-error.ts'

/** How events lie in a body: a JSON document, which is an event or a list of events, or one event a line. */
export type BodyForm = 'json' | 'lines'

/**
 * Cuts the events out of a body, unread: what each is worth is said of each.
 * @param most events at most
 * @throws MentatError RECEIVER_REQUEST_INVALID, RECEIVER_REQUEST_TOO_LARGE
 */
export function eventsIn(body: Buffer, form: BodyForm, most: number): (Buffer | string)[] {
  const events = form === 'lines' ? linesIn(body, most) : documentsIn(body, most)
  if (events.length === 0) throw invalid('the body holds no event; expected at least one')
  return events
}

function linesIn(body: Buffer, most: number): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < body.length;) {
    const found = body.indexOf(LINE_FEED, start)
    const end = found === -1 ? body.length : found
    const line = body.subarray(start, end)
    if (line.some((byte) => !blanks.includes(byte))) lines.push(line)
    if (lines.length > most) throw tooMany(most)
    start = end + 1
  }
  return lines
}

function documentsIn(body: Buffer, most: number): (Buffer | string)[] {
  const first = body.find((byte) => !blanks.includes(byte))
  if (first !== BRACKET) return first === undefined ? [] : [body]
  const text = decode(body)
  const { depth } = measure(text)
  // The list itself is one level more. A parser takes much memory for a text of nothing but brackets.
  if (depth > defaultLimits.depth + 1) {
    throw invalid(`the list is nested ${depth} levels deep; expected a list of events`)
  }
  const count = lengthOf(text)
  if (count > most) throw tooMany(most)
  return scanList(text, text.indexOf('[')).map(({ start, end }) => text.slice(start, end))
}

function decode(body: Buffer): string {
  try {
    return decoder.decode(body)
  } catch (cause) {
    throw invalid('the body is not UTF-8', cause)
  }
}

function lengthOf(text: string): number {
  try {
    const value = JSON.parse(text) as JsonValue
    return isList(value) ? value.length : 0
  } catch (cause) {
    const { offset, expected } = findSyntaxFault(text) ?? { offset: 0, expected: 'JSON' }
    throw invalid(`the body is no JSON: at character ${offset + 1}, expected ${expected}`, cause)
  }
}

function tooMany(most: number): MentatError {
  const text = `the request has more than ${most} events; expected at most as many`
  return new MentatError('RECEIVER_REQUEST_TOO_LARGE', text)
}

function invalid(text: string, cause?: unknown): MentatError {
  return new MentatError('RECEIVER_REQUEST_INVALID', text, cause === undefined ? {} : { cause })
}

const decoder = new TextDecoder('utf-8', { fatal: true })
const LINE_FEED = 0x0a
const BRACKET = 0x5b
const blanks = Buffer.from(' \t\r\n')
