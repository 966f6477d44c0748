import type { Queries } from '../queries.ts'
import type { EventClass } from './tables.ts'

/** How a class is told to people. */
export type ClassText = Pick<EventClass, 'name' | 'label_en' | 'label_cz' | 'reference'>

/** Texts of classes by their names; those that are not there are left out. */
export async function classTexts(
  database: Queries,
  names: readonly string[],
): Promise<ClassText[]> {
  const { rows } = await database.query<ClassText>(
    'SELECT name, label_en, label_cz, reference FROM event_classes WHERE name = ANY($1::text[]) ORDER BY name',
    [names],
  )
  return rows
}
