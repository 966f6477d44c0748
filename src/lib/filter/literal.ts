import { silent } from '../idea/notes.ts'
import { formatTimestamp, parseTimestamp } from '../idea/timestamp.ts'

/**
 * Reads a time of RFC 3339 of any year: also with a blank instead of `T`, without a zone (UTC), and a bare date
 * (midnight UTC).
 * @returns milliseconds since 1970
 */
export function readTime(text: string): number | undefined {
  return parseTimestamp(bareDate.test(text) ? `${text}T00:00:00Z` : text, silent, isPrintable)
}

/** Whether a time has a year of four digits; what has none is no time any more. */
export function isPrintable(milliseconds: number): boolean {
  return milliseconds >= FIRST && milliseconds < END
}

/** Prints a time as events have it. */
export function printTime(milliseconds: number): string {
  return formatTimestamp(milliseconds)
}

/**
 * Reads a duration: `[nD]HH:MM:SS[.f]`, hours 00 to 99, minutes and seconds 00 to 59, perhaps with a sign.
 * @returns seconds
 */
export function readDuration(text: string): number | undefined {
  const match = durationPattern.exec(text)
  if (!match) return undefined
  const [, sign, days = '0', hours, minutes, seconds] = match
  const value = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  if (!Number.isFinite(value)) return undefined
  return sign === '-' ? -value : value
}

/** Prints a duration as events have it, to the microsecond; what is negative gets a sign. */
export function printDuration(seconds: number): string {
  const microseconds = Math.round(Math.abs(seconds) * 1e6)
  const whole = Math.floor(microseconds / 1e6)
  const days = Math.floor(whole / 86_400)
  const clock = [(whole % 86_400) / 3600, (whole % 3600) / 60, whole % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':')
  const fraction = String(microseconds % 1e6)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const sign = seconds < 0 && microseconds > 0 ? '-' : ''
  return `${sign}${days > 0 ? `${days}D` : ''}${clock}${fraction === '' ? '' : `.${fraction}`}`
}

const bareDate = /^\d{4}-\d\d-\d\d$/
const durationPattern = /^(-?)(?:(\d+)[Dd])?(\d\d):([0-5]\d):([0-5]\d(?:\.\d+)?)$/
/** 0000-01-01 and 10000-01-01. */
const FIRST = -62_167_219_200_000
const END = 253_402_300_800_000
