import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Database } from '../database.ts'

/** The columns of each table of the schema in use, by name, with their types. */
export type Relations = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Looks what tables a database has. */
export async function readRelations(database: Database): Promise<Relations> {
  const { rows } = await database.query<{ table: string; column: string; type: string }>(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind IN ('r', 'p', 'v') AND a.attnum > 0 AND NOT a.attisdropped
       AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())`,
  )
  const relations = new Map<string, Map<string, string>>()
  for (const { table, column, type } of rows) {
    const columns = relations.get(table) ?? new Map<string, string>()
    relations.set(table, columns.set(column, type))
  }
  return relations
}

/** How a database of the original is named. */
export type PythonFlag = '--events' | '--main'

/**
 * The failure that stands for a database that is not what it was called.
 * @param flag with which it was named
 */
export function unknownDatabase(
  { label }: Pick<Database, 'label'>,
  relations: Relations,
  { flag, missing }: { readonly flag: PythonFlag; readonly missing: string },
): MentatError {
  const text = `${label} is not what ${flag} expects: ${missing}`
  return new MentatError('PYTHON_DATABASE_UNKNOWN', `${text}; ${whatItIs(relations)}`)
}

function whatItIs(relations: Relations): string {
  if (relations.has('schema_migrations') && relations.has('event_ids')) {
    return 'it is a database of this Mentat, not of the original'
  }
  if (relations.has('events')) return 'it has a table events: is it the one for --events?'
  if (relations.has('groups') && relations.has('settings_reporting')) {
    return 'it has a table groups: is it the one for --main?'
  }
  if (relations.size === 0) return 'it has no tables at all'
  const names = [...relations.keys()].sort()
  return `its tables: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`
}
