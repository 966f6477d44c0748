import type { Database, DatabaseClient } from '../database.ts'

/**
 * A transaction that removes what is too old. It does not wait for the disk: what a crash of the server undoes
 * is removed by the next run.
 */
export function removing<Result>(
  database: Database,
  action: (client: DatabaseClient) => Promise<Result>,
): Promise<Result> {
  return database.transaction(async (client) => {
    await client.query('SET LOCAL synchronous_commit = off')
    return action(client)
  })
}
