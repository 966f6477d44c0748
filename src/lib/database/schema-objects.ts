import type { DatabaseClient } from './database.ts'

/** Definitions of the objects of a schema by their names: `table events` → `ordinary`, `column events.id` → `text not null`. */
export type SchemaObjects = ReadonlyMap<string, string>

/**
 * Reads the definitions of what is in a schema from the catalogue. Left out are partitions, which come and go (but not the
 * default one), and what belongs to extensions. The schema must stand first in the search path of the
 * session: the server then prints definitions without its name, so that two schemas can be compared.
 */
export async function readSchema(client: DatabaseClient, schema: string): Promise<SchemaObjects> {
  const objects = new Map<string, string>()
  for (const text of queries) {
    const { rows } = await client.query<{ name: string; definition: string }>(text, [schema])
    for (const { name, definition } of rows) objects.set(name, definition)
  }
  return objects
}

/** Relations of the schema $1 that are ours. */
const relations = `
  SELECT c.* FROM pg_class c
  WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
    AND (NOT c.relispartition OR pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`

const tables = `
  WITH r AS (${relations})
  SELECT 'table ' || relname AS name,
    CASE relkind WHEN 'p' THEN 'partitioned by ' || pg_get_partkeydef(oid) ELSE 'ordinary' END
      || CASE relpersistence WHEN 'u' THEN ', unlogged' ELSE '' END
      || CASE WHEN relispartition THEN ', partition ' || pg_get_expr(relpartbound, oid) ELSE '' END
      AS definition
  FROM r WHERE relkind IN ('r', 'p')`

const columns = `
  WITH r AS (${relations})
  SELECT 'column ' || relname || '.' || attname AS name,
    concat_ws(' ', format_type(atttypid, atttypmod),
      CASE WHEN attnotnull THEN 'not null' END,
      CASE WHEN attgenerated <> '' THEN 'generated as' WHEN adbin IS NOT NULL THEN 'default' END,
      pg_get_expr(adbin, adrelid),
      CASE attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
      CASE WHEN collname <> 'default' THEN 'collate ' || collname END) AS definition
  FROM r JOIN pg_attribute a ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef f ON adrelid = r.oid AND adnum = attnum
    LEFT JOIN pg_collation l ON l.oid = attcollation
  WHERE relkind IN ('r', 'p', 'v', 'm', 'c')`

/** An index of a partition is a relation with relispartition too; that of the default one stays. */
const indexes = `
  WITH r AS (${relations})
  SELECT 'index ' || i.relname AS name,
    pg_get_indexdef(indexrelid, 0, true) || CASE WHEN indisvalid THEN '' ELSE ' (invalid)' END AS definition
  FROM pg_index JOIN r t ON t.oid = indrelid JOIN pg_class i ON i.oid = indexrelid`

/** NOT NULL is told with the columns; since PostgreSQL 18 it is a constraint too. */
const constraints = `
  WITH r AS (${relations})
  SELECT 'constraint ' || relname || '.' || conname AS name,
    pg_get_constraintdef(k.oid) AS definition
  FROM pg_constraint k JOIN r ON r.oid = conrelid WHERE contype <> 'n'`

const triggers = `
  WITH r AS (${relations})
  SELECT 'trigger ' || relname || '.' || tgname AS name,
    pg_get_triggerdef(t.oid, true) || CASE tgenabled WHEN 'O' THEN '' ELSE ' (not as usual: ' || tgenabled::text || ')' END
      AS definition
  FROM pg_trigger t JOIN r ON r.oid = tgrelid WHERE NOT tgisinternal`

const views = `
  WITH r AS (${relations})
  SELECT 'view ' || relname AS name, pg_get_viewdef(oid) AS definition
  FROM r WHERE relkind IN ('v', 'm')`

const sequences = `
  WITH r AS (${relations})
  SELECT 'sequence ' || relname AS name,
    concat_ws(' ', format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcycle)
      AS definition
  FROM r JOIN pg_sequence ON seqrelid = r.oid`

/** Not the types that come with a table, an array or a range of ours. */
const types = `
  SELECT 'type ' || typname AS name,
    CASE typtype
      WHEN 'e' THEN 'enum ' || (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
        FROM pg_enum WHERE enumtypid = t.oid)
      WHEN 'r' THEN 'range of ' || (SELECT format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = t.oid)
      WHEN 'd' THEN concat_ws(' ', 'domain over', format_type(typbasetype, typtypmod),
        CASE WHEN typnotnull THEN 'not null' END, typdefault,
        (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY conname) FROM pg_constraint k
         WHERE contypid = t.oid AND contype <> 'n'))
      ELSE 'composite'
    END AS definition
  FROM pg_type t
  WHERE typnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
    AND (typtype IN ('e', 'r', 'd') OR typtype = 'c'
      AND EXISTS (SELECT FROM pg_class c WHERE c.oid = typrelid AND c.relkind = 'c'))
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')`

/** Not those that belong to an extension, nor the constructors of a range type. */
const functions = `
  SELECT 'function ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
    CASE prokind WHEN 'a' THEN 'aggregate' ELSE
      replace(pg_get_functiondef(p.oid), quote_ident($1) || '.' || quote_ident(proname), proname) END
      AS definition
  FROM pg_proc p
  WHERE pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype IN ('e', 'i'))`

const queries: readonly string[] = [
  ...[tables, columns, indexes, constraints, triggers],
  ...[views, sequences, types, functions],
]
