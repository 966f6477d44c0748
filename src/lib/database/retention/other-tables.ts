import pg from 'pg'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Database } from '../database.ts'
import { migrations } from '../migrations/list.ts'
import type { OldRows } from './old-rows.ts'

/** A table that is not ours, and its column with the time. */
export interface OtherTable {
  /** As it stands in the catalogue, with `schema.` before it unless it lies in ours. */
  readonly table: string
  readonly column: string
}

/**
 * The rows of a table that are older than a time, RFC 3339: one item for each part of a partitioned table. What is
 * named is looked up in the catalogue; nothing of it gets into a statement but quoted.
 * @throws MentatError CLEANUP_REFUSED: there is no such table or column, its type is no time, or it is one of ours
 */
export async function otherRowsBefore(
  database: Database,
  other: OtherTable,
  border: string,
): Promise<OldRows[]> {
  const { relation, type } = await findColumn(database, other)
  const { rows } = await database.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name
     FROM (SELECT $1::oid AS relid UNION SELECT relid FROM pg_partition_tree($1::oid)) tree
     JOIN pg_class c ON c.oid = tree.relid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' ORDER BY c.relname`,
    [relation],
  )
  return rows.map(({ schema, name }) => ({
    table: `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`,
    condition: `t.${pg.escapeIdentifier(other.column)} < $3::timestamptz${castOf(type)}`,
    values: [border],
  }))
}

/** Sessions are in UTC. */
function castOf(type: string): string {
  return type === 'timestamptz' ? '' : `::${type}`
}

const timeTypes = ['timestamptz', 'timestamp', 'date']

async function findColumn(
  database: Database,
  { table, column }: OtherTable,
): Promise<{ relation: number; type: string }> {
  const [schema, name] = splitName(table)
  const { rows } = await database.query<FoundTable>(
    `SELECT c.oid::bigint AS relation, c.relkind AS kind, y.typname AS type,
       n.nspname = current_schema() AS "isHome",
       n.nspname ~ '^pg_' OR n.nspname = 'information_schema' AS "isSystem",
       c.relname = ANY($4) OR EXISTS (
         SELECT FROM pg_partition_ancestors(c.oid) a JOIN pg_class p ON p.oid = a.relid WHERE p.relname = ANY($4)
       ) AS "isOwn"
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = $3 AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_type y ON y.oid = a.atttypid
     WHERE n.nspname = coalesce($1, current_schema()) AND c.relname = $2`,
    [schema ?? null, name, column, ownTables()],
  )
  const [found] = rows
  const fault = faultOf(found, column)
  if (found && fault === undefined) return { relation: found.relation, type: found.type ?? '' }
  throw new MentatError('CLEANUP_REFUSED', `table ${table}, column ${column}: ${fault ?? ''}`)
}

interface FoundTable {
  readonly relation: number
  readonly kind: string
  readonly type: string | null
  readonly isHome: boolean
  readonly isSystem: boolean
  readonly isOwn: boolean
}

function faultOf(found: FoundTable | undefined, column: string): string | undefined {
  if (!found) return 'there is no such table'
  if (found.isSystem) return 'it belongs to the server'
  if (found.isHome && found.isOwn) return 'it is a table of Mentat, which has rules of its own'
  if (found.kind !== 'r' && found.kind !== 'p') return 'it is no table with rows of its own'
  if (found.type === null) return `it has no column ${column}`
  if (timeTypes.includes(found.type)) return undefined
  return `the column is of the type ${found.type}; expected ${timeTypes.join(', ')}`
}

function splitName(table: string): [schema: string | undefined, name: string] {
  const dot = table.indexOf('.')
  return dot === -1 ? [undefined, table] : [table.slice(0, dot), table.slice(dot + 1)]
}

/** All that the migrations make, and the list of those that ran. */
export function ownTables(): string[] {
  const made = migrations.flatMap(({ sql }) =>
    [...sql.matchAll(/^\s*CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(\w+)/gm)].flatMap(
      ([, name]) => name ?? [],
    ),
  )
  return ['schema_migrations', ...made]
}
