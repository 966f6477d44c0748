import type { ScheduledRun } from '../../components/scheduled/run-scheduled.ts'
import { settledUntil } from '../../database/events/settled.ts'
import {
  type ComputedWindows,
  computeWindows,
  STATISTICS_INTERVAL,
} from '../../database/statistics/compute.ts'
import { missingStretches, namedStretch } from '../../database/statistics/windows.ts'
import type { TimeWindow } from '../../framework/time/interval.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { StatisticianConfig } from './config.ts'

/** What is to be counted. Times in milliseconds since 1970. */
export interface StatisticianRequest {
  /** Windows from here on are counted again; undefined: those that are missing. */
  readonly from?: number | undefined
  /** Default: as far as is settled. */
  readonly to?: number | undefined
  /** Counts may become lower: of events that are no longer stored. */
  readonly replace: boolean
  /** Called after each statement. */
  readonly onProgress?: (done: number, all: number) => void
}

/** What was counted, as `--json` prints it. */
export interface StatisticianReport {
  /** First and last moment of what was counted, RFC 3339; null: nothing was due. */
  readonly from: string | null
  readonly to: string | null
  readonly windows: number
  /** Events in these windows. */
  readonly events: number
  /** Windows that were new, or came out otherwise than before. */
  readonly written: number
  /** Windows left as they were, because fewer events are stored now than were counted then. */
  readonly kept: number
  /** Windows that are still to be counted, because the run was ended by a signal. */
  readonly left: number
  readonly seconds: number
}

/** About so many events are counted by one statement, of one window or several. */
const EVENTS_A_STATEMENT = 20_000
const WINDOWS_A_STATEMENT = 48

/**
 * Counts what is missing, or what is named, oldest first. Each statement commits a few windows, so that a run that is
 * broken off has done what it has done.
 */
export async function countEvents(
  run: ScheduledRun,
  config: StatisticianConfig,
  request: StatisticianRequest,
): Promise<StatisticianReport> {
  const { clock, logger } = run
  const began = clock.monotonic()
  const stretches = await dueStretches(run, config, request)
  const all = stretches.reduce((sum, stretch) => sum + windowsIn(stretch), 0)
  const sum = { windows: 0, events: 0, written: 0, kept: 0 }
  run.mark('count', `${all} windows are to be counted`)
  for await (const done of countStretches(run, stretches, request.replace)) {
    for (const key of ['windows', 'events', 'written', 'kept'] as const) sum[key] += done[key]
    request.onProgress?.(sum.windows, all)
  }
  const [first, last] = [stretches.at(0), stretches.at(-1)]
  if (sum.windows > 0) logger.info(`counted ${sum.events} events in ${sum.windows} windows`)
  return {
    from: first ? formatTimestamp(first.from) : null,
    to: last ? formatTimestamp(last.to) : null,
    ...sum,
    left: all - sum.windows,
    seconds: Number(((clock.monotonic() - began) / 1000).toFixed(3)),
  }
}

/** Only windows that are over by both clocks, the server's and ours, and complete. */
async function dueStretches(
  { database, clock }: ScheduledRun,
  { backfill }: StatisticianConfig,
  { from, to }: StatisticianRequest,
): Promise<TimeWindow[]> {
  const settled = Math.min(Date.parse(await settledUntil(database, clock)), clock.now())
  if (from === undefined) {
    return missingStretches(database, { earliest: settled - backfill, settled })
  }
  const stretch = await namedStretch(database, { from, to: to ?? settled }, settled)
  return stretch ? [stretch] : []
}

/** As many windows at once as promise about EVENTS_A_STATEMENT events, going by those just counted. */
async function* countStretches(
  { database, signal }: ScheduledRun,
  stretches: readonly TimeWindow[],
  replace: boolean,
): AsyncGenerator<ComputedWindows> {
  let atOnce = 1
  for (const { from, to } of stretches) {
    for (let start = from; start < to;) {
      if (signal.aborted) return
      const end = Math.min(to, start + atOnce * STATISTICS_INTERVAL)
      const done = await computeWindows(database, { from: start, to: end }, replace)
      yield done
      start = end
      const eventsAWindow = Math.max(1, done.events / done.windows)
      atOnce = Math.min(
        WINDOWS_A_STATEMENT,
        Math.max(1, Math.floor(EVENTS_A_STATEMENT / eventsAWindow)),
      )
    }
  }
}

function windowsIn({ from, to }: TimeWindow): number {
  return (to - from) / STATISTICS_INTERVAL
}
