import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { addressBits, formatAddress } from '../../../idea/address.ts'
import { formatNetwork, type Network } from '../../../idea/interval.ts'
import type { Database } from '../../database.ts'
import type { EventsTable, EventTables } from '../tables.ts'
import { type IndexableFilter, indexableFilters } from './addresses.ts'
import { builder, runQuery } from './builder.ts'
import type { Condition } from './condition.ts'
import { behind, type Cursor, narrowed } from './cursor.ts'
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
  const filters = indexableFilters(parameters)
  if (filters.length === 0) return undefined
  const wanted = mostOf(await eventsExpected(database, parameters))
  const most = Math.round(Math.min(Math.max(wanted, FEWEST_KEYS), MOST_KEYS))
  for (const filter of filters) {
    const query = keysQuery(parameters, filter, most + 1)
    const rows = await runQuery(database, { compile: () => query.compile(builder) })
    // An event with several of the addresses is found once for each.
    if (rows.length <= most) return [...new Map(rows.map((row) => [row.id, row])).values()]
  }
  return undefined
}

/** Which of them, in the order of detection. */
export interface KeyRange {
  readonly after: Cursor | undefined
  readonly ascending: boolean
  readonly most: number
}

/** So many rows of addresses are sorted rather than reading the events in their order, which may be anywhere in it. */
const MOST_SORTED = 100_000

/**
 * The next events of the window, in the order of detection, that have addresses searched for.
 * @returns undefined when there are too many for every filter, or no filter that the index serves
 */
export async function orderedKeys(
  database: Database,
  parameters: SearchParameters,
  { after, ascending, most }: KeyRange,
): Promise<EventKey[] | undefined> {
  const direction = ascending ? sql`ASC` : sql`DESC`
  const columns = { time: sql.ref('a.detect_time'), id: sql.ref('a.id') }
  const place = after && behind(after, columns, ascending)
  const window = after ? narrowed(parameters, after, { sort: 'detecttime', ascending }) : parameters
  for (const filter of indexableFilters(parameters)) {
    const found = keysQuery(window, filter, MOST_SORTED + 1, place)
    const query = sql<EventKey & { total: number }>`
      WITH found AS MATERIALIZED (${found})
      SELECT DISTINCT detect_time, id, (SELECT count(*) FROM found) AS total FROM found
      ORDER BY detect_time ${direction}, id ${direction} LIMIT ${most}`
    const rows = await runQuery(database, { compile: () => query.compile(builder) })
    if ((rows[0]?.total ?? 0) <= MOST_SORTED) {
      return rows.map(({ detect_time, id }) => ({ detect_time, id }))
    }
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

/**
 * What lies within a network is a stretch of the index over all addresses, which is read by itself (OFFSET 0 keeps the
 * planner from reading partitions instead); what contains it is found through the one over networks.
 */
function keysQuery(
  parameters: SearchParameters,
  { side, networks }: IndexableFilter,
  limit: number,
  place: Condition = sql<boolean>`true`,
): RawBuilder<EventKey> {
  const where = sql.join(
    [
      ...windowConditions(parameters, 'detect_time', { table: 'a' }),
      ...(side === undefined ? [] : [sql`a.role = ${side === 'source' ? 's' : 't'}`]),
      place,
    ],
    sql` AND `,
  )
  const firsts = networks.map(formatNetwork)
  const lasts = networks.map(lastOf)
  return sql<EventKey>`
    SELECT within.* FROM unnest(${firsts}::inet[], ${lasts}::inet[]) AS n (first, last)
    CROSS JOIN LATERAL (
      SELECT a.detect_time, a.id FROM event_addresses a
      WHERE ${where} AND a.network >= n.first AND a.network <= n.last OFFSET 0
    ) AS within
    UNION ALL
    SELECT a.detect_time, a.id FROM event_addresses a
    WHERE ${where} AND a.network >> ANY(${firsts}::inet[])
      AND masklen(a.network) < CASE family(a.network) WHEN 4 THEN 32 ELSE 128 END
    LIMIT ${limit}`
}

/** The last address of a network: in the order of the server the last of what lies within it. */
function lastOf({ family, base, prefix }: Network): string {
  return formatAddress(family, base + (1n << BigInt(addressBits[family] - prefix)) - 1n)
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
