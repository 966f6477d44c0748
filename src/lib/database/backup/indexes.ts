import pg from 'pg'
import type { Database } from '../database.ts'
import { partitionedTables } from '../events/partitions.ts'

/**
 * Runs an action that fills the tables of events while they have no indexes but their keys, and makes the indexes
 * afterwards, which takes less time than to keep them up row by row. When the action fails, they are not made.
 */
export async function withoutIndexes(
  database: Database,
  action: () => Promise<void>,
): Promise<void> {
  const { rows } = await database.query<{ name: string; definition: string }>(
    `SELECT i.relname AS name, pg_get_indexdef(i.oid) AS definition FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
     WHERE x.indrelid = ANY($1::regclass[]) AND NOT x.indisunique ORDER BY i.oid`,
    [[...partitionedTables]],
  )
  for (const { name } of rows) await unlimited(database, `DROP INDEX ${pg.escapeIdentifier(name)}`)
  await action()
  for (const { definition } of rows) {
    // The server prints it as if it were for the table without its partitions.
    await unlimited(database, definition.replace(/ ON ONLY /, ' ON '))
  }
}

async function unlimited(database: Database, statement: string): Promise<void> {
  await database.transaction(async (client) => {
    await client.query("SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '256MB'")
    await client.query(statement)
  })
}
