import type { Clock } from '../../framework/time/clock.ts'
import type { Database, DatabaseClient } from '../database.ts'

const DAY = 86_400_000

/**
 * Days around today that get a partition of their own, when an event of that day comes (or, today and tomorrow, ahead of it).
 * What lies outside goes to the default partition: a producer with a broken clock must not make thousands of tables.
 */
const PAST_DAYS = 400
const FUTURE_DAYS = 2

/** The tables that are partitioned by the day of detection, in UTC. */
export const partitionedTables = ['events', 'event_addresses'] as const

/**
 * Makes partitions before they are needed. A day's partition is made apart and attached, which lets other
 * processes go on storing meanwhile.
 */
export class Partitions {
  readonly #database: Database
  readonly #clock: Clock
  readonly #known = new Set<number>()

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /**
   * Sees to it that the days of these times have partitions, and today and tomorrow too.
   * @param times milliseconds since 1970
   */
  async prepare(times: Iterable<number>): Promise<void> {
    const today = dayOf(this.#clock.now())
    const wanted = new Set([today, today + 1])
    for (const time of times) {
      const day = dayOf(time)
      if (day >= today - PAST_DAYS && day <= today + FUTURE_DAYS) wanted.add(day)
    }
    const missing = [...wanted].filter((day) => !this.#known.has(day)).toSorted((a, b) => a - b)
    if (missing.length === 0) return
    await this.#database.withAdvisoryLock('partitions', async (client) => {
      for (const day of missing) await makeDay(client, day)
    })
    for (const day of missing) this.#known.add(day)
  }

  /** Forgets what was known: after a failure that may mean that a partition was dropped. */
  forget(): void {
    this.#known.clear()
  }
}

/** The name of a day's partition: `events_20240502`. */
export function partitionName(table: string, day: number): string {
  return `${table}_${dateOf(day).replaceAll('-', '')}`
}

/**
 * Makes the partitions of a day, of both tables or of none, if it has none yet.
 * @param day days since 1970, in UTC
 */
export async function makeDay(client: DatabaseClient, day: number): Promise<void> {
  await client.query('BEGIN')
  try {
    if (await exists(client, partitionName('events', day))) {
      await client.query('COMMIT')
      return
    }
    // Attaching locks them anyway; before, so that no event of this day gets in between moving and attaching.
    await client.query(
      `LOCK TABLE ${partitionedTables.map((table) => `${table}_default`).join(', ')}`,
    )
    for (const table of partitionedTables) await makePartition(client, table, day)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

async function makePartition(client: DatabaseClient, table: string, day: number): Promise<void> {
  const name = partitionName(table, day)
  const from = `'${dateOf(day)}'`
  const to = `'${dateOf(day + 1)}'`
  // The planner goes wrong without statistics of a day that is just filling: let them come early.
  await client.query(`
    CREATE TABLE ${name} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    WITH (autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.1)`)
  // Events of this day may have come when it lay outside the window.
  await client.query(`
    WITH moved AS (DELETE FROM ${table}_default WHERE detect_time >= ${from} AND detect_time < ${to} RETURNING *)
    INSERT INTO ${name} SELECT * FROM moved`)
  await client.query(
    `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`,
  )
}

async function exists(client: DatabaseClient, table: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS found',
    [table],
  )
  return rows[0]?.found === true
}

/** Days since 1970, in UTC, of a time in milliseconds. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY)
}

function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}
