import type { Queries } from '../queries.ts'

/** Those of these IDs under which an event is, or was, stored here. */
export async function knownEventIds(
  database: Queries,
  ids: readonly string[],
): Promise<Set<string>> {
  const { rows } = await database.query<{ id: string }>(
    'SELECT id FROM event_ids WHERE id = ANY($1::text[])',
    [ids],
  )
  return new Set(rows.map(({ id }) => id))
}
