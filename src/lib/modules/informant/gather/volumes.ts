import type { Database } from '../../../database/database.ts'
import {
  type AggregatedStatistics,
  aggregateStatistics,
} from '../../../database/statistics/aggregate.ts'
import { STATISTICS_INTERVAL } from '../../../database/statistics/compute.ts'
import { UNKNOWN } from '../../../database/statistics/dimensions.ts'
import { severities, type Severity } from '../../../database/groups/tables.ts'
import type { TimeWindow } from '../../../framework/time/interval.ts'
import { comparisonOf } from '../plan/window.ts'

/** Numbers of windows of five minutes. */
export interface Coverage {
  readonly counted: number
  readonly missing: number
}

/** Numbers of events now and before. Null: not counted then. */
export interface Volume {
  readonly events: number
  /** A week ago; for windows that follow one another, the one before. */
  readonly earlier: number | null
  /** In the windows before that were counted. */
  readonly mean: number | null
}

/** How many events there were, against the windows before. */
export interface Volumes {
  readonly all: Volume
  readonly severities: readonly (Volume & { readonly severity: Severity | null })[]
  /** Whether the windows before are the days before. */
  readonly isDaily: boolean
  /** The windows before, the earliest first, and this one as the last. Null: not counted. */
  readonly course: readonly { readonly from: number; readonly events: number | null }[]
  /** Windows before that were counted. */
  readonly compared: number
  /** Detectors that were heard in every window before, and not in this one, with their mean. */
  readonly silent: readonly { readonly name: string; readonly mean: number }[]
}

/** Fewer windows, or fewer events, are no measure. */
export const ENOUGH = { windows: 3, events: 10 }

/** Compares a window with those before it. */
export async function volumesOf(
  database: Database,
  window: TimeWindow,
  timezone: string,
): Promise<Volumes> {
  const { before, isDaily } = comparisonOf(window, timezone)
  const own = await counted(database, window)
  const earlier: AggregatedStatistics[] = []
  for (const each of before) earlier.push(await counted(database, each))
  const reference = isDaily ? earlier.at(-1) : earlier[0]
  // One with a gap would make the others look high.
  const whole = earlier.filter(isWhole)
  const compare = (eventsOf: (statistics: AggregatedStatistics) => number): Volume => ({
    events: eventsOf(own),
    earlier: reference && isWhole(reference) ? eventsOf(reference) : null,
    mean: meanOf(whole.map(eventsOf)),
  })
  return {
    all: compare(({ events }) => events),
    severities: [...severities.toReversed(), null].map((severity) => ({
      severity,
      ...compare((statistics) => listed(statistics, 'severities', severity ?? UNKNOWN)),
    })),
    isDaily,
    course: [...earlier.toReversed(), own].map(({ from, events, windows }) => ({
      from,
      events: windows === 0 ? null : events,
    })),
    compared: whole.length,
    silent: isWhole(own) ? silentDetectors(own, whole) : [],
  }
}

function counted(database: Database, window: TimeWindow): Promise<AggregatedStatistics> {
  return aggregateStatistics(database, {
    ...window,
    groups: ['overall'],
    dimensions: ['severities', 'detectors'],
  })
}

/** How many windows of five minutes a time has. */
export function windowsIn({ from, to }: TimeWindow): number {
  return Math.round((to - from) / STATISTICS_INTERVAL)
}

function isWhole(statistics: AggregatedStatistics): boolean {
  return statistics.windows >= windowsIn(statistics)
}

function silentDetectors(
  own: AggregatedStatistics,
  before: readonly AggregatedStatistics[],
): Volumes['silent'] {
  if (before.length < ENOUGH.windows || own.groups.overall?.lists.detectors?.exact === false) {
    return []
  }
  const heard = new Set((own.groups.overall?.lists.detectors?.values ?? []).map(([name]) => name))
  const candidates = before[0]?.groups.overall?.lists.detectors?.values ?? []
  return candidates
    .filter(([name]) => name !== UNKNOWN && !heard.has(name))
    .map(([name]) => ({ name, counts: before.map((each) => listed(each, 'detectors', name)) }))
    .filter(({ counts }) => counts.every((events) => events > 0))
    .map(({ name, counts }) => ({ name, mean: meanOf(counts) ?? 0 }))
    .filter(({ mean }) => mean >= ENOUGH.events)
    .sort((one, other) => other.mean - one.mean)
}

function listed(
  statistics: AggregatedStatistics,
  list: 'severities' | 'detectors',
  value: string,
): number {
  const values = statistics.groups.overall?.lists[list]?.values ?? []
  return values.find(([name]) => name === value)?.[1] ?? 0
}

function meanOf(counts: readonly number[]): number | null {
  if (counts.length === 0) return null
  return Math.round(counts.reduce((sum, count) => sum + count, 0) / counts.length)
}
