import type { Queries } from '../queries.ts'
import type { Severity } from './tables.ts'

/** A group that is to be. */
export interface NewGroup {
  readonly name: string
  readonly source: string
  readonly description: string
  /** Where reports of each severity go. */
  readonly emails: Readonly<Partial<Record<Severity, readonly string[]>>>
}

/**
 * Creates enabled groups with their settings; to be called in a transaction. A name that is taken fails.
 * @returns their IDs by name
 */
export async function createGroups(
  client: Queries,
  groups: readonly NewGroup[],
): Promise<Map<string, number>> {
  if (groups.length === 0) return new Map()
  const { rows } = await client.query<{ id: number; name: string }>(
    `INSERT INTO groups (name, source, description)
     SELECT name, source, description
     FROM json_to_recordset($1::json) AS g (name text, source text, description text)
     RETURNING id, name`,
    [JSON.stringify(groups)],
  )
  const ids = new Map(rows.map(({ id, name }) => [name, id]))
  const settings = groups.map(({ name, emails }) => ({ group_id: ids.get(name), ...emails }))
  await client.query(
    `INSERT INTO settings_reporting
       (group_id, emails_info, emails_low, emails_medium, emails_high, emails_critical)
     SELECT group_id, coalesce(info, '{}'), coalesce(low, '{}'), coalesce(medium, '{}'),
       coalesce(high, '{}'), coalesce(critical, '{}')
     FROM json_to_recordset($1::json) AS s
       (group_id int, info text[], low text[], medium text[], high text[], critical text[])`,
    [JSON.stringify(settings)],
  )
  return ids
}
