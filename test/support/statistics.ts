import type { ScheduledRun } from '../../src/lib/components/scheduled/run-scheduled.ts'
import type { Database } from '../../src/lib/database/database.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { homeAt } from '../../src/lib/framework/home.ts'
import {
  countEvents,
  type StatisticianReport,
  type StatisticianRequest,
} from '../../src/lib/modules/statistician/run.ts'
import { storeEvents } from './events.ts'
import { FakeClock } from './fake-clock.ts'

/** Five minutes. */
export const WINDOW = 300_000

/** One run of the statistician at a time, without lock and run log. */
export function countAt(
  database: Database,
  now: string | number,
  request: Partial<StatisticianRequest> = {},
  options: { readonly signal?: AbortSignal; readonly backfill?: number } = {},
): Promise<StatisticianReport> {
  const clock = new FakeClock(typeof now === 'number' ? now : Date.parse(now))
  const { signal = new AbortController().signal, backfill = 31 * 86_400_000 } = options
  const run: ScheduledRun = {
    database,
    clock,
    logger: silentLogger,
    home: homeAt('/nonexistent'),
    signal,
    mark: () => undefined,
  }
  return countEvents(run, { backfill } as Parameters<typeof countEvents>[1], {
    replace: false,
    ...request,
  })
}

/** Stores events at a storage time: the members of each by ID, as storeEvents. */
export async function storeAt(
  database: Database,
  time: string | number,
  events: Parameters<typeof storeEvents>[1],
): Promise<void> {
  const now = typeof time === 'number' ? time : Date.parse(time)
  await storeEvents(database, events, new FakeClock(now))
}

/** A row of statistics, without the time at which it was made. */
export interface StatisticsRow {
  readonly dt_from: string
  readonly dt_to: string
  readonly count: number
  readonly stats_overall: Readonly<Record<string, unknown>>
  readonly stats_internal: Readonly<Record<string, unknown>>
  readonly stats_external: Readonly<Record<string, unknown>>
}

/** All rows, oldest first. */
export async function statisticsRows(database: Database): Promise<StatisticsRow[]> {
  const { rows } = await database.query<StatisticsRow>(
    `SELECT dt_from, dt_to, count, stats_overall, stats_internal, stats_external
     FROM statistics_events ORDER BY dt_from`,
  )
  return rows
}
