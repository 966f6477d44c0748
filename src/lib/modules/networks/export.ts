import { listGroups } from '../../database/groups/list.ts'
import { type Group, severities } from '../../database/groups/tables.ts'
import { listNetworks, type Network, type NetworkSelection } from '../../database/networks/list.ts'
import type { Queries } from '../../database/queries.ts'

/** A whois file and what is in it. */
export interface WhoisExport {
  /** A list of records, one a line; an import under the same source changes nothing. */
  readonly text: string
  readonly networks: number
  /** Sources of the networks, by name: an import puts all of them under one. */
  readonly sources: readonly string[]
}

/** Writes networks of enabled groups as a whois file: an import would enable the others. */
export async function exportNetworks(
  database: Queries,
  selection: Omit<NetworkSelection, 'enabled'>,
): Promise<WhoisExport> {
  const networks = await listNetworks(database, { ...selection, enabled: true })
  const groups = new Map((await listGroups(database)).map((group) => [group.name, group]))
  const records = networks.map((network) => JSON.stringify(recordOf(network, groups)))
  return {
    text: records.length === 0 ? '[]\n' : `[\n${records.join(',\n')}\n]\n`,
    networks: networks.length,
    sources: [...new Set(networks.map(({ source }) => source))].sort(),
  }
}

function recordOf(network: Network, groups: ReadonlyMap<string, Group>): object {
  const { netname, description, rank, is_base, local_id } = network
  const emails = emailsOf(groups.get(network.group))
  return {
    network: network.network,
    abuse_group: network.group,
    is_base,
    ...(netname === '' ? {} : { netnames: netname }),
    ...(description === '' ? {} : { description }),
    ...(rank === null ? {} : { rank }),
    ...(local_id === null ? {} : { client_id: local_id }),
    ...(Object.keys(emails).length === 0 ? {} : { resolved_abuses: emails }),
  }
}

function emailsOf(group: Group | undefined): Record<string, readonly string[]> {
  const lists = severities.map(
    (severity) => [severity, group?.[`emails_${severity}`] ?? []] as const,
  )
  return Object.fromEntries(lists.filter(([, addresses]) => addresses.length > 0))
}
