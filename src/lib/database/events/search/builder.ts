import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { QueryResultRow } from 'pg'
import type { Queries } from '../../queries.ts'
import type { EventTables } from '../tables.ts'

/** Builds typed SQL; it does not run it: `runQuery` does, over our own pool. */
export const builder = new Kysely<EventTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** Runs a built query and returns its rows. */
export async function runQuery<Row extends QueryResultRow>(
  database: Queries,
  query: { compile(): CompiledQuery<Row> },
): Promise<Row[]> {
  const { sql, parameters } = query.compile()
  const { rows } = await database.query<Row>(sql, [...parameters])
  return rows
}
