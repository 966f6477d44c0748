import type { AggregatedStatistics } from '../lib/database/statistics/aggregate.ts'
import type { DimensionName, StatisticsGroup } from '../lib/database/statistics/dimensions.ts'
import type { ValueList } from '../lib/database/statistics/value-lists.ts'
import type { TimeWindow } from '../lib/framework/time/interval.ts'
import { formatTimestamp } from '../lib/idea/timestamp.ts'
import { count, counted, renderTable } from './table.ts'

/** Sums of statistics as `--json` prints them. Times are RFC 3339. */
export interface StatisticsDocument {
  readonly from: string
  readonly to: string
  readonly windows: number
  readonly counted: { readonly from: string; readonly to: string } | null
  readonly missing: number
  readonly events: number
  readonly groups: Readonly<Record<string, { readonly events: number; readonly lists: Lists }>>
}

type Lists = Readonly<Record<string, ListDocument>>

/** A top list: see ValueList. */
interface ListDocument {
  readonly values: readonly { readonly value: string; readonly events: number }[]
  readonly rest: number
  readonly exact: boolean
}

/** Puts sums into the shape of the document. */
export function statisticsDocument(statistics: AggregatedStatistics): StatisticsDocument {
  const { windows, missing, events, groups } = statistics
  const documents = Object.entries(groups).map(([group, sums]) => {
    const lists = Object.entries(sums.lists).map(([name, list]) => [name, listDocument(list)])
    return [group, { events: sums.events, lists: Object.fromEntries(lists) as Lists }] as const
  })
  return {
    ...timesOf(statistics),
    windows,
    counted: statistics.counted ? timesOf(statistics.counted) : null,
    missing,
    events,
    groups: Object.fromEntries(documents),
  }
}

function timesOf({ from, to }: TimeWindow): { from: string; to: string } {
  return { from: formatTimestamp(from), to: formatTimestamp(to) }
}

function listDocument({ values, rest, exact }: ValueList): ListDocument {
  return { values: values.map(([value, events]) => ({ value, events })), rest, exact }
}

/** The same for people: totals of all groups, top lists of one. */
export function statisticsText(statistics: AggregatedStatistics, group: StatisticsGroup): string {
  const { windows, counted: times, missing, groups } = statistics
  if (!times) return 'nothing was counted in this time (mentat statistician run)'
  const gap = missing === 0 ? '' : `, ${count(missing)} not counted (mentat statistician run)`
  const totals = Object.entries(groups).map(([name, { events }]) => `${name} ${count(events)}`)
  const lists = Object.entries(groups[group]?.lists ?? {}) as [DimensionName, ValueList][]
  return [
    `${formatTimestamp(times.from)} to ${formatTimestamp(times.to)}: ${counted(windows, 'window')}${gap}`,
    `events: ${totals.join(', ')}`,
    ...lists
      .filter(([, { values }]) => values.some(([value]) => value !== '__unknown__'))
      .map(([name, list]) => `\n${listTable(name, list)}`),
  ].join('\n')
}

function listTable(name: DimensionName, { values, rest, exact }: ValueList): string {
  const rows = [
    ...values.map(([value, events]) => ({
      value: value === '__unknown__' ? '(none)' : value,
      events,
    })),
    ...(rest > 0 ? [{ value: '(others)', events: rest }] : []),
  ]
  const title = name.replaceAll('_', ' ').toUpperCase()
  return renderTable(rows, [
    { title: exact ? title : `${title} (at least)`, value: (row) => row.value },
    { title: 'EVENTS', value: (row) => count(row.events), align: 'right' },
  ])
}
