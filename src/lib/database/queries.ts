import type { QueryResult, QueryResultRow } from 'pg'

/** What runs statements: a Database, or the client of a transaction. */
export interface Queries {
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>>
}
