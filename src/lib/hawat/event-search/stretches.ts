import { instantOf, offsetAt } from '../../framework/time/zone.ts'

/** A time line is cut into at most so many stretches: more bars cannot be told apart. */
export const MOST_STRETCHES = 200

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WEEK = 7 * DAY

/** Lengths that people know from clocks and calendars. */
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 4, 6, 12].map((count) => count * HOUR),
  ...[DAY, 2 * DAY],
  ...[1, 2, 4, 13, 52].map((count) => count * WEEK),
]

/** A stretch of time cut into pieces. */
export interface Cut {
  /** Milliseconds; days and longer ones may be an hour shorter or longer where clocks are changed. */
  readonly step: number
  /** Where each piece begins, milliseconds since 1970; the first at or before the beginning of the stretch. */
  readonly starts: readonly number[]
}

/**
 * Cuts a stretch of time where the clocks of a zone show whole units.
 * @param options step: milliseconds; default: the shortest that makes few enough. shortest: of those
 */
export function cutStretch(
  { from, to }: { readonly from: number; readonly to: number },
  options: { readonly timezone: string; readonly step?: number; readonly shortest?: number },
): Cut {
  const { timezone, shortest = SECOND } = options
  const step =
    options.step ??
    steps.find((one) => one >= shortest && piecesOf(to - from, one) <= MOST_STRETCHES) ??
    longStep(to - from)
  const origin = step % WEEK === 0 ? MONDAY : 0
  const offset = offsetAt(from, timezone)
  const first = Math.floor((from + offset - origin) / step) * step + origin
  const starts: number[] = []
  for (let local = first; ; local += step) {
    // Pieces of up to an hour follow each other whatever the clocks show; longer ones begin where these show it.
    const start = step <= HOUR ? local - offset : instantOf(local, timezone)
    if (start >= to && starts.length > 0) return { step, starts }
    if (starts.length === 0 || start > (starts.at(-1) ?? start)) starts.push(start)
    if (start >= to) return { step, starts }
  }
}

/** How many pieces a stretch may have, one more than it is long: it seldom begins with a whole one. */
export function piecesOf(length: number, step: number): number {
  return Math.ceil(length / step) + 1
}

/** Monday, 5 January 1970: where weeks are counted from. */
const MONDAY = 4 * DAY

function longStep(length: number): number {
  return Math.ceil(length / (MOST_STRETCHES - 1) / WEEK) * WEEK
}
