import type { Queries } from '../queries.ts'
import type { Group } from './tables.ts'

/** All groups with their settings, by name. */
export async function listGroups(database: Queries): Promise<Group[]> {
  const { rows } = await database.query<Group>(`${selectGroups} ORDER BY g.name`)
  return rows
}

/** Groups by their numbers, in that order. */
export async function groupsById(database: Queries, ids: readonly number[]): Promise<Group[]> {
  const { rows } = await database.query<Group>(
    `${selectGroups} WHERE g.id = ANY($1::int[]) ORDER BY g.id`,
    [ids],
  )
  return rows
}

/** A group by its name, as it is written. */
export async function findGroup(database: Queries, name: string): Promise<Group | undefined> {
  const { rows } = await database.query<Group>(`${selectGroups} WHERE g.name = $1`, [name])
  return rows[0]
}

/** A group without a row of settings wants the defaults. */
const selectGroups = `
  SELECT g.id, g.create_time, g.name, g.source, g.description, g.enabled, g.parent_id, g.local_id,
    coalesce(s.emails_info, '{}') AS emails_info, coalesce(s.emails_low, '{}') AS emails_low,
    coalesce(s.emails_medium, '{}') AS emails_medium, coalesce(s.emails_high, '{}') AS emails_high,
    coalesce(s.emails_critical, '{}') AS emails_critical, s.mode, s.locale, s.timezone, s.redirect,
    s.attachment
  FROM groups g LEFT JOIN settings_reporting s ON s.group_id = g.id`
