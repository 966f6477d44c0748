import { alignDown, alignUp, type TimeWindow } from '../../framework/time/interval.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Database } from '../database.ts'
import { STATISTICS_INTERVAL } from './compute.ts'

/** Where windows that were never computed are looked for. Times in milliseconds since 1970. */
export interface MissingRequest {
  /** Nothing before this, however old the events are. */
  readonly earliest: number
  /** Up to this time no more events can come: only windows that end by then. */
  readonly settled: number
}

/**
 * The windows without a row, as stretches of neighbours, oldest first: from the first stored event on, or from the end of
 * the last row if the events before it are gone since.
 */
export async function missingStretches(
  database: Database,
  { earliest, settled }: MissingRequest,
): Promise<TimeWindow[]> {
  const { firstEvent, lastRow } = await knownTimes(database)
  const to = alignDown(settled, STATISTICS_INTERVAL)
  const begin = Math.min(firstEvent, lastRow)
  const from = Math.max(alignUp(earliest, STATISTICS_INTERVAL), begin)
  if (from >= to) return []
  const { rows } = await database.query<{ from: number; to: number }>(
    `WITH missing AS (
       SELECT number FROM generate_series(0, ($2::bigint - $1::bigint) / $3::bigint - 1) AS number
       EXCEPT
       SELECT floor(extract(epoch FROM dt_from) * 1000 - $1::bigint)::bigint / $3::bigint FROM statistics_events
       WHERE dt_from >= $4::timestamptz AND dt_from < $5::timestamptz
     ), numbered AS (
       SELECT number, number - row_number() OVER (ORDER BY number) AS stretch FROM missing
     )
     SELECT $1::bigint + min(number) * $3::bigint AS "from", $1::bigint + (max(number) + 1) * $3::bigint AS "to"
     FROM numbered GROUP BY stretch ORDER BY 1`,
    [from, to, STATISTICS_INTERVAL, formatTimestamp(from), formatTimestamp(to)],
  )
  return rows
}

/**
 * The windows that have a part between two times, as one stretch: nothing before the first event and the first row, where there
 * is nothing to count, and nothing that is not settled.
 */
export async function namedStretch(
  database: Database,
  named: TimeWindow,
  settled: number,
): Promise<TimeWindow | undefined> {
  const { firstEvent, firstRow } = await knownTimes(database)
  const begin = Math.min(firstEvent, firstRow)
  const from = Math.max(alignDown(named.from, STATISTICS_INTERVAL), begin)
  const end = alignUp(named.to, STATISTICS_INTERVAL)
  const to = Math.min(end, alignDown(settled, STATISTICS_INTERVAL))
  return from < to ? { from, to } : undefined
}

/** Borders of windows; infinity when there is none. */
interface KnownTimes {
  readonly firstEvent: number
  readonly firstRow: number
  /** Where the last row ends. */
  readonly lastRow: number
}

async function knownTimes(database: Database): Promise<KnownTimes> {
  const { rows } = await database.query<Record<keyof KnownTimes, number | null>>(
    `SELECT floor(extract(epoch FROM (SELECT min(storage_time) FROM events)) * 1000)::bigint AS "firstEvent",
       floor(extract(epoch FROM min(dt_from)) * 1000)::bigint AS "firstRow",
       floor(extract(epoch FROM max(dt_from)) * 1000)::bigint + $1::bigint AS "lastRow"
     FROM statistics_events`,
    [STATISTICS_INTERVAL],
  )
  const border = (time: number | null | undefined): number =>
    typeof time === 'number' ? alignDown(time, STATISTICS_INTERVAL) : Infinity
  const [row] = rows
  return {
    firstEvent: border(row?.firstEvent),
    firstRow: border(row?.firstRow),
    lastRow: border(row?.lastRow),
  }
}
