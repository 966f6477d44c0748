import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'
import { eventClassColumns } from './import.ts'
import type { EventClass, EventClassRow } from './tables.ts'

/** A class by its number or, when it has none of that, by its name. */
export async function presentEventClass(client: Queries, key: string): Promise<EventClassRow> {
  const { rows } = await client.query<EventClassRow>(
    'SELECT * FROM event_classes WHERE id::text = $1 OR name = $1 ORDER BY id::text = $1 DESC LIMIT 1',
    [key.replaceAll('\0', '\uFFFD')],
  )
  if (rows[0]) return rows[0]
  throw new MentatError('OBJECT_NOT_FOUND', `there is no event class "${key}"`)
}

/** @throws MentatError OBJECT_EXISTS */
export async function createEventClass(
  database: Database,
  fields: EventClass,
  author: Author,
): Promise<EventClassRow> {
  return database.transaction(async (client) => {
    await client.query('LOCK TABLE event_classes IN SHARE ROW EXCLUSIVE MODE')
    await refuseTaken(client, fields.name)
    const places = eventClassColumns.map((_, index) => `$${index + 1}`)
    const { rows } = await client.query<EventClassRow>(
      `INSERT INTO event_classes (${eventClassColumns.join(', ')}) VALUES (${places.join(', ')}) RETURNING *`,
      eventClassColumns.map((name) => fields[name]),
    )
    return recorded(client, author, undefined, rows[0])
  })
}

/**
 * Changes a class.
 * @param change makes the new fields of the old ones; it may throw
 * @throws MentatError OBJECT_NOT_FOUND, OBJECT_EXISTS
 */
export async function updateEventClass(
  database: Database,
  id: number,
  change: (row: EventClassRow) => EventClass,
  author: Author,
): Promise<EventClassRow> {
  return database.transaction(async (client) => {
    await client.query('LOCK TABLE event_classes IN SHARE ROW EXCLUSIVE MODE')
    const before = await presentEventClass(client, String(id))
    const fields = change(before)
    if (fields.name !== before.name) await refuseTaken(client, fields.name)
    const places = eventClassColumns.map((name, index) => `${name} = $${index + 2}`)
    const { rows } = await client.query<EventClassRow>(
      `UPDATE event_classes SET ${places.join(', ')} WHERE id = $1 RETURNING *`,
      [id, ...eventClassColumns.map((name) => fields[name])],
    )
    return recorded(client, author, before, rows[0])
  })
}

/** @throws MentatError OBJECT_NOT_FOUND */
export async function deleteEventClass(
  database: Database,
  id: number,
  author: Author,
): Promise<void> {
  await database.transaction(async (client) => {
    const before = await presentEventClass(client, String(id))
    await client.query('DELETE FROM event_classes WHERE id = $1', [id])
    await recordChange(client, author, { model: 'event_class', id, before: told(before) })
  })
}

async function recorded(
  client: Queries,
  author: Author,
  before: EventClassRow | undefined,
  after: EventClassRow | undefined,
): Promise<EventClassRow> {
  if (!after) throw new MentatError('OBJECT_NOT_FOUND', 'the event class is not there any more')
  const change = { model: 'event_class', id: after.id, after: told(after) }
  await recordChange(client, author, before ? { ...change, before: told(before) } : change)
  return after
}

async function refuseTaken(client: Queries, name: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM event_classes WHERE name = $1', [name])
  if (rowCount === 0) return
  throw new MentatError('OBJECT_EXISTS', `there is an event class "${name}" already`, {
    fields: { field: 'name' },
  })
}

/** That the time of the last change differs is no news. */
function told(row: EventClassRow): object {
  return { ...row, last_update: undefined }
}
