import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import type { Database } from '../database.ts'
import { storingLock } from './storage-time.ts'

/** Between two looks, and in all, in milliseconds. */
const PAUSE = 50
const LONGEST_WAIT = 30_000

/**
 * The moment T until which the events are complete: those with `storage_time < T` that are committed are all that there
 * will ever be, and any statement that begins from now on sees them. What is stored later gets a storage time of T or
 * after it. So whoever reads half-open windows `from <= storage_time AND storage_time < to`, one after the other, with
 * `to` no later than T, reads every event once; events commit in another order than that of their storage times, and a
 * window that reaches beyond T may get more of them later.
 *
 * Nobody is waited for and nobody is held up as a rule: T is the present, or, while events are being stored, the
 * beginning of the oldest transaction that stores some. Storing goes on meanwhile. A transaction may begin before one call
 * and store only after it: what the next call finds is then earlier than T, although T holds. Whoever goes on where it
 * ended gives T as `reached`; else it would go back, and read again what is between the two.
 *
 * It holds for the server to which events are written (not for a standby), and as long as its clock is not set back.
 * @param clock to pause by, when a transaction belongs to a role whose activity we may not see: its end is waited for
 * @param reached what an earlier call gave: the result is not earlier, unless the clock was set back behind it
 * @returns RFC 3339, in microseconds
 * @throws MentatError QUERY_TIMED_OUT (transient) when such a transaction does not end
 */
export async function settledUntil(
  database: Database,
  clock: Clock,
  reached?: string,
): Promise<string> {
  // First the clock, then the look at who holds the lock: see takeStorageTime.
  const { rows } = await database.query<{ now: string }>('SELECT clock_timestamp() AS now')
  let look = await lookAtWriters(database, { reached, present: rows[0]?.now ?? '' })
  const end = clock.monotonic() + LONGEST_WAIT
  while (look.unknown !== null) {
    if (clock.monotonic() > end) throw neverEnding()
    await clock.sleep(PAUSE)
    look = await lookAtWriters(database, { reached, present: look.settled }, look.unknown)
  }
  return look.settled
}

interface Look {
  readonly settled: string
  /** Transactions of which it cannot be seen when they began; null: none. */
  readonly unknown: readonly string[] | null
}

/**
 * @param present nothing later is settled; what was reached before is, if it is not later
 * @param only at these transactions; default: at all that store events
 */
async function lookAtWriters(
  database: Database,
  { reached, present }: { readonly reached: string | undefined; readonly present: string },
  only: readonly string[] | null = null,
): Promise<Look> {
  const { rows } = await database.query<{ settled: string; unknown: string[] | null }>(
    `SELECT greatest(least($2::timestamptz, min(a.xact_start)),
         CASE WHEN $4::timestamptz <= $2::timestamptz THEN $4::timestamptz END) AS settled,
       array_agg(l.virtualtransaction) FILTER (WHERE a.xact_start IS NULL) AS unknown
     FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.granted AND l.mode = 'ShareLock' AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (l.classid::bigint << 32) | l.objid::bigint = $1::bigint
       AND ($3::text[] IS NULL OR l.virtualtransaction = ANY($3))`,
    [storingLock, present, only, reached ?? null],
  )
  return rows[0] ?? { settled: present, unknown: null }
}

function neverEnding(): MentatError {
  return new MentatError(
    'QUERY_TIMED_OUT',
    `a transaction that stores events has not ended for ${formatDuration(LONGEST_WAIT)}`,
    { advice: 'Look at pg_stat_activity, or let the role read it: GRANT pg_read_all_stats.' },
  )
}
