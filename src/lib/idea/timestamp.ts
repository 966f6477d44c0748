import { type Notes, silent } from './notes.ts'

/** First moment that is not accepted: up to 2248 a double still tells microseconds apart; 2200 is rounder. */
const END = Date.UTC(2200, 0, 1)

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)([Tt ])(\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?$/

/**
 * Reads a time of RFC 3339. Also accepted, and noted: a blank instead of `T`, lower-case `t` and `z`, no zone
 * (taken as UTC), second 60 (the next second). Digits after the sixth of a fraction are cut.
 * @param accepts which times count; by default those of the years 1970 to 2199
 * @returns milliseconds since 1970 (fractions are microseconds); undefined for what is no such time, for a day
 * or an hour that does not exist, and for what is not accepted
 */
export function parseTimestamp(
  text: string,
  notes: Notes = silent,
  accepts: (milliseconds: number) => boolean = isInRange,
): number | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, year, month, day, separator, hour, minute, second, fraction, zone] = match
  const midnight = dayOf(Number(year), Number(month), Number(day))
  const time = timeOf(Number(hour), Number(minute), Number(second))
  const offset = offsetOf(zone)
  if (midnight === undefined || time === undefined || offset === undefined) return undefined
  const milliseconds = midnight + time - offset + fractionOf(fraction)
  if (!accepts(milliseconds)) return undefined
  noteOddities(separator, zone, second, notes)
  return milliseconds
}

/**
 * Makes a time of Unix seconds, which may have a fraction.
 * @returns milliseconds since 1970, undefined outside of 1970 to 2199
 */
export function fromUnixSeconds(seconds: number): number | undefined {
  const milliseconds = Math.round(seconds * 1e6) / 1000
  return isInRange(milliseconds) ? milliseconds : undefined
}

/**
 * Prints a time in UTC: `2024-05-02T10:00:10Z`, with a fraction of up to six digits only when there is one.
 * @param milliseconds since 1970, within the years that parseTimestamp accepts
 */
export function formatTimestamp(milliseconds: number): string {
  // Apart, because the product of the whole would round a second time, past the last microsecond.
  const whole = Math.floor(milliseconds / 1000)
  const fraction = Math.round((milliseconds - whole * 1000) * 1000)
  if (fraction === 1_000_000) return formatTimestamp((whole + 1) * 1000)
  const day = Math.floor(whole / 86_400)
  const second = whole - day * 86_400
  const time = `${digits(second / 3600)}:${digits((second / 60) % 60)}:${digits(second % 60)}`
  const seconds = `${dateOf(day)}T${time}`
  if (fraction === 0) return `${seconds}Z`
  return `${seconds}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}Z`
}

/** The date of a day since 1970. Most times that are printed one after the other are of the same day. */
function dateOf(day: number): string {
  if (day !== lastDay.day) {
    lastDay = { day, date: new Date(day * 86_400_000).toISOString().slice(0, 10) }
  }
  return lastDay.date
}

let lastDay = { day: 0, date: '1970-01-01' }

/** The whole part of a number below 100, in two digits. */
function digits(number: number): string {
  const whole = Math.floor(number)
  return whole < 10 ? `0${whole}` : `${whole}`
}

function isInRange(milliseconds: number): boolean {
  return milliseconds >= 0 && milliseconds < END
}

/** Midnight of a day that exists. Most times that are read one after the other are of the same day. */
function dayOf(year: number, month: number, day: number): number | undefined {
  const date = (year * 100 + month) * 100 + day
  if (date !== lastRead.date) lastRead = { date, midnight: midnightOf(year, month, day) }
  return lastRead.midnight
}

let lastRead: { readonly date: number; readonly midnight: number | undefined } = {
  date: 0,
  midnight: undefined,
}

/** Date.UTC turns Feb 30 into Mar 1, which shows in the day, and 70 into 1970. */
function midnightOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12) return undefined
  const midnight =
    year > 99 ? Date.UTC(year, month - 1, day) : new Date(0).setUTCFullYear(year, month - 1, day)
  return new Date(midnight).getUTCDate() === day ? midnight : undefined
}

function timeOf(hour: number, minute: number, second: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 60) return undefined
  return ((hour * 60 + minute) * 60 + second) * 1000
}

/** Milliseconds east of Greenwich; the sign holds for hours and minutes. */
function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined || zone.length === 1) return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

function fractionOf(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.slice(0, 6).padEnd(6, '0')) / 1000
}

function noteOddities(
  separator: string | undefined,
  zone: string | undefined,
  second: string | undefined,
  notes: Notes,
): void {
  if (separator !== 'T') notes.add(separator === ' ' ? 'blank instead of T' : 'lower-case t')
  if (zone === 'z') notes.add('lower-case z')
  if (zone === undefined) notes.add('time without zone, taken as UTC')
  if (second === '60') notes.add('second 60, taken as the next second')
}
