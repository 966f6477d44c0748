import type { TimeWindow } from '../../../framework/time/interval.ts'
import { offsetAt } from '../../../framework/time/zone.ts'
import type { CalendarDay } from './texts.ts'

const DAY = 86_400_000

/** The day that clocks of a zone show. */
export function dayAt(time: number, timezone: string): CalendarDay {
  const shown = new Date(time + offsetAt(time, timezone))
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    weekday: (shown.getUTCDay() + 6) % 7,
  }
}

/** `13:00`: what clocks of a zone show. */
export function clockAt(time: number, timezone: string): string {
  return new Date(time + offsetAt(time, timezone)).toISOString().slice(11, 16)
}

/** Whether a window is one whole day by the clocks of a zone. */
export function isDay({ from, to }: TimeWindow, timezone: string): boolean {
  const [start, end] = [from, to].map((time) => time + offsetAt(time, timezone))
  return start !== undefined && start % DAY === 0 && end === start + DAY
}
