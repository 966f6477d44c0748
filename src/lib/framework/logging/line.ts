import { inspect } from 'node:util'
import { redactPasswords } from '../config/secret-value.ts'
import { codeOf } from '../errors/causes.ts'
import { describeError } from '../errors/mentat-error.ts'
import { escapeJson, escapeLine } from './escape.ts'
import type { LogFields, LogLevel } from './logger.ts'

/** All that becomes one line. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly level: LogLevel
  readonly module: string
  readonly pid: number
  readonly text: string
  readonly fields: LogFields
  /** Whether a stack trace is added to errors. */
  readonly withStack: boolean
}

/** A value longer than that is cut: a message quoted by mistake must not fill the log. */
const LONGEST_TEXT = 8192

/** `2026-11-23T10:00:00.123Z storage[1234] INFO text (message_id=…, code=…)`, without line end. */
export function textLine(entry: LogEntry): string {
  const { error, ...fields } = fieldsOf(entry)
  const reason = typeof error === 'string' ? `: ${error}` : ''
  const head = `${timeOf(entry)} ${entry.module}[${entry.pid}] ${entry.level.toUpperCase()}`
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${inText(value)}`)
  const tail = pairs.length === 0 ? '' : ` (${pairs.join(', ')})`
  return escapeLine(`${head} ${safe(`${entry.text}${reason}`)}${tail}`)
}

/** One JSON object with time, level, module, pid and text, then the fields, without line end. */
export function jsonLine(entry: LogEntry): string {
  const { level, module, pid } = entry
  const head = { time: timeOf(entry), level, module, pid, text: safe(entry.text) }
  const fields = Object.entries(fieldsOf(entry)).map(
    ([key, value]) => [Object.hasOwn(head, key) ? `${key}_` : key, value] as const,
  )
  return escapeJson(JSON.stringify({ ...head, ...Object.fromEntries(fields) }))
}

function timeOf({ time }: LogEntry): string {
  return new Date(time).toISOString()
}

/** The fields as plain values; an error becomes its text, its code and, when asked for, its stack. */
function fieldsOf({ fields, withStack }: LogEntry): Record<string, unknown> {
  const { error, ...rest } = fields
  const code = codeOf(error)
  const stack = withStack && error instanceof Error ? error.stack : undefined
  const all: Record<string, unknown> = {
    ...(code === undefined ? {} : { code }),
    ...rest,
    ...(error === undefined ? {} : { error: describeError(error) }),
    ...(stack === undefined ? {} : { stack }),
  }
  const given = Object.entries(all).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([key, value]) => [key, plain(value)]))
}

/** A value that JSON can hold, whatever it was: no cycles, no big integers, no throwing accessors. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return safe(value)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  try {
    // Undefined for functions and symbols, whatever the type says.
    const json: unknown = JSON.stringify(value, (_, inner) => replaced(inner))
    if (typeof json !== 'string') return typeof value
    if (json.length <= LONGEST_TEXT) return JSON.parse(json) as unknown
    return safe(json)
  } catch {
    return safe(inspect(value, { depth: 2, breakLength: Infinity, getters: false }))
  }
}

function replaced(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Error) return safe(describeError(value))
  if (value instanceof Map || value instanceof Set) return [...value] as unknown[]
  return typeof value === 'string' ? redactPasswords(value) : value
}

function safe(text: string): string {
  const whole = redactPasswords(text)
  return whole.length > LONGEST_TEXT ? `${whole.slice(0, LONGEST_TEXT)}…` : whole
}

/** Quoted only where a reader could take it for something else. */
function inText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return /^[^\s,()"=]+$/.test(value) ? value : JSON.stringify(value)
}
