import type { Queries } from '../queries.ts'

/** A table with its partitions, in bytes. */
export interface TableSize {
  readonly name: string
  readonly partitions: number
  /** As the server estimates it; -1: it has not looked yet. */
  readonly rows: number
  readonly total_bytes: number
  readonly table_bytes: number
  readonly index_bytes: number
  /** When the server last put its statistics in order, RFC 3339; null: never. */
  readonly analyzed: string | null
}

/** The tables of this database, the largest first; a partitioned one stands for all its partitions. */
export async function tableSizes(database: Queries): Promise<TableSize[]> {
  const { rows } = await database.query<TableSize>(
    `SELECT root.relname AS name, count(*) FILTER (WHERE c.oid <> root.oid)::int AS partitions,
       CASE WHEN bool_and(c.reltuples < 0) THEN -1
         ELSE sum(greatest(c.reltuples, 0)) END::float8 AS rows,
       sum(pg_total_relation_size(c.oid))::float8 AS total_bytes,
       sum(pg_table_size(c.oid))::float8 AS table_bytes,
       sum(pg_indexes_size(c.oid))::float8 AS index_bytes,
       max(greatest(s.last_analyze, s.last_autoanalyze)) AS analyzed
     FROM pg_class c
     JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_class root ON root.oid = coalesce(pg_partition_root(c.oid)::oid, c.oid)
     LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
     WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema()
     GROUP BY root.relname ORDER BY total_bytes DESC, name LIMIT 1000`,
  )
  return rows
}
