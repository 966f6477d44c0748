import { MentatError } from '../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../framework/errors/registry.ts'
import { excerpt } from './excerpt.ts'
import { isObject, type JsonObject, type JsonValue, kindOf } from './json.ts'
import { measure } from './measure.ts'
import { findSyntaxFault } from './syntax-error.ts'

/** A message as text and as JSON object. */
export interface Decoded {
  /** Without a byte order mark. */
  readonly text: string
  readonly document: JsonObject
  readonly hadByteOrderMark: boolean
  /** Whether some object has a key twice. */
  readonly hasDuplicateKeys: boolean
}

/**
 * Makes a JSON object of the bytes of a message.
 * @param deepest how deep lists and objects may be nested
 * @throws MentatError EVENT_EMPTY, EVENT_NOT_UTF8, EVENT_NOT_JSON, EVENT_NOT_OBJECT, EVENT_TOO_DEEP
 */
export function decodeMessage(message: Uint8Array | string, deepest: number): Decoded {
  const whole = typeof message === 'string' ? checkText(message) : decodeUtf8(message)
  const hadByteOrderMark = whole.charCodeAt(0) === 0xfeff
  const text = hadByteOrderMark ? whole.slice(1) : whole
  const document = parseObject(text)
  const { depth, members } = measure(text)
  if (depth > deepest) {
    throw refusal('EVENT_TOO_DEEP', `nested ${depth} levels deep, at most ${deepest} are accepted`)
  }
  const hasDuplicateKeys = countMembers(document) !== members
  return { text, document, hadByteOrderMark, hasDuplicateKeys }
}

/** A text that came as such: lone surrogates in it cannot be written as UTF-8. */
function checkText(text: string): string {
  if (text.isWellFormed()) return text
  throw refusal('EVENT_NOT_UTF8', 'a lone surrogate in the text')
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    const offset = firstInvalidByte(bytes)
    const byte = bytes[offset]?.toString(16).padStart(2, '0') ?? ''
    const what = byte === '' ? 'the last character is incomplete' : `byte 0x${byte} is not UTF-8`
    throw refusal('EVENT_NOT_UTF8', `${what} (offset ${offset})`, { offset }, cause)
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bisects, because the decoder does not tell: the longest beginning that may still become valid. */
function firstInvalidByte(bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length + 1
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (isValidBeginning(bytes.subarray(0, middle))) good = middle
    else bad = middle
  }
  return good
}

function isValidBeginning(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function parseObject(text: string): JsonObject {
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch (cause) {
    if (text.trim() === '') throw refusal('EVENT_EMPTY', 'empty', {}, cause)
    throw notJson(text, cause)
  }
  if (isObject(value)) return value
  const found = typeof value === 'object' ? kindOf(value) : excerpt(value)
  throw refusal('EVENT_NOT_OBJECT', `found ${found}, expected a JSON object`)
}

function notJson(text: string, cause: unknown): MentatError {
  const fault = findSyntaxFault(text)
  if (!fault) return refusal('EVENT_NOT_JSON', String(cause), {}, cause)
  const before = text.slice(0, fault.offset)
  const line = before.split('\n').length
  const column = fault.offset - before.lastIndexOf('\n')
  const rest = text.slice(fault.offset)
  const found = rest === '' ? 'the end' : excerpt(rest.slice(0, 20))
  const words = `line ${line}, column ${column}: found ${found}, expected ${fault.expected}`
  return refusal('EVENT_NOT_JSON', words, { line, column })
}

/** Recursion is safe here: the depth was measured before. */
function countMembers(value: JsonValue): number {
  let count = 0
  if (Array.isArray(value)) {
    for (const element of value as readonly JsonValue[]) {
      if (typeof element === 'object' && element !== null) count += countMembers(element)
    }
  } else if (isObject(value)) {
    for (const key in value) {
      const member = value[key]
      count += 1
      if (typeof member === 'object' && member !== null) count += countMembers(member)
    }
  }
  return count
}

function refusal(
  code: ErrorCode,
  reason: string,
  fields: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): MentatError {
  return new MentatError(code, `event refused: ${reason}`, {
    fields: { ...fields, reason },
    ...(cause === undefined ? {} : { cause }),
  })
}
