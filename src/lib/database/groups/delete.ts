import { type Author, recordChange } from '../change-log/record.ts'
import { recordMany } from '../change-log/record-many.ts'
import type { Database } from '../database.ts'
import { listFilters } from '../filters/manage.ts'
import { listNetworks } from '../networks/list.ts'
import { presentGroup } from './write.ts'

/**
 * Deletes a group with its networks, filters and memberships; reports stay. The change log has the networks and filters as well,
 * so that they can be made again.
 * @throws MentatError OBJECT_NOT_FOUND
 */
export async function deleteGroup(database: Database, name: string, author: Author): Promise<void> {
  await database.transaction(async (client) => {
    await client.query('LOCK TABLE groups IN SHARE ROW EXCLUSIVE MODE')
    const before = await presentGroup(client, name)
    const networks = await listNetworks(client, { group: name })
    const filters = await listFilters(client, name)
    await client.query('DELETE FROM groups WHERE id = $1', [before.id])
    await recordMany(client, author, {
      ...{ model: 'network', operation: 'delete', source: name },
      names: networks.map(({ network }) => network),
      each: () => networks.map((network) => ({ id: network.id, before: network })),
    })
    await recordMany(client, author, {
      ...{ model: 'filter', operation: 'delete', source: name },
      names: filters.map((filter) => filter.name),
      each: () => filters.map((filter) => ({ id: filter.id, before: filter })),
    })
    await recordChange(client, author, { model: 'group', id: before.id, before })
  })
}
