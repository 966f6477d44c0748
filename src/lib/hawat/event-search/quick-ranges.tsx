import { instantOf, offsetAt } from '../../framework/time/zone.ts'
import type { Ask } from '../core/ask.ts'
import { useFrame } from '../core/frame.ts'
import { searchOf } from '../core/form/read.ts'

/** A stretch of time by a press: it ends with the unit that is running. */
interface QuickRange {
  readonly name: string
  readonly unit: 'hour' | 'day' | 'week' | 'month' | 'year'
  /** Units before the one that is running. */
  readonly count: number
}

const ranges: readonly QuickRange[] = [
  ...[1, 2, 3, 4, 6, 12].map((count) => ({ name: `${count}h`, unit: 'hour' as const, count })),
  ...[1, 2, 3].map((count) => ({ name: `${count}d`, unit: 'day' as const, count })),
  ...[1, 2, 4, 12].map((count) => ({ name: `${count}w`, unit: 'week' as const, count })),
  { name: 'today', unit: 'day', count: 0 },
  { name: 'this week', unit: 'week', count: 0 },
  { name: 'this month', unit: 'month', count: 0 },
  { name: 'this year', unit: 'year', count: 0 },
]

/** Links to the same search in another stretch of time, whole units in the viewer's zone. */
export function QuickRanges() {
  const { ask, url } = useFrame()
  const { viewer, now, t } = ask
  const [path = ''] = url.split('?', 1)
  return (
    <nav class="quick" aria-label={t('Quick ranges')}>
      {ranges.map((range) => {
        const { from, to } = rangeOf(range, now, viewer.timezone)
        const times = { dt_from: new Date(from).toISOString(), dt_to: new Date(to).toISOString() }
        const query = searchOf(ask.given)
        for (const name of ['st_from', 'st_to', 'after', 'page']) query.delete(name)
        for (const [name, time] of Object.entries(times)) query.set(name, time)
        const isHere = isGiven(times, ask)
        return (
          <a href={`${path}?${query.toString()}`} aria-current={isHere ? 'true' : undefined}>
            {t(range.name)}
          </a>
        )
      })}
    </nav>
  )
}

/** Whether the query has these times. */
function isGiven(times: Readonly<Record<string, string>>, { given }: Ask<unknown>): boolean {
  return Object.entries(times).every(([name, time]) => given[name]?.[0] === time)
}

/**
 * The stretch of whole units on the clocks of a zone, up to the end of the one that is running.
 * @returns milliseconds since 1970
 */
export function rangeOf(
  { unit, count }: Pick<QuickRange, 'unit' | 'count'>,
  now: number,
  timezone: string,
): { from: number; to: number } {
  const local = new Date(now + offsetAt(now, timezone))
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()]
  const monday = day - ((local.getUTCDay() + 6) % 7)
  const edge = (step: number): number => {
    switch (unit) {
      case 'hour':
        return Date.UTC(year, month, day, local.getUTCHours() + step)
      case 'day':
        return Date.UTC(year, month, day + step)
      case 'week':
        return Date.UTC(year, month, monday + 7 * step)
      case 'month':
        return Date.UTC(year, month + step, 1)
      case 'year':
        return Date.UTC(year + step, 0, 1)
    }
  }
  return { from: instantOf(edge(-count), timezone), to: instantOf(edge(1), timezone) }
}
