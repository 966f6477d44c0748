import type { Queries } from '../queries.ts'
import type { EventClassRow } from './tables.ts'

/** Which classes are listed. */
export interface EventClassSelection {
  /** Only those that are not disabled. */
  readonly active?: boolean
}

/** Classes in the order in which they are tried: the highest priority first, then by name. */
export async function listEventClasses(
  database: Queries,
  { active = false }: EventClassSelection = {},
): Promise<EventClassRow[]> {
  const { rows } = await database.query<EventClassRow>(
    `SELECT * FROM event_classes WHERE NOT $1 OR state <> 'DISABLED' ORDER BY priority DESC, name`,
    [active],
  )
  return rows
}

/** A class by its name, as it is written; events may hold any text, also one that the database does not take. */
export async function findEventClass(
  database: Queries,
  name: string,
): Promise<EventClassRow | undefined> {
  if (name.includes('\0')) return undefined
  const { rows } = await database.query<EventClassRow>(
    'SELECT * FROM event_classes WHERE name = $1',
    [name],
  )
  return rows[0]
}
