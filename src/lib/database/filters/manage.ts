import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import { presentGroup } from '../groups/write.ts'
import type { Queries } from '../queries.ts'
import type { FilterFields, ReportFilter } from './tables.ts'

/** A filter by what people call it: its name among those of a group, or among those for all groups (null). */
export interface FilterKey {
  readonly group: string | null
  readonly name: string
}

/**
 * Filters: those for all groups first, then by group, by name.
 * @param group only those of this group; null: only those for all
 */
export async function listFilters(
  database: Queries,
  group?: string | null,
): Promise<ReportFilter[]> {
  const { rows } = await database.query<ReportFilter>(
    `SELECT * FROM (${selectFilters}) f
     WHERE $1::bool OR "group" IS NOT DISTINCT FROM $2::text ORDER BY "group" NULLS FIRST, name`,
    [group === undefined, group ?? null],
  )
  return rows
}

/** @throws MentatError OBJECT_EXISTS; OBJECT_NOT_FOUND for its group */
export async function createFilter(
  database: Database,
  fields: FilterFields,
  author: Author,
): Promise<ReportFilter> {
  return database.transaction(async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO filters (group_id, ${columns.join(', ')})
       VALUES ($1, ${columns.map((_, index) => `$${index + 2}`).join(', ')}) ON CONFLICT DO NOTHING`,
      await valuesOf(client, fields),
    )
    if (rowCount === 0) throw taken(fields)
    const after = await presentFilter(client, fields)
    await recordChange(client, author, { model: 'filter', id: after.id, after })
    return after
  })
}

/**
 * Changes a filter; what it has held back stays counted.
 * @param change makes the new fields of the old ones; it may throw
 * @throws MentatError OBJECT_NOT_FOUND, OBJECT_EXISTS
 */
export async function updateFilter(
  database: Database,
  key: FilterKey,
  change: (filter: ReportFilter) => FilterFields,
  author: Author,
): Promise<ReportFilter> {
  return database.transaction(async (client) => {
    const before = await lockFilter(client, key)
    const fields = change(before)
    if (fields.name !== key.name || fields.group !== key.group) await refuseTaken(client, fields)
    const places = columns.map((column, index) => `${column} = $${index + 2}`)
    await client.query(
      `UPDATE filters SET group_id = $1, ${places.join(', ')} WHERE id = $${columns.length + 2}`,
      [...(await valuesOf(client, fields)), before.id],
    )
    const after = await presentFilter(client, fields)
    await recordChange(client, author, { model: 'filter', id: before.id, before, after })
    return after
  })
}

/** @throws MentatError OBJECT_NOT_FOUND */
export async function deleteFilter(
  database: Database,
  key: FilterKey,
  author: Author,
): Promise<void> {
  await database.transaction(async (client) => {
    const before = await lockFilter(client, key)
    await client.query('DELETE FROM filters WHERE id = $1', [before.id])
    await recordChange(client, author, { model: 'filter', id: before.id, before })
  })
}

/**
 * A filter that must be there.
 * @throws MentatError OBJECT_NOT_FOUND
 */
export async function presentFilter(
  client: Queries,
  { group, name }: FilterKey,
): Promise<ReportFilter> {
  const { rows } = await client.query<ReportFilter>(
    `SELECT * FROM (${selectFilters}) f WHERE name = $1 AND "group" IS NOT DISTINCT FROM $2`,
    [name, group],
  )
  if (rows[0]) return rows[0]
  throw new MentatError('OBJECT_NOT_FOUND', `there is no filter "${name}" ${ofWhom(group)}`, {
    advice: '"mentat filter list" shows all.',
  })
}

/** As it is once nobody else changes it any more. */
async function lockFilter(client: Queries, key: FilterKey): Promise<ReportFilter> {
  const { id } = await presentFilter(client, key)
  await client.query('SELECT FROM filters WHERE id = $1 FOR UPDATE', [id])
  return presentFilter(client, key)
}

async function refuseTaken(client: Queries, key: FilterKey): Promise<void> {
  const others = await listFilters(client, key.group)
  if (others.some(({ name }) => name === key.name)) throw taken(key)
}

function taken({ group, name }: FilterKey): MentatError {
  return new MentatError('OBJECT_EXISTS', `there is a filter "${name}" ${ofWhom(group)} already`, {
    advice: 'Choose another name, or change that one: "mentat filter set".',
    fields: { field: 'name' },
  })
}

function ofWhom(group: string | null): string {
  return group === null ? 'for all groups' : `of the group "${group}"`
}

async function valuesOf(client: Queries, fields: FilterFields): Promise<unknown[]> {
  const id = fields.group === null ? null : (await presentGroup(client, fields.group)).id
  return [id, ...columns.map((column) => fields[column])]
}

const columns = [
  ...(['name', 'source_based', 'type', 'filter', 'description', 'valid_from'] as const),
  ...(['valid_to', 'enabled', 'detectors', 'categories', 'event_classes'] as const),
  ...(['sources', 'targets', 'protocols'] as const),
]

/** All filters with the names of their groups. */
export const selectFilters = `
  SELECT f.id, f.create_time, g.name AS "group", ${columns.map((column) => `f.${column}`).join(', ')},
    f.hits, f.last_hit
  FROM filters f LEFT JOIN groups g ON g.id = f.group_id`
