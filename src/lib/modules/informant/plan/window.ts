import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { alignDown, type TimeWindow } from '../../../framework/time/interval.ts'
import { instantOf, offsetAt } from '../../../framework/time/zone.ts'

const DAY = 86_400_000
const WEEK = 7 * DAY

/** Events are counted in windows of five minutes. */
const SHORTEST = 300_000
const LONGEST = 4 * WEEK

/**
 * Checks that summaries of a length can be made.
 * @throws MentatError CONFIG_INVALID
 */
export function checkInterval(length: number): void {
  if (length >= SHORTEST && length <= LONGEST && length % SHORTEST === 0) return
  throw new MentatError(
    'CONFIG_INVALID',
    `${length / 1000} seconds are no interval of summaries; expected whole five minutes, at most four weeks`,
  )
}

/** The last window of a length that is over; of whole days, by the clocks of a zone. All times in milliseconds since 1970. */
export function lastSummaryWindow(now: number, length: number, timezone: string): TimeWindow {
  if (length % DAY !== 0) {
    const to = alignDown(now, length)
    return { from: to - length, to }
  }
  const local = alignDown(now + offsetAt(now, timezone), length)
  return { from: instantOf(local - length, timezone), to: instantOf(local, timezone) }
}

/** What a window is compared with. */
export interface Comparison {
  /** The windows before, the nearest first. */
  readonly before: readonly TimeWindow[]
  /** Whether they are the days before, and the last of them is the same weekday a week ago; else they follow one another. */
  readonly isDaily: boolean
}

/**
 * Windows up to a day are compared with the same hours of the seven days before, longer ones with the four before. By the
 * clocks of the zone.
 */
export function comparisonOf(window: TimeWindow, timezone: string): Comparison {
  // A day is longer or shorter when clocks are changed.
  const isDaily = window.to - window.from <= DAY + 3 * 3_600_000
  const length = isDaily ? DAY : Math.round((window.to - window.from) / DAY) * DAY
  const before = Array.from({ length: isDaily ? 7 : 4 }, (_, index) => ({
    from: shifted(window.from, (index + 1) * length, timezone),
    to: shifted(window.to, (index + 1) * length, timezone),
  }))
  return { before, isDaily }
}

function shifted(time: number, by: number, timezone: string): number {
  return instantOf(time + offsetAt(time, timezone) - by, timezone)
}
