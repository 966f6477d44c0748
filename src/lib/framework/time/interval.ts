import { MentatError } from '../errors/mentat-error.ts'
import { durationOf, durationSyntax } from './duration.ts'

/** A stretch of time, half open: `from` belongs to it, `to` does not. Milliseconds since 1970. */
export interface TimeWindow {
  readonly from: number
  readonly to: number
}

const WEEK = 7 * 86_400_000

/** Monday, 5 January 1970: where weeks are counted from. */
const FIRST_MONDAY = 4 * 86_400_000

/**
 * Reads the length of windows: a name of the original (`5_minutes`, `hourly`, `daily`, `2_weekly`, …) or any duration.
 * @returns milliseconds, at least one second
 * @throws MentatError USAGE for anything else
 */
export function parseInterval(text: string): number {
  const length = durationOf(text.trim())
  if (length !== undefined && Number.isInteger(length) && length >= 1000) return length
  throw new MentatError(
    'USAGE',
    `"${text}" is not an interval; expected one second or more as ${durationSyntax}`,
  )
}

/**
 * The last border of windows of this length at or before a time. They are counted from 1970 in UTC, so that hours and
 * days begin where clocks say; whole weeks begin on a Monday.
 */
export function alignDown(time: number, length: number): number {
  const origin = length % WEEK === 0 ? FIRST_MONDAY : 0
  return Math.floor((time - origin) / length) * length + origin
}

/** The first border at or after a time. */
export function alignUp(time: number, length: number): number {
  const border = alignDown(time, length)
  return border < time ? border + length : border
}

/** The window of this length that a time lies in. */
export function windowAt(time: number, length: number): TimeWindow {
  const from = alignDown(time, length)
  return { from, to: from + length }
}

/** The last window of this length that is over at a time: what a regular run is about. */
export function lastWindow(time: number, length: number): TimeWindow {
  const to = alignDown(time, length)
  return { from: to - length, to }
}

/** The windows of this length that have a part between two times, in order. */
export function* windowsBetween(from: number, to: number, length: number): Generator<TimeWindow> {
  for (let start = alignDown(from, length); start < to; start += length) {
    yield { from: start, to: start + length }
  }
}
