import { parseInterval } from '../../idea/interval.ts'
import type { Queries } from '../queries.ts'
import { type Network, rangeText } from './list.ts'

/** A network of a group that is here. */
export type InsertedNetwork = Omit<Network, 'id' | 'enabled'>

/** What was inserted. */
export interface InsertedRow {
  readonly id: number
  /** The range as the database writes it. */
  readonly network: string
}

/**
 * Inserts networks, by one statement. A network whose group is not here is left out.
 * @param ifPresent what becomes of one that is here already: it is left as it is, or fails the statement
 * @returns those that are new
 */
export async function insertNetworks(
  client: Queries,
  networks: readonly InsertedNetwork[],
  ifPresent: 'keep' | 'fail',
): Promise<InsertedRow[]> {
  const wanted = networks.map(({ network, ...rest }) => ({ ...rest, network: rangeOf(network) }))
  const { rows } = await client.query<InsertedRow>(
    `INSERT INTO networks
       (group_id, network, source, netname, description, rank, is_base, local_id)
     SELECT g.id, w.network, w.source, w.netname, w.description, w.rank, w.is_base, w.local_id
     FROM json_to_recordset($1::json) AS w ("group" text, network inetrange, source text,
       netname text, description text, rank int, is_base boolean, local_id text)
     JOIN groups g ON g.name = w."group"
     ${ifPresent === 'keep' ? 'ON CONFLICT DO NOTHING' : ''}
     RETURNING id, network::text AS network`,
    [JSON.stringify(wanted)],
  )
  return rows
}

function rangeOf(network: string): string | undefined {
  const interval = parseInterval(network)
  return interval && rangeText(interval)
}
