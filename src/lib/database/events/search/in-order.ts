import { sql } from 'kysely'
import { parseTimestamp } from '../../../idea/timestamp.ts'
import type { Database } from '../../database.ts'
import { type EventKey, orderedKeys } from './address-keys.ts'
import { indexableFilters } from './addresses.ts'
import { builder, runQuery } from './builder.ts'
import type { Cursor } from './cursor.ts'
import type { SearchParameters } from './parameters.ts'

/** What is read at once: one row more than `limit` tells whether something follows. */
export interface Part {
  readonly limit: number
  readonly after: Cursor | undefined
}

/** Reads a part of the events with these keys, or of all in the window. */
export type Reader<Row> = (keys: readonly EventKey[] | undefined, part: Part) => Promise<Row[]>

const DAY = 86_400_000

/** So many keys are looked at for a page at first; each time it is not full yet, eight times as many. */
const FIRST_KEYS = 1000
const GROWTH = 8

/** So far, in milliseconds, is looked before the whole window is: an address that is frequent now fills a page at once. */
const REACHES = [DAY, 8 * DAY]

/**
 * A page in the order of detection. The addresses tell which events may be next; where they are too frequent for that, the events
 * of the window are read in their order until the page is full.
 */
export async function inOrderOfKeys<Row>(
  database: Database,
  parameters: SearchParameters,
  { limit, after: begin, ascending, read }: Part & { ascending: boolean; read: Reader<Row> },
): Promise<Row[]> {
  const hits: Row[] = []
  let after = begin
  let most = FIRST_KEYS
  for (const window of await widening(database, parameters, ascending)) {
    for (let isWhole = false; !isWhole && hits.length <= limit; most *= GROWTH) {
      const keys = await orderedKeys(database, window, { after, ascending, most })
      const part = { limit: limit - hits.length, after }
      if (!keys) return [...hits, ...(await read(undefined, part))]
      const last = keys.at(-1)
      if (last) hits.push(...(await read(keys, part)))
      if (last) after = { time: last.detect_time, id: last.id }
      isWhole = keys.length < most
    }
  }
  return hits
}

/** The beginning of the window, more of it, and all of it. */
async function widening(
  database: Database,
  parameters: SearchParameters,
  ascending: boolean,
): Promise<SearchParameters[]> {
  if (indexableFilters(parameters).length === 0) return [parameters]
  const { dt_from: from = -Infinity, dt_to: to = await newest(database) } = parameters
  const near = REACHES.filter((reach) => reach < to - from && (!ascending || from !== -Infinity))
  return [
    ...near.map((reach) => ({
      ...parameters,
      ...(ascending ? { dt_to: from + reach } : { dt_from: to - reach }),
    })),
    parameters,
  ]
}

/** When the newest event was detected. */
async function newest(database: Database): Promise<number> {
  const query = builder
    .selectFrom('events as e')
    .select(sql<string | null>`max(e.detect_time)`.as('time'))
  const [row] = await runQuery(database, query)
  return parseTimestamp(row?.time ?? '') ?? 0
}
