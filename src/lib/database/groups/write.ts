import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'
import { findGroup } from './list.ts'
import type { Group, SettingsReportingRow } from './tables.ts'

/** What people fill in of a group, with how it wants its reports. */
export interface GroupFields extends SettingsReportingRow {
  readonly name: string
  readonly source: string
  readonly description: string
  readonly enabled: boolean
  /** Name of the group above it. */
  readonly parent: string | null
  readonly local_id: string | null
}

/**
 * Creates a group.
 * @throws MentatError OBJECT_EXISTS; OBJECT_NOT_FOUND for its parent
 */
export async function createGroup(
  database: Database,
  fields: GroupFields,
  author: Author,
): Promise<Group> {
  return database.transaction(async (client) => {
    await client.query('LOCK TABLE groups IN SHARE ROW EXCLUSIVE MODE')
    if (await findGroup(client, fields.name)) throw taken(fields.name)
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO groups (name, source, description, enabled, parent_id, local_id)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      await groupValues(client, fields),
    )
    await writeSettings(client, rows[0]?.id ?? 0, fields)
    const after = await presentGroup(client, fields.name)
    await recordChange(client, author, { model: 'group', id: after.id, after })
    return after
  })
}

/**
 * Changes a group and how it wants its reports.
 * @param change makes the new fields of the old ones; it may throw
 * @throws MentatError OBJECT_NOT_FOUND; OBJECT_EXISTS for a new name that is taken; VALUE_INVALID for a parent that
 *   lies below the group
 */
export async function updateGroup(
  database: Database,
  name: string,
  change: (group: GroupFields) => GroupFields,
  author: Author,
): Promise<Group> {
  return database.transaction(async (client) => {
    // Two that move groups at once could make a circle.
    await client.query('LOCK TABLE groups IN SHARE ROW EXCLUSIVE MODE')
    const before = await presentGroup(client, name)
    const fields = change(await fieldsOf(client, before))
    if (fields.name !== name && (await findGroup(client, fields.name))) throw taken(fields.name)
    await refuseCircle(client, before.id, fields)
    await client.query(
      `UPDATE groups SET name = $1, source = $2, description = $3, enabled = $4, parent_id = $5,
         local_id = $6 WHERE id = $7`,
      [...(await groupValues(client, fields)), before.id],
    )
    await writeSettings(client, before.id, fields)
    const after = await presentGroup(client, fields.name)
    await recordChange(client, author, { model: 'group', id: before.id, before, after })
    return after
  })
}

/** A group that must be there. */
export async function presentGroup(database: Queries, name: string): Promise<Group> {
  const group = await findGroup(database, name)
  if (group) return group
  throw new MentatError('OBJECT_NOT_FOUND', `there is no group "${name}"`, {
    advice: '"mentat group list" shows all.',
  })
}

function taken(name: string): MentatError {
  return new MentatError('OBJECT_EXISTS', `there is a group "${name}" already`, {
    advice: 'Choose another name, or change that one: "mentat group set".',
    fields: { field: 'name' },
  })
}

async function fieldsOf(client: Queries, group: Group): Promise<GroupFields> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM groups WHERE id = $1', [
    group.parent_id,
  ])
  return { ...group, parent: rows[0]?.name ?? null }
}

async function groupValues(client: Queries, fields: GroupFields): Promise<unknown[]> {
  const { name, source, description, enabled, parent, local_id } = fields
  const parentId = parent === null ? null : (await presentGroup(client, parent)).id
  return [name, source, description, enabled, parentId, local_id]
}

/** Whoever follows the parents from the new one must not come back to the group. */
async function refuseCircle(
  client: Queries,
  id: number,
  { name, parent }: GroupFields,
): Promise<void> {
  if (parent === null) return
  const { rows } = await client.query<{ is_circle: boolean }>(
    `WITH RECURSIVE above AS (
       SELECT id, parent_id FROM groups WHERE name = $1
       UNION SELECT g.id, g.parent_id FROM groups g JOIN above a ON g.id = a.parent_id)
     SELECT coalesce(bool_or(id = $2), false) AS is_circle FROM above`,
    [parent, id],
  )
  if (rows[0]?.is_circle !== true) return
  throw new MentatError('VALUE_INVALID', `parent: "${parent}" is "${name}" or lies below it`, {
    advice: 'Choose a group that is not below this one.',
    fields: { field: 'parent' },
  })
}

async function writeSettings(
  client: Queries,
  id: number,
  settings: SettingsReportingRow,
): Promise<void> {
  const places = settingsColumns.map((_, index) => `$${index + 2}`)
  await client.query(
    `INSERT INTO settings_reporting (group_id, ${settingsColumns.join(', ')})
     VALUES ($1, ${places.join(', ')})
     ON CONFLICT (group_id) DO UPDATE SET
       ${settingsColumns.map((column) => `${column} = EXCLUDED.${column}`).join(', ')}`,
    [id, ...settingsColumns.map((column) => settings[column])],
  )
}

const settingsColumns = [
  ...(['emails_info', 'emails_low', 'emails_medium', 'emails_high', 'emails_critical'] as const),
  ...(['mode', 'locale', 'timezone', 'redirect', 'attachment'] as const),
]
