import { lockKey } from '../advisory-lock.ts'
import type { DatabaseClient } from '../database.ts'
import { restoreMarker, restoring } from '../migrate.ts'

/** Every transaction that stores events holds it, shared, from before its storage time until its end. */
export const storingLock = lockKey('storing events')

/**
 * The storage time of the events of a transaction: the clock of the database, read when everything that could be waited
 * for is at hand and COPY is about to begin. The lock is taken before the clock is read: so whoever looks, after a
 * moment T, who holds it, sees every transaction with a storage time before T that has not ended. See settledUntil.
 * @param client within a transaction
 * @returns RFC 3339, in microseconds
 * @throws MentatError RESTORE_UNFINISHED: a restore that fails would take back what was stored beside it
 */
export async function takeStorageTime(client: DatabaseClient): Promise<string> {
  // One query after the other in one statement: the clock is read for the row that the first one gives.
  const { rows } = await client.query<{ time: string; restoring: boolean }>(
    `WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($1))
     SELECT clock_timestamp() AS time, to_regclass($2) IS NOT NULL AS restoring FROM held`,
    [storingLock, restoreMarker],
  )
  if (rows[0]?.restoring) throw restoring('the database')
  return rows[0]?.time ?? ''
}
