import { parseAggregationWindow } from './aggregation-window.ts'
import type { Family } from './address.ts'
import { type Interval, parseInterval } from './interval.ts'
import type { JsonValue } from './json.ts'
import type { Notes } from './notes.ts'
import { ignore, readText } from './reader.ts'
import { fromUnixSeconds, parseTimestamp } from './timestamp.ts'

/**
 * Longest text, in UTF-16 units, that goes into a list that is searched: PostgreSQL refuses entries of an
 * index above some 2,700 bytes, and no real tag or name has more than 100 characters.
 */
export const LONGEST_NAME = 255

/** A time in milliseconds since 1970: RFC 3339, or Unix seconds as a number or in a text. */
export function readTimestamp(value: JsonValue, notes: Notes): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') {
    ignore(value, 'a time', notes)
    return undefined
  }
  const isSeconds = typeof value === 'number' || /^\d{1,20}(?:\.\d{1,20})?$/.test(value)
  const time = isSeconds ? fromUnixSeconds(Number(value)) : parseTimestamp(value, notes)
  if (time === undefined) notes.add('not a time between 1970 and 2199, ignored')
  else if (isSeconds) notes.add('Unix seconds instead of a time of RFC 3339')
  return time
}

/** The length of an aggregation window in milliseconds; a number is taken as seconds. */
export function readAggregationWindow(value: JsonValue, notes: Notes): number | undefined {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) {
    notes.add('a number instead of a duration, taken as seconds')
    return value * 1000
  }
  const window = typeof value === 'string' ? parseAggregationWindow(value) : undefined
  if (window === undefined) notes.add('not a duration, ignored')
  return window
}

/** Text that is searched by and therefore not empty and not longer than LONGEST_NAME. */
export function readName(value: JsonValue, notes: Notes): string | undefined {
  const name = readText(value, notes)
  if (name === undefined) return undefined
  if (name.length <= LONGEST_NAME && name.trim() !== '') return name
  const reason = name.length > LONGEST_NAME ? `longer than ${LONGEST_NAME} characters` : 'empty'
  notes.add(`${reason}, ignored`)
  return undefined
}

/** Text for people that is searched by, too: cut, not left out, when it is longer than LONGEST_NAME. */
export function readSentence(value: JsonValue, notes: Notes): string | undefined {
  const text = readText(value, notes)
  return text === undefined || text.length <= LONGEST_NAME
    ? text
    : `${text.slice(0, LONGEST_NAME - 1)}…`
}

/** A tag of Source, Target, Node or Attach; another text is taken as it is. */
export function readTag(value: JsonValue, notes: Notes): string | undefined {
  return noteUnless(/^[a-zA-Z0-9_-]+$/, 'not a tag, taken as it is', readName(value, notes), notes)
}

/** A tag of Category; another text is taken as it is, a number or true is no category. */
export function readCategory(value: JsonValue, notes: Notes): string | undefined {
  if (typeof value !== 'string') {
    ignore(value, 'a category', notes)
    return undefined
  }
  const category = readName(value, notes)
  return noteUnless(categoryPattern, 'not a category tag, taken as it is', category, notes)
}

/** The name of a protocol in lower case; another text is taken as it is. */
export function readProtocol(value: JsonValue, notes: Notes): string | undefined {
  const protocol = readName(value, notes)?.toLowerCase()
  return noteUnless(protocolPattern, 'not a name of a protocol, taken as it is', protocol, notes)
}

/** The name of a detector, unchanged. The Python library wants lower case and no minus; real ones differ. */
export function readNodeName(value: JsonValue, notes: Notes): string | undefined {
  const text = 'not a dotted name in lower case, taken as it is'
  return noteUnless(nodeNamePattern, text, readName(value, notes), notes)
}

/** An element of `IP4`. */
export function readIp4(value: JsonValue, notes: Notes): Interval | undefined {
  return typeof value === 'number' ? fromNumber(value, notes) : readInterval(value, 4, notes)
}

/** An element of `IP6`. */
export function readIp6(value: JsonValue, notes: Notes): Interval | undefined {
  return readInterval(value, 6, notes)
}

/** An address, a network or a range of either family. */
export function readAddress(value: JsonValue, notes: Notes): Interval | undefined {
  return readInterval(value, undefined, notes)
}

/** `base64` in any case. */
export function readEncoding(value: JsonValue, notes: Notes): 'base64' | undefined {
  if (value === 'base64') return value
  const isBase64 = typeof value === 'string' && value.toLowerCase() === 'base64'
  notes.add(isBase64 ? 'upper case, taken as base64' : 'unknown encoding, ignored')
  return isBase64 ? 'base64' : undefined
}

/** The version of the format: whatever it says, the event is read as IDEA0. */
export function readFormat(value: JsonValue, notes: Notes): 'IDEA0' {
  if (value !== 'IDEA0') notes.add('not IDEA0, read as IDEA0')
  return 'IDEA0'
}

function readInterval(
  value: JsonValue,
  family: Family | undefined,
  notes: Notes,
): Interval | undefined {
  if (typeof value !== 'string') {
    ignore(value, 'an address', notes)
    return undefined
  }
  const interval = parseInterval(value, notes) ?? parseTrimmed(value, notes)
  if (!interval) notes.add('not an address, network or range, ignored')
  else if (interval.family !== (family ?? interval.family))
    notes.add(`an IPv${interval.family} address, taken as such`)
  return interval
}

function parseTrimmed(text: string, notes: Notes): Interval | undefined {
  const trimmed = text.trim()
  if (trimmed.length === text.length) return undefined
  const interval = parseInterval(trimmed, notes)
  if (interval) notes.add('blanks around the address')
  return interval
}

function fromNumber(value: number, notes: Notes): Interval | undefined {
  const isAddress = Number.isInteger(value) && value >= 0 && value <= 0xffffffff
  notes.add(
    isAddress
      ? 'a number instead of text, taken as an IPv4 address'
      : 'a number that is not an IPv4 address, ignored',
  )
  return isAddress ? { family: 4, low: BigInt(value), high: BigInt(value) } : undefined
}

function noteUnless(
  pattern: RegExp,
  text: string,
  value: string | undefined,
  notes: Notes,
): string | undefined {
  if (value !== undefined && !pattern.test(value)) notes.add(text)
  return value
}

const categoryPattern = /^[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)?$/
const protocolPattern = /^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/
const nodeNamePattern = /^(?:[a-z_][a-z0-9_]*\.)*[a-z_][a-z0-9_]*$/
