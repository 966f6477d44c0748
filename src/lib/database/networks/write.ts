import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Interval } from '../../idea/interval.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database, DatabaseClient } from '../database.ts'
import { presentGroup } from '../groups/write.ts'
import { type Network, networksById, rangeText } from './list.ts'

/** What people fill in of a network. */
export interface NetworkFields {
  readonly interval: Interval
  /** Name of the group. */
  readonly group: string
  readonly source: string
  readonly netname: string
  readonly description: string
  readonly rank: number | null
  readonly is_base: boolean
  readonly local_id: string | null
}

/** @throws MentatError OBJECT_EXISTS for a network that the group has already; OBJECT_NOT_FOUND for the group */
export async function createNetwork(
  database: Database,
  fields: NetworkFields,
  author: Author,
): Promise<Network> {
  return database.transaction(async (client) => {
    const values = await valuesOf(client, fields)
    await refuseTaken(client, values, 0)
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO networks (group_id, network, source, netname, description, rank, is_base, local_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      values,
    )
    const after = await presentNetwork(client, rows[0]?.id ?? 0)
    await recordChange(client, author, { model: 'network', id: after.id, after })
    return after
  })
}

/**
 * Changes a network.
 * @param change makes the new fields of the old ones; it may throw
 * @throws MentatError OBJECT_EXISTS, OBJECT_NOT_FOUND
 */
export async function updateNetwork(
  database: Database,
  id: number,
  change: (network: Network) => NetworkFields,
  author: Author,
): Promise<Network> {
  return database.transaction(async (client) => {
    const before = await presentNetwork(client, id)
    const values = await valuesOf(client, change(before))
    await refuseTaken(client, values, id)
    await client.query(
      `UPDATE networks SET group_id = $1, network = $2, source = $3, netname = $4, description = $5,
         rank = $6, is_base = $7, local_id = $8 WHERE id = $9`,
      [...values, id],
    )
    const after = await presentNetwork(client, id)
    await recordChange(client, author, { model: 'network', id, before, after })
    return after
  })
}

/** @throws MentatError OBJECT_NOT_FOUND */
export async function deleteNetwork(database: Database, id: number, author: Author): Promise<void> {
  await database.transaction(async (client) => {
    const before = await presentNetwork(client, id)
    await client.query('DELETE FROM networks WHERE id = $1', [id])
    await recordChange(client, author, { model: 'network', id, before })
  })
}

async function presentNetwork(client: DatabaseClient, id: number): Promise<Network> {
  await client.query('SELECT id FROM networks WHERE id = $1 FOR UPDATE', [id])
  const [network] = await networksById(client, [id])
  if (network) return network
  throw new MentatError('OBJECT_NOT_FOUND', `there is no network ${id}`)
}

async function valuesOf(client: DatabaseClient, fields: NetworkFields): Promise<unknown[]> {
  const { interval, group, source, netname, description, rank, is_base, local_id } = fields
  const { id } = await presentGroup(client, group)
  return [id, rangeText(interval), source, netname, description, rank, is_base, local_id]
}

async function refuseTaken(client: DatabaseClient, values: unknown[], but: number): Promise<void> {
  await client.query('LOCK TABLE networks IN SHARE ROW EXCLUSIVE MODE')
  const { rowCount } = await client.query(
    `SELECT FROM networks WHERE group_id = $1 AND network = $2::inetrange AND source = $3 AND id <> $4`,
    [...values.slice(0, 3), but],
  )
  if (rowCount === 0) return
  throw new MentatError('OBJECT_EXISTS', 'the group has this network from this source already', {
    fields: { field: 'network' },
  })
}
