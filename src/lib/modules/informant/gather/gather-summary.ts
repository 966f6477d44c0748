import type { Database } from '../../../database/database.ts'
import { countReports } from '../../../database/reports/counts.ts'
import { reportMails } from '../../../database/reports/outbox.ts'
import {
  type AggregatedStatistics,
  aggregateStatistics,
} from '../../../database/statistics/aggregate.ts'
import type { ValueList } from '../../../database/statistics/value-lists.ts'
import { namedStretch } from '../../../database/statistics/windows.ts'
import type { TimeWindow } from '../../../framework/time/interval.ts'
import { timelineOf } from '../../../framework/time/timeline.ts'
import type { QueueLayout } from '../../../queue/layout.ts'
import { attentionTo } from './attention.ts'
import type { InformantConfig } from '../config.ts'
import { refusalsIn } from './refusals.ts'
import { type Summary, type SummaryList, summaryLists } from './summary.ts'
import type { SystemFacts } from './system.ts'
import { volumesOf, windowsIn } from './volumes.ts'

/** What a summary is to be made of. */
export interface SummaryQuestion {
  readonly window: TimeWindow
  readonly label: string
  readonly interval: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly host: string
  readonly system: SystemFacts
  readonly queues: readonly QueueLayout[]
}

/** A summary with the numbers that go into its files. */
export interface Gathered {
  readonly summary: Summary
  readonly statistics: AggregatedStatistics
}

/** Columns of the time line: the hours of a day. */
const MOST_COLUMNS = 24

/** Reads everything that a summary tells; changes nothing. */
export async function gatherSummary(
  database: Database,
  question: SummaryQuestion,
  config: InformantConfig,
): Promise<Gathered> {
  const { window, system, queues, created, ...named } = question
  const { locale, timezone, top } = config
  const { starts } = timelineOf({ ...window, most: MOST_COLUMNS, shortest: 300_000, timezone })
  const statistics = await aggregateStatistics(database, window)
  const { timeline } = await aggregateStatistics(database, {
    ...window,
    starts,
    groups: ['overall'],
    dimensions: [],
  })
  // Before the first event there was nothing to count.
  const countable = await namedStretch(database, window, window.to)
  const all = countable ? windowsIn(countable) : 0
  const known = {
    created,
    coverage: { counted: statistics.windows, missing: Math.max(0, all - statistics.windows) },
    volumes: await volumesOf(database, window, timezone),
    mails: await reportMails(database).troubles(window.from),
    refusals: refusalsIn(queues, window),
    system,
  }
  const limits = { unusual: config.unusual, longWait: config.long_wait }
  const summary = {
    ...named,
    ...window,
    ...{ locale, timezone },
    attention: attentionTo(known, limits),
    ...known,
    timeline: timeline.map(({ from, events }) => ({ from, events })),
    lists: topLists(statistics, top),
    reports: await countReports(database, window),
  }
  return { summary, statistics }
}

function topLists(statistics: AggregatedStatistics, top: number): Summary['lists'] {
  const lists = statistics.groups.overall?.lists ?? {}
  const entries = summaryLists.map((name): [SummaryList, ValueList] => [
    name,
    cut(lists[name] ?? { values: [], rest: 0, exact: true }, top),
  ])
  return Object.fromEntries(entries) as Record<SummaryList, ValueList>
}

function cut({ values, rest, exact }: ValueList, top: number): ValueList {
  const others = values.slice(top).reduce((sum, [, events]) => sum + events, 0)
  return { values: values.slice(0, top), rest: rest + others, exact }
}
