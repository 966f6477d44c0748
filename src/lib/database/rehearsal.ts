import type { Database, DatabaseClient } from './database.ts'

/**
 * Runs an action in a transaction that is rolled back: what it would do is seen, and nothing is changed. With a
 * connection that is lost nothing stays either, so what the action returned or threw is what counts.
 */
export async function rehearse<Result>(
  database: Database,
  action: (client: DatabaseClient) => Promise<Result>,
): Promise<Result> {
  return database.withClient(async (client) => {
    await client.query('BEGIN')
    try {
      return await action(client)
    } finally {
      await client.query('ROLLBACK').catch(() => undefined)
    }
  })
}
