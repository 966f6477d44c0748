import type { Database } from './database.ts'
import { schemaVersion } from './migrate.ts'

/** What `mentat db status` tells of a database that answers. */
export interface DatabaseFacts {
  /** `18.4`. */
  readonly version: string
  readonly name: string
  readonly size_bytes: number
  /** Sessions in this database, and how many the server takes in all. */
  readonly connections: number
  readonly max_connections: number
  readonly schema: {
    readonly version: number
    readonly latest: number
    readonly pending: readonly string[]
  }
}

/** Asks a database about itself. */
export async function inspectDatabase(database: Database): Promise<DatabaseFacts> {
  const { rows } = await database.query<Omit<DatabaseFacts, 'schema'>>(
    `SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
       current_database() AS name,
       pg_database_size(current_database()) AS size_bytes,
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,
       current_setting('max_connections')::int AS max_connections`,
  )
  const facts = rows[0]
  return {
    version: facts?.version ?? '',
    name: facts?.name ?? '',
    size_bytes: facts?.size_bytes ?? 0,
    connections: facts?.connections ?? 0,
    max_connections: facts?.max_connections ?? 0,
    schema: await schemaVersion(database),
  }
}
