import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { EventsTable, EventTables } from '../tables.ts'
import { indexableConditions } from './addresses.ts'
import { builder, runQuery } from './builder.ts'
import type { SearchParameters } from './parameters.ts'
import { windowConditions } from './times.ts'

/** Which event: the primary key of `events`. */
export interface EventKey {
  readonly detect_time: string
  readonly id: string
}

/** Fewer are always worth it; more would be much to send to and fro. */
const FEWEST_KEYS = 1000
const MOST_KEYS = 50_000

/**
 * The events of the window that have addresses searched for, found through the index of addresses, if they are few.
 * It is tried and not left to the planner: joining `event_addresses` in one statement was up to 40 times slower,
 * because the planner cannot know how many events of all partitions such a join finds.
 * @param mostOf how many keys are few, given the number of events in the window
 * @returns undefined when there are too many for every filter, or no filter that the index serves
 */
export async function addressKeys(
  database: Database,
  parameters: SearchParameters,
  mostOf: (events: number) => number,
): Promise<EventKey[] | undefined> {
  const filters = indexableConditions(parameters)
  if (filters.length === 0) return undefined
  const wanted = mostOf(await eventsExpected(database, parameters))
  const most = Math.round(Math.min(Math.max(wanted, FEWEST_KEYS), MOST_KEYS))
  for (const filter of filters) {
    const rows = await runQuery(database, keysQuery(parameters, filter, most + 1))
    // An event with several of the addresses is found once for each.
    if (rows.length <= most) return [...new Map(rows.map((row) => [row.id, row])).values()]
  }
  return undefined
}

/** All events, or those with the keys, as the table `e`; conditions on it remain to be set. */
export function eventsOf(
  parameters: SearchParameters,
  keys: readonly EventKey[] | undefined,
): SelectQueryBuilder<EventTables & { e: EventsTable }, 'e', object> {
  if (!keys) return builder.selectFrom(sql<EventsTable>`events`.as('e'))
  const times = keys.map(({ detect_time }) => detect_time)
  const ids = keys.map(({ id }) => id)
  const window = windowConditions(parameters, 'detect_time', { table: 'i' }).map(
    (condition) => sql` AND ${condition}`,
  )
  // OFFSET 0 keeps the planner from turning the look-ups into a join that reads whole partitions.
  return builder.selectFrom(
    sql<EventsTable>`(
      SELECT found.* FROM unnest(${times}::timestamptz[], ${ids}::text[]) AS k (detect_time, id)
      CROSS JOIN LATERAL (
        SELECT * FROM events i WHERE i.detect_time = k.detect_time AND i.id = k.id${sql.join(window, sql``)} OFFSET 0
      ) AS found)`.as('e'),
  )
}

function keysQuery(parameters: SearchParameters, filter: RawBuilder<boolean>, limit: number) {
  let query = builder.selectFrom('event_addresses as a').select(['a.detect_time', 'a.id'])
  for (const condition of windowConditions(parameters, 'detect_time', { table: 'a' })) {
    query = query.where(condition)
  }
  return query.where(filter).limit(limit)
}

/** How many events the planner expects in the window of detection: good enough, and free of reading any. */
async function eventsExpected(database: Database, parameters: SearchParameters): Promise<number> {
  let query = builder.selectFrom('events as e').select(sql`1`.as('one'))
  for (const condition of windowConditions(parameters, 'detect_time'))
    query = query.where(condition)
  const { sql: text, parameters: values } = query.compile()
  const { rows } = await database.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (FORMAT JSON) ${text}`,
    values,
  )
  const [plan] = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '[]') as { Plan: { 'Plan Rows': number } }[]
  return plan?.Plan['Plan Rows'] ?? 0
}
