import type { Database } from '../database.ts'
import {
  type EnumeratedAttribute,
  enumeratedAttributes,
  LONGEST_VALUE,
  MOST_VALUES,
} from './seen-values.ts'

/** Events between two times of storage, RFC 3339: from the first on, before the second. */
export interface Stretch {
  readonly from: string
  readonly to: string
}

/** What was found in a stretch. */
export interface GatheredValues {
  readonly events: number
  /** Values that forms did not know. */
  readonly added: number
}

/**
 * The first stretch from a moment on that has about so many events; those of one time of storage stay together.
 * @param from RFC 3339; undefined: from the oldest event on
 * @param until where to end, RFC 3339
 * @returns undefined: no event is left
 */
export async function nextStretch(
  database: Database,
  { from, until }: { readonly from: string | undefined; readonly until: string },
  events: number,
): Promise<Stretch | undefined> {
  const { rows } = await database.query<{ first: string | null; to: string | null }>(
    `WITH begin AS MATERIALIZED (SELECT min(storage_time) AS first FROM events
       WHERE storage_time >= coalesce($1::timestamptz, '-infinity') AND storage_time < $2)
     SELECT first, (SELECT storage_time FROM events WHERE storage_time > first AND storage_time < $2
       ORDER BY storage_time OFFSET $3 LIMIT 1) AS to FROM begin`,
    [from ?? null, until, events],
  )
  const [row] = rows
  if (!row?.first) return undefined
  return { from: row.first, to: row.to ?? until }
}

/**
 * Adds the values of events to those that are kept for forms, within the same limits as storing does (see SeenValues).
 * What is there already is only renewed, up to the time at which the event was stored.
 */
export async function gatherValues(
  database: Database,
  { from, to }: Stretch,
): Promise<GatheredValues> {
  const { rows } = await database.query<{ events: number; added: number }>(statement, [
    ...[from, to, MOST_VALUES, LONGEST_VALUE],
  ])
  return rows[0] ?? { events: 0, added: 0 }
}

/** Attributes of which an event has one value; of the others it has a list. */
const single: readonly EnumeratedAttribute[] = [
  'event_class',
  'target_class',
  'event_severity',
  'target_severity',
  'tlp',
]

const listOf = (attribute: EnumeratedAttribute): string =>
  single.includes(attribute) ? `ARRAY[${attribute}]` : attribute

const ordinary = enumeratedAttributes
  .map(
    (name) => `SELECT '${name}' AS attribute, value, storage_time
    FROM chosen CROSS JOIN LATERAL unnest(${listOf(name)}) AS value`,
  )
  .join(' UNION ALL ')

/** In one order everywhere, as storing does: two that write the same values must not wait for each other. */
const statement = `
WITH chosen AS MATERIALIZED (
  SELECT storage_time, ${enumeratedAttributes.join(', ')} FROM events
  WHERE storage_time >= $1 AND storage_time < $2
), found AS (
  SELECT attribute, value, max(storage_time) AS seen FROM (${ordinary}) AS every
  WHERE value <> '' AND length(value) <= $4 GROUP BY attribute, value
), numbered AS (
  SELECT f.*, v.value IS NOT NULL AS known, v.last_seen,
    row_number() OVER (PARTITION BY f.attribute, v.value IS NOT NULL ORDER BY f.value COLLATE "C") AS number
  FROM found f LEFT JOIN event_values v USING (attribute, value)
), written AS (
  INSERT INTO event_values (attribute, value, last_seen)
  SELECT n.attribute, n.value, n.seen FROM numbered n
  WHERE (n.known AND n.seen > n.last_seen)
    OR (NOT n.known AND n.number + (SELECT count(*) FROM event_values v WHERE v.attribute = n.attribute) <= $3)
  ORDER BY n.attribute, n.value COLLATE "C"
  ON CONFLICT (attribute, value) DO UPDATE SET last_seen = greatest(event_values.last_seen, excluded.last_seen)
  RETURNING attribute, value
)
SELECT (SELECT count(*) FROM chosen) AS events,
  (SELECT count(*) FROM written w JOIN numbered n USING (attribute, value) WHERE NOT n.known) AS added`
