import { parseInterval } from '../../idea/interval.ts'
import { recordMany } from '../change-log/record-many.ts'
import type { Author } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import { type Network, networksById, rangeText } from '../networks/list.ts'

/** A network of a group that is here. */
export type AddedNetwork = Omit<Network, 'id' | 'enabled'>

/** Rows of one statement. */
const CHUNK = 5000

/**
 * Adds networks to those that are here; none is changed or removed.
 * @returns how many were new
 */
export async function addNetworks(
  database: Database,
  networks: readonly AddedNetwork[],
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
  networks: readonly AddedNetwork[],
  author: Author,
): Promise<number> {
  const wanted = networks.map(({ network, ...rest }) => ({ ...rest, network: rangeOf(network) }))
  return database.transaction(async (client) => {
    const { rows } = await client.query<{ id: number; network: string }>(
      `INSERT INTO networks
         (group_id, network, source, netname, description, rank, is_base, local_id)
       SELECT g.id, w.network, w.source, w.netname, w.description, w.rank, w.is_base, w.local_id
       FROM json_to_recordset($1::json) AS w ("group" text, network inetrange, source text,
         netname text, description text, rank int, is_base boolean, local_id text)
       JOIN groups g ON g.name = w."group"
       ON CONFLICT DO NOTHING RETURNING id, network::text AS network`,
      [JSON.stringify(wanted)],
    )
    const ids = rows.map(({ id }) => id)
    await recordMany(client, author, {
      ...{ model: 'network', operation: 'create' },
      names: rows.map(({ network }) => network),
      each: async () => (await networksById(client, ids)).map((after) => ({ id: after.id, after })),
    })
    return rows.length
  })
}

function rangeOf(network: string): string | undefined {
  const interval = parseInterval(network)
  return interval && rangeText(interval)
}
