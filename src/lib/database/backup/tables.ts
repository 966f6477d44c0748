import { MentatError } from '../../framework/errors/mentat-error.ts'
import { partitionedTables } from '../events/partitions.ts'
import type { Queries } from '../queries.ts'

/** A table and what of it is saved. */
export interface TableShape {
  readonly name: string
  /** All but those that the server computes. */
  readonly columns: readonly string[]
}

/** What is saved in a way of its own, or belongs to whoever makes the schema. */
const apart: readonly string[] = [...partitionedTables, 'event_ids', 'schema_migrations']

/**
 * The tables that are saved as a whole: all of the schema but those of events and their IDs, each after those that it
 * refers to. A table that a later migration makes is among them by itself.
 */
export async function systemTables(client: Queries): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape & { refers: string[] }>(
    `SELECT c.relname AS name, ${columnsOf} AS columns,
       array(SELECT DISTINCT r.relname::text FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid
         WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> k.conrelid) AS refers
     FROM pg_class c WHERE ${isOwnTable} AND c.relname <> ALL($1) ORDER BY c.relname`,
    [[...apart]],
  )
  return inOrder(rows)
}

/** The columns of one table. */
export async function shapeOf(client: Queries, name: string): Promise<TableShape> {
  const { rows } = await client.query<TableShape>(
    `SELECT c.relname AS name, ${columnsOf} AS columns FROM pg_class c WHERE ${isOwnTable} AND c.relname = $1`,
    [name],
  )
  const [shape] = rows
  if (shape) return shape
  throw new MentatError('BUG', `the schema has no table ${name}`)
}

/** Tables of the schema in use; neither partitions nor what belongs to an extension. */
const isOwnTable = `c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`

const columnsOf = `array(SELECT a.attname::text FROM pg_attribute a
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum)`

/** Each after those that it refers to. */
function inOrder(
  tables: readonly (TableShape & { readonly refers: readonly string[] })[],
): TableShape[] {
  const ordered: TableShape[] = []
  let left = [...tables]
  while (left.length > 0) {
    const names = new Set(left.map(({ name }) => name))
    const free = left.filter(({ refers }) => !refers.some((name) => names.has(name)))
    if (free.length === 0) {
      throw new MentatError(
        'BUG',
        `tables refer to each other in a circle: ${[...names].join(', ')}`,
      )
    }
    ordered.push(...free.map(({ name, columns }) => ({ name, columns })))
    left = left.filter((table) => !free.includes(table))
  }
  return ordered
}
