import type { Author } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import { createGroups } from '../groups/create.ts'
import { listGroups } from '../groups/list.ts'
import type { Queries } from '../queries.ts'
import {
  isEmptyPlan,
  type NetworkChange,
  type NetworkImportPlan,
  planNetworkImport,
} from './import-plan.ts'
import { insertNetworks } from './insert.ts'
import { listNetworks, type Network } from './list.ts'
import { recordNetworkImport } from './record-import.ts'
import type { WantedNetwork } from './wanted.ts'

/** Rows of one statement: as many as keep its text to a few megabytes. */
const CHUNK = 10_000

/**
 * Makes the networks of a source what its records say, in one transaction; groups that are not there are created.
 * Nothing is written when nothing differs. What is written stands in the change log.
 * @param dryRun only tells what would be done
 * @param author who imports
 */
export async function importNetworks(
  database: Database,
  wanted: readonly WantedNetwork[],
  {
    source,
    dryRun,
    author,
  }: { readonly source: string; readonly dryRun: boolean; readonly author: Author },
): Promise<NetworkImportPlan> {
  return database.transaction(async (client) => {
    // Two imports at once would both create the same groups. Readers are not held up.
    if (!dryRun) await client.query('LOCK TABLE groups, networks IN SHARE ROW EXCLUSIVE MODE')
    const present = {
      groups: await listGroups(client),
      networks: await listNetworks(client, { source }),
    }
    const plan = planNetworkImport(present, wanted, source)
    if (!dryRun && !isEmptyPlan(plan)) await apply(client, plan, author)
    return plan
  })
}

async function apply(client: Queries, plan: NetworkImportPlan, author: Author): Promise<void> {
  const { groups, networks } = plan
  await client.query('SET LOCAL statement_timeout = 0')
  const groupIds = await createGroups(client, groups.created)
  for (const chunk of chunks(networks.deleted)) await remove(client, chunk)
  for (const chunk of chunks(networks.changed)) await change(client, chunk)
  const networkIds: number[] = []
  for (const chunk of chunks(networks.created)) {
    networkIds.push(...(await insertNetworks(client, chunk, 'fail')).map(({ id }) => id))
  }
  await recordNetworkImport(client, author, plan, {
    groups: [...groupIds.values()],
    networks: networkIds,
  })
}

async function remove(client: Queries, networks: readonly Network[]): Promise<void> {
  await client.query('DELETE FROM networks WHERE id = ANY($1::int[])', [
    networks.map(({ id }) => id),
  ])
}

async function change(client: Queries, changes: readonly NetworkChange[]): Promise<void> {
  await client.query(
    `UPDATE networks n SET netname = c.netname, description = c.description, rank = c.rank,
       is_base = c.is_base, local_id = c.local_id
     FROM json_to_recordset($1::json) AS c
       (id int, netname text, description text, rank int, is_base boolean, local_id text)
     WHERE n.id = c.id`,
    [JSON.stringify(changes.map(({ after }) => after))],
  )
}

function* chunks<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += CHUNK) yield items.slice(start, start + CHUNK)
}
