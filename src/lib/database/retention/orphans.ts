import pg from 'pg'
import type { Database } from '../database.ts'
import { removeOldRows, type WalkOptions } from './old-rows.ts'
import { eventPartitions } from './partitions.ts'

/** The comment of a partition of `event_addresses` in which there may be addresses of events that were removed. */
const MARK = 'holds addresses of removed events: mentat cleanup'

/**
 * Notes that a partition of addresses needs to be looked through, before the first event that belongs to it is removed:
 * whoever removes is killed sometimes, and the next run has to know.
 * @param addresses name of the partition, quoted
 */
export async function markOrphans(database: Database, addresses: string): Promise<void> {
  await database.query(`COMMENT ON TABLE ${addresses} IS '${MARK}'`)
}

/** The partitions of addresses that are marked, names quoted. */
export async function markedPartitions(
  database: Database,
): Promise<{ events: string; addresses: string }[]> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'event_addresses'::regclass AND obj_description(c.oid, 'pg_class') = '${MARK}'`,
  )
  const marked = new Set(rows.map(({ name }) => pg.escapeIdentifier(name)))
  const partitions = await eventPartitions(database)
  return partitions.flatMap(({ events, addresses }) =>
    addresses !== undefined && marked.has(addresses) ? [{ events, addresses }] : [],
  )
}

/**
 * Removes the addresses of events that are gone from a partition, and its mark. An event becomes visible together with its
 * addresses, so none of an event that is being stored is taken for one. The sub-select is one that the planner cannot turn
 * into a join with all events.
 * @returns whether all of it was looked through
 */
export async function removeOrphans(
  database: Database,
  { events, addresses }: { readonly events: string; readonly addresses: string },
  options: WalkOptions,
): Promise<boolean> {
  const condition = `NOT EXISTS (SELECT FROM ${events} e WHERE e.detect_time = t.detect_time AND e.id = t.id OFFSET 0)`
  const isDone = await removeOldRows(database, { table: addresses, condition, values: [] }, options)
  if (isDone) await database.query(`COMMENT ON TABLE ${addresses} IS NULL`)
  return isDone
}
