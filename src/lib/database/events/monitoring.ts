import type { Database } from '../database.ts'
import { partitionedTables } from './partitions.ts'

/**
 * Counts the events stored in the last time.
 * @param length of this time, in milliseconds
 * @param most no more are counted
 */
export async function storedLately(
  database: Database,
  length: number,
  most: number,
): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT FROM events
       WHERE storage_time > clock_timestamp() - make_interval(secs => $1) LIMIT $2) AS found`,
    [length / 1000, most],
  )
  return rows[0]?.count ?? 0
}

/** How many partitions each of the tables of events has, that for all other days included. */
export async function partitionCounts(
  database: Database,
): Promise<{ readonly table: string; readonly partitions: number }[]> {
  const { rows } = await database.query<{ table: string; partitions: number }>(
    `SELECT c.relname AS table, count(i.inhrelid) AS partitions
     FROM pg_class c LEFT JOIN pg_inherits i ON i.inhparent = c.oid
     WHERE c.oid = ANY (ARRAY(SELECT to_regclass(t) FROM unnest($1::text[]) AS t))
     GROUP BY c.relname ORDER BY c.relname`,
    [[...partitionedTables]],
  )
  return rows
}
