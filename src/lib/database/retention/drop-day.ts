import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Backoff, backoffDelay } from '../../framework/time/backoff.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import type { Database, DatabaseClient } from '../database.ts'
import type { Queries } from '../queries.ts'
import { sqlStateOf } from '../errors.ts'
import type { EventPartition } from './partitions.ts'

/** A day of events that may go as a whole. */
export interface DayToDrop extends EventPartition {
  readonly day: string
  readonly addresses: string
}

/** How long is waited, and when it ends. */
export interface DropOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How long attempts are made, in milliseconds. */
  readonly patience?: number
}

/**
 * Dropping needs both tables for itself for a moment, and while it waits for those who use them, everybody else waits
 * behind it. So it waits no longer than this, in milliseconds, and then lets the others pass.
 */
const LOCK_TIMEOUT = 100

/** Pauses between attempts: others are held up for a fiftieth of the time in the end. */
const pauses: Backoff = { first: 500, longest: 5000 }

const PATIENCE = 10 * 60_000

/** What PostgreSQL says when a lock was not to be had in time, and when two wait for each other. */
const heldUp = ['55P03', '40P01']

/**
 * Drops a day of events, if all of it was stored before a time. Who stores or searches meanwhile is held up by tenths of a second at most.
 * @param border RFC 3339
 * @returns `newer`: something of it was stored later, so it stays; `ended`: by the signal
 * @throws MentatError QUERY_TIMED_OUT when others have used the tables without a gap for all the time of patience
 */
export async function dropDay(
  database: Database,
  day: DayToDrop,
  border: string,
  { clock, signal, patience = PATIENCE }: DropOptions,
): Promise<'dropped' | 'newer' | 'ended'> {
  const end = clock.monotonic() + patience
  for (let attempt = 1; ; attempt += 1) {
    if (signal.aborted) return 'ended'
    try {
      return await database.transaction((client) => dropNow(client, day, border))
    } catch (error) {
      if (!heldUp.includes(sqlStateOf(error) ?? '')) throw error
      if (clock.monotonic() > end) throw neverFree(day, patience, error)
    }
    await clock.sleep(backoffDelay(attempt, pauses), signal)
  }
}

/** The parents first, in the order in which storing uses them. Dropping a part locks them anyway. */
async function dropNow(
  client: DatabaseClient,
  { events, addresses }: DayToDrop,
  border: string,
): Promise<'dropped' | 'newer'> {
  await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT}`)
  await client.query('LOCK TABLE ONLY events, ONLY event_addresses IN ACCESS EXCLUSIVE MODE')
  // Looked at again, now that nobody can store.
  if (await isNewer(client, events, border)) return 'newer'
  await client.query(`DROP TABLE ${events}, ${addresses}`)
  return 'dropped'
}

/** Whether events of a partition were stored at a time or after it. */
export async function isNewer(client: Queries, events: string, border: string): Promise<boolean> {
  const { rows } = await client.query<{ newer: boolean }>(
    `SELECT EXISTS (SELECT FROM ${events} WHERE storage_time >= $1) AS newer`,
    [border],
  )
  return rows[0]?.newer === true
}

function neverFree({ day }: DayToDrop, patience: number, cause: unknown): MentatError {
  return new MentatError(
    'QUERY_TIMED_OUT',
    `the events of ${day} could not be dropped: others have used the tables of events without a gap for ${formatDuration(patience)}`,
    {
      cause,
      advice:
        'Look for a transaction that does not end (pg_stat_activity); the next run tries again.',
    },
  )
}
