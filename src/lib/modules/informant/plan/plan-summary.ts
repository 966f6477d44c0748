import { MentatError } from '../../../framework/errors/mentat-error.ts'
import {
  alignDown,
  alignUp,
  parseInterval,
  type TimeWindow,
} from '../../../framework/time/interval.ts'
import type { InformantConfig } from '../config.ts'
import type { InformantRequest } from '../request.ts'
import { checkInterval, lastSummaryWindow } from './window.ts'

/** What summary is to be made. Times in milliseconds since 1970. */
export interface Planned {
  readonly window: TimeWindow
  /** As it was asked for: `daily`. */
  readonly interval: string
  readonly created: number
  readonly label: string
  /** Asked for by a person: it does not count as the summary of its time. */
  readonly isManual: boolean
  /** Who gets it in place of all others; empty: as configured. */
  readonly to: readonly string[]
}

/** Events are counted in windows of five minutes. */
const BORDERS = 300_000

/**
 * Finds out what the summary is about: the last interval that is over, or what is named.
 * @throws MentatError USAGE, CONFIG_INVALID
 */
export function planSummary(
  { interval: asked, from, until, to }: InformantRequest,
  config: InformantConfig,
  now: number,
): Planned {
  const interval = asked ?? config.interval
  const length = parseInterval(interval)
  checkInterval(length)
  const isNamed = from !== undefined || until !== undefined
  const isManual = isNamed || to.length > 0
  const window = isNamed
    ? namedWindow({ from, until, now, length })
    : lastSummaryWindow(now, length, config.timezone)
  const name = `overall-${compact(window.from)}-${compact(window.to)}`
  // A person may ask for the same more than once.
  const label = isManual ? `${name}-${now.toString(36)}-${process.pid.toString(36)}` : name
  return { window, interval, created: now, label, isManual, to }
}

function namedWindow({
  from,
  until,
  now,
  length,
}: {
  readonly from: number | undefined
  readonly until: number | undefined
  readonly now: number
  readonly length: number
}): TimeWindow {
  const to = alignUp(until ?? (from === undefined ? now : Math.min(now, from + length)), BORDERS)
  const window = { from: alignDown(from ?? to - length, BORDERS), to }
  const longest = 100 * 86_400_000
  if (window.from < to && to - window.from <= longest) return window
  throw new MentatError('USAGE', '--from must be before --to, by at most a hundred days')
}

function compact(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}
