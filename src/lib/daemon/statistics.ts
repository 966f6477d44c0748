import type { Component, Counters } from './component.ts'

/** The counters of one component at one moment. */
export interface ComponentStatistics {
  readonly component: string
  readonly total: Counters
  /** Growth since the previous snapshot. */
  readonly increase: Counters
  /** Growth a second since the previous snapshot. */
  readonly rate: Counters
}

/** Follows the counters of components: totals, and growth between snapshots. */
export class Statistics {
  readonly #previous = new Map<string, Counters>()
  #previousTime: number

  constructor(now: number) {
    this.#previousTime = now
  }

  /** @param now milliseconds of a monotonic clock */
  snapshot(components: readonly Component[], now: number): ComponentStatistics[] {
    const seconds = (now - this.#previousTime) / 1000
    this.#previousTime = now
    return components.map((component) => {
      const total = component.counters()
      const before = this.#previous.get(component.name) ?? {}
      this.#previous.set(component.name, { ...total })
      const increase = mapCounters(total, (value, key) => value - (before[key] ?? 0))
      const rate = mapCounters(increase, (value) => (seconds > 0 ? value / seconds : 0))
      return { component: component.name, total: { ...total }, increase, rate }
    })
  }
}

/** One log line: what grew, with its rate; undefined when nothing did. */
export function statisticsLine(statistics: readonly ComponentStatistics[]): string | undefined {
  const parts = statistics.flatMap(({ component, total, increase, rate }) =>
    Object.keys(total)
      .filter((key) => increase[key] !== 0)
      .map(
        (key) =>
          `${component}.${key} ${total[key] ?? 0} (+${increase[key] ?? 0}, ${(rate[key] ?? 0).toFixed(1)}/s)`,
      ),
  )
  return parts.length > 0 ? parts.join(', ') : undefined
}

/** Columns of a terminal that are left beside time, level and name, and counters of a component that are told there: the first ones say most. */
const TERMINAL = { width: 110, counters: 2 }

/** The same for a person at a terminal: what grew, and by how much, as far as it fits one line. */
export function shortStatisticsLine(
  statistics: readonly ComponentStatistics[],
): string | undefined {
  const parts = statistics.flatMap(({ component, increase }) => {
    const grown = Object.entries(increase).filter(([, growth]) => growth !== 0)
    const told = grown.slice(0, TERMINAL.counters)
    if (told.length === 0) return []
    return [`${component} ${told.map(([key, growth]) => `${key} +${growth}`).join(', ')}`]
  })
  if (parts.length === 0) return undefined
  const line = parts.join('; ')
  if (line.length <= TERMINAL.width) return line
  const start = line.slice(0, TERMINAL.width - 3)
  return `${start.slice(0, Math.max(start.lastIndexOf(','), start.lastIndexOf(';')))}, …`
}

function mapCounters(counters: Counters, map: (value: number, key: string) => number): Counters {
  return Object.fromEntries(Object.entries(counters).map(([key, value]) => [key, map(value, key)]))
}
