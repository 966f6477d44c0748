import { stringify } from 'yaml'
import { eventClassColumns } from '../../database/event-classes/import.ts'
import { listEventClasses } from '../../database/event-classes/list.ts'
import type { EventClass } from '../../database/event-classes/tables.ts'
import type { Queries } from '../../database/queries.ts'

/** The forms of a file of event classes. */
export const classFileFormats = ['json', 'yaml'] as const

/** One of them. */
export type ClassFileFormat = (typeof classFileFormats)[number]

/** All classes, by name, as a file that an import reads back identically. */
export async function exportClasses(database: Queries, format: ClassFileFormat): Promise<string> {
  const classes = (await listEventClasses(database))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(contentOf)
  return format === 'json'
    ? `${JSON.stringify(classes, undefined, 2)}\n`
    : stringify(classes, { lineWidth: 0 })
}

function contentOf(row: EventClass): Partial<EventClass> {
  return Object.fromEntries(eventClassColumns.map((column) => [column, row[column]]))
}
