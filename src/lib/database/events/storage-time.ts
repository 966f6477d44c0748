import { lockKey } from '../advisory-lock.ts'
import type { DatabaseClient } from '../database.ts'

/** Every transaction that stores events holds it, shared, from before its storage time until its end. */
export const storingLock = lockKey('storing events')

/**
 * The storage time of the events of a transaction: the clock of the database, read when everything that could be waited
 * for is at hand and COPY is about to begin. The lock is taken before the clock is read: so whoever looks, after a
 * moment T, who holds it, sees every transaction with a storage time before T that has not ended. See settledUntil.
 * @param client within a transaction
 * @returns RFC 3339, in microseconds
 */
export async function takeStorageTime(client: DatabaseClient): Promise<string> {
  // One query after the other in one statement: the clock is read for the row that the first one gives.
  const { rows } = await client.query<{ time: string }>(
    `WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($1))
     SELECT clock_timestamp() AS time FROM held`,
    [storingLock],
  )
  return rows[0]?.time ?? ''
}
