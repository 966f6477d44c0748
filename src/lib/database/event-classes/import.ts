import { isDeepStrictEqual } from 'node:util'
import { recordMany } from '../change-log/record-many.ts'
import type { Author } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'
import { listEventClasses } from './list.ts'
import type { EventClass, EventClassRow } from './tables.ts'

/** A class that will be another. */
export interface EventClassChange {
  readonly before: EventClassRow
  readonly after: EventClass
  /** Names of the columns that differ. */
  readonly columns: readonly (keyof EventClass)[]
}

/** What an import will do, or has done. */
export interface EventClassImportPlan {
  readonly created: readonly EventClass[]
  readonly changed: readonly EventClassChange[]
  /** Names of classes that are there with other content and stay as they are. */
  readonly kept: readonly string[]
  readonly unchanged: number
}

/** How classes are imported. */
export interface EventClassImport {
  /** Only tells what would be done. */
  readonly dryRun: boolean
  /** Whether classes that are there are changed. */
  readonly replace: boolean
  /** Who imports. */
  readonly author: Author
}

/**
 * Writes classes by their names, in one transaction; none is deleted. Nothing is written when nothing differs. What is
 * written stands in the change log.
 */
export async function importEventClasses(
  database: Database,
  wanted: readonly EventClass[],
  { dryRun, replace, author }: EventClassImport,
): Promise<EventClassImportPlan> {
  return database.transaction(async (client) => {
    if (!dryRun) await client.query('LOCK TABLE event_classes IN SHARE ROW EXCLUSIVE MODE')
    const plan = planEventClassImport(await listEventClasses(client), wanted, replace)
    if (!dryRun) await record(client, author, plan, await upsert(client, plan))
    return plan
  })
}

/** Compares classes with those that are there. */
export function planEventClassImport(
  present: readonly EventClassRow[],
  wanted: readonly EventClass[],
  replace: boolean,
): EventClassImportPlan {
  const byName = new Map(present.map((row) => [row.name, row]))
  const created: EventClass[] = []
  const changed: EventClassChange[] = []
  const kept: string[] = []
  for (const after of wanted) {
    const before = byName.get(after.name)
    if (!before) {
      created.push(after)
      continue
    }
    const columns = eventClassColumns.filter(
      (name) => !isDeepStrictEqual(before[name], after[name]),
    )
    if (columns.length > 0 && replace) changed.push({ before, after, columns })
    else if (columns.length > 0) kept.push(after.name)
  }
  const unchanged = wanted.length - created.length - changed.length - kept.length
  return { created, changed, kept, unchanged }
}

/** The columns that people fill in, in the order in which files have them. */
export const eventClassColumns = [
  'name',
  'source_based',
  'state',
  'severity',
  'priority',
  'rule',
  'subclassing',
  'label_en',
  'label_cz',
  'reference',
  'displayed_main',
  'displayed_source',
  'displayed_target',
] as const satisfies readonly (keyof EventClass)[]

/** @returns what was written */
async function upsert(
  client: Queries,
  { created, changed }: EventClassImportPlan,
): Promise<EventClassRow[]> {
  const classes = [...created, ...changed.map(({ after }) => after)]
  if (classes.length === 0) return []
  const columns = eventClassColumns.join(', ')
  const changes = eventClassColumns.slice(1).map((name) => `${name} = EXCLUDED.${name}`)
  const { rows } = await client.query<EventClassRow>(
    `INSERT INTO event_classes (${columns})
     SELECT ${columns} FROM json_to_recordset($1::json) AS c
       (name text, source_based boolean, state text, severity text, priority int, rule text,
        subclassing text, label_en text, label_cz text, reference text,
        displayed_main text[], displayed_source text[], displayed_target text[])
     ON CONFLICT (name) DO UPDATE SET ${changes.join(', ')}
     RETURNING *`,
    [JSON.stringify(classes)],
  )
  return rows
}

async function record(
  client: Queries,
  author: Author,
  { created, changed }: EventClassImportPlan,
  written: readonly EventClassRow[],
): Promise<void> {
  const before = new Map(changed.map((change) => [change.before.name, change.before]))
  await recordMany(client, author, {
    ...{ model: 'event_class', operation: 'update' },
    names: changed.map(({ after }) => after.name),
    each: () =>
      written.flatMap((after) => {
        const was = before.get(after.name)
        return was ? [{ id: after.id, before: told(was), after: told(after) }] : []
      }),
  })
  await recordMany(client, author, {
    ...{ model: 'event_class', operation: 'create' },
    names: created.map(({ name }) => name),
    each: () =>
      written
        .filter(({ name }) => !before.has(name))
        .map((after) => ({ id: after.id, after: told(after) })),
  })
}

/** That the time of the last change differs is no news. */
function told(row: EventClassRow): object {
  return { ...row, last_update: undefined }
}
