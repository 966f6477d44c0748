import { recordMany } from '../change-log/record-many.ts'
import type { Author } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import { type InsertedNetwork, insertNetworks } from '../networks/insert.ts'
import { networksById } from '../networks/list.ts'

/** Rows of one statement. */
const CHUNK = 5000

/**
 * Adds networks to those that are here; none is changed or removed.
 * @returns how many were new
 */
export async function addNetworks(
  database: Database,
  networks: readonly InsertedNetwork[],
  author: Author,
): Promise<number> {
  let added = 0
  for (let start = 0; start < networks.length; start += CHUNK) {
    added += await addSome(database, networks.slice(start, start + CHUNK), author)
  }
  return added
}

async function addSome(
  database: Database,
  networks: readonly InsertedNetwork[],
  author: Author,
): Promise<number> {
  return database.transaction(async (client) => {
    const rows = await insertNetworks(client, networks, 'keep')
    const ids = rows.map(({ id }) => id)
    await recordMany(client, author, {
      ...{ model: 'network', operation: 'create' },
      names: rows.map(({ network }) => network),
      each: async () => (await networksById(client, ids)).map((after) => ({ id: after.id, after })),
    })
    return rows.length
  })
}
