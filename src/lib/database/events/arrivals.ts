import type { Database } from '../database.ts'

/**
 * Counts the events stored after a moment, by the index over storage times. The first call, without a moment,
 * counts none: it only tells where to begin.
 * @param after what an earlier call gave as `until`
 */
export async function storedSince(
  database: Database,
  after: string | undefined,
): Promise<{ count: number; until: string }> {
  const { rows } = await database.query<{ count: number; until: string }>(
    `SELECT count(e.id) AS count, moment.until AS until
     FROM (SELECT clock_timestamp() AS until) AS moment
     LEFT JOIN events e ON e.storage_time > $1::timestamptz AND e.storage_time <= moment.until
     GROUP BY moment.until`,
    [after ?? null],
  )
  return rows[0] ?? { count: 0, until: after ?? '' }
}

/** The event stored last, in a few words: category, first source, detector, ID. */
export async function newestEvent(database: Database): Promise<string | undefined> {
  const { rows } = await database.query<{ text: string }>(
    `SELECT concat_ws(' ', e.category[1], 'from ' || host(lower(e.source_ip)), 'by ' || e.node_name[cardinality(e.node_name)], e.id) AS text
     FROM events e WHERE e.storage_time > now() - interval '1 day' ORDER BY e.storage_time DESC LIMIT 1`,
  )
  return rows[0]?.text
}
