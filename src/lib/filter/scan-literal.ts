import { parseInterval } from '../idea/interval.ts'
import { readDuration, readTime } from './literal.ts'
import { invalidFilter } from './source.ts'
import type { Token } from './token.ts'

/**
 * Reads a number, an address (network, range), a time or a duration where one begins; undefined where none does.
 * @throws MentatError FILTER_INVALID for what looks like one and is none
 */
export function scanLiteral(source: string, at: number): Token | undefined {
  return (
    scanTime(source, at) ??
    scanColons(source, at) ??
    scanDotted(source, at) ??
    scanNumber(source, at)
  )
}

/** A time, or a date, which outside of quotes would be a subtraction. */
function scanTime(source: string, at: number): Token | undefined {
  const date = matchAt(datePattern, source, at)
  if (date === undefined) return undefined
  const text = matchAt(timePattern, source, at)
  if (text === undefined) {
    if (/[Tt]/.test(source.charAt(at + date.length))) {
      throw invalidFilter(source, at, 'not a time', timeAdvice)
    }
    throw invalidFilter(source, at, `the date ${date} has to stand in quotes`, dateAdvice(date))
  }
  requireEnd(source, at, text, 'time')
  if (readTime(text) === undefined) {
    throw invalidFilter(source, at, `there is no time ${text}`, timeAdvice)
  }
  return { kind: 'time', at, text }
}

/** What has colons is a duration or an IPv6 address. */
function scanColons(source: string, at: number): Token | undefined {
  const text = matchAt(colonPattern, source, at)
  if (text === undefined) return undefined
  if (looksLikeDuration.test(text)) {
    requireEnd(source, at, text, 'duration')
    if (readDuration(text) === undefined) {
      throw invalidFilter(source, at, `${text} is not a duration`, durationAdvice)
    }
    return { kind: 'duration', at, text }
  }
  const whole = text + (matchAt(prefixPattern, source, at + text.length) ?? '')
  const range = whole === text ? (matchAt(ipv6RangePattern, source, at + text.length) ?? '') : ''
  return addressToken(source, at, whole + range)
}

/** What has two dots or more is an IPv4 address. */
function scanDotted(source: string, at: number): Token | undefined {
  const text = matchAt(dottedPattern, source, at)
  if (text === undefined) return undefined
  const prefix = matchAt(prefixPattern, source, at + text.length) ?? ''
  const range = prefix === '' ? (matchAt(ipv4RangePattern, source, at + text.length) ?? '') : ''
  return addressToken(source, at, text + prefix + range)
}

function addressToken(source: string, at: number, text: string): Token {
  requireEnd(source, at, text, 'address')
  if (source.charAt(at + text.length) === '%') {
    throw invalidFilter(source, at, `the address ${text} has a zone`, 'Leave the zone (%…) out.')
  }
  if (!parseInterval(text)) {
    throw invalidFilter(source, at, `${text} is not an address, network or range`, addressAdvice)
  }
  return { kind: 'address', at, text }
}

function scanNumber(source: string, at: number): Token | undefined {
  const text = matchAt(numberPattern, source, at)
  if (text === undefined) return undefined
  requireEnd(source, at, text, 'number')
  const value = Number(text)
  if (!Number.isFinite(value)) throw invalidFilter(source, at, `the number ${text} is too large`)
  return { kind: 'number', at, text, value }
}

/** Letters or digits right behind belong to a word that was meant as a whole. */
function requireEnd(source: string, at: number, text: string, kind: string): void {
  const tail = matchAt(wordTail, source, at + text.length)
  if (tail === undefined) return
  throw invalidFilter(
    source,
    at,
    `${text}${tail} is not ${articles[kind] ?? 'a'} ${kind}`,
    adviceOf[kind],
  )
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0]
}

function dateAdvice(date: string): string {
  return `Write "${date}" for midnight UTC, or a whole time such as ${date}T00:00:00Z; a subtraction needs blanks.`
}

const datePattern = /\d{4}-\d\d-\d\d(?!\d)/y
const timePattern = /\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)?/y
const colonPattern = /[0-9A-Fa-f]*:[0-9A-Fa-f:]*(?:\.[0-9A-Fa-f]+)*/y
const looksLikeDuration = /^(?:\d+[Dd])?\d+:\d+:\d+(?:\.\d+)?$/
const dottedPattern = /\d+(?:\.\d+){2,}/y
const prefixPattern = /\/\d+/y
const ipv4RangePattern = /-\d+(?:\.\d+){2,}/y
const ipv6RangePattern = /-[0-9A-Fa-f]*:[0-9A-Fa-f:]*(?:\.[0-9A-Fa-f]+)*/y
const numberPattern = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y
const wordTail = /[A-Za-z0-9_:]+/y

const timeAdvice =
  'A time is written 2024-05-02T10:00:00Z; the zone may be +02:00, without one it is UTC.'
const durationAdvice =
  'A duration is written 00:05:00 or 1D00:00:00: two digits each, minutes and seconds to 59.'
const addressAdvice =
  'Addresses are written 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9, or 2001:db8::1 and so on.'
const adviceOf: Readonly<Record<string, string>> = {
  time: timeAdvice,
  duration: durationAdvice,
  address: addressAdvice,
  number: 'Texts and names that begin with a digit have to stand in quotes.',
}
const articles: Readonly<Record<string, string>> = { address: 'an' }
