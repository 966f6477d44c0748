import { formatAddress, parseAddress } from '../../idea/address.ts'
import { formatInterval, type Interval, parseInterval } from '../../idea/interval.ts'
import type { Queries } from '../queries.ts'

/** A network and the group that is responsible for it. */
export interface Network {
  readonly id: number
  /** `192.0.2.1`, `192.0.2.0/24`, or `low-high` when it is not one network: parseInterval reads it. */
  readonly network: string
  /** Name of the group. */
  readonly group: string
  /** Whether the group is enabled: a disabled one is not responsible. */
  readonly enabled: boolean
  /** Who manages it: the name of an import, or `manual`. */
  readonly source: string
  readonly netname: string
  readonly description: string
  readonly rank: number | null
  /** A network around others: reports go to its group when there is no other recipient. */
  readonly is_base: boolean
  readonly local_id: string | null
}

/** Which networks are listed; everything that is given must hold. */
export interface NetworkSelection {
  readonly source?: string | undefined
  /** Name of the group. */
  readonly group?: string | undefined
  /** Only those of groups that are enabled. */
  readonly enabled?: boolean
}

/** Networks by their first address, wider ones before narrower. */
export async function listNetworks(
  database: Queries,
  { source, group, enabled }: NetworkSelection = {},
): Promise<Network[]> {
  const { rows } = await database.query<NetworkRow>(
    `${selectNetworks}
     WHERE ($1::text IS NULL OR n.source = $1) AND ($2::text IS NULL OR g.name = $2)
       AND ($3::boolean IS NULL OR g.enabled = $3)
     ORDER BY lower(n.network), upper(n.network) DESC, g.name, n.source`,
    [source ?? null, group ?? null, enabled ?? null],
  )
  return rows.map(networkOf)
}

/** Networks by their numbers, in that order. */
export async function networksById(database: Queries, ids: readonly number[]): Promise<Network[]> {
  const { rows } = await database.query<NetworkRow>(
    `${selectNetworks} WHERE n.id = ANY($1::int[]) ORDER BY n.id`,
    [ids],
  )
  return rows.map(networkOf)
}

/** The networks that cover all of the addresses, the narrowest first; those of disabled groups, too. */
export async function findNetworks(database: Queries, addresses: Interval): Promise<Network[]> {
  const { rows } = await database.query<NetworkRow>(
    `${selectNetworks} WHERE n.network @> $1::inetrange ORDER BY g.name, n.source`,
    [rangeText(addresses)],
  )
  return narrowestFirst(rows.map(networkOf))
}

/**
 * The networks of enabled groups around each of some addresses, the narrowest first; addresses without any have no entry. These
 * groups are responsible.
 */
export async function networksAround(
  database: Queries,
  addresses: readonly string[],
): Promise<Map<string, Network[]>> {
  const { rows } = await database.query<NetworkRow & { address: string }>(
    `SELECT a.address, n.* FROM unnest($1::text[]) AS a(address)
     JOIN LATERAL (${selectNetworks} WHERE g.enabled
       AND n.network @> format('[%s,%s]', a.address, a.address)::inetrange
       ORDER BY g.name, n.source) n ON true`,
    [addresses],
  )
  const around = new Map<string, Network[]>()
  for (const { address, ...row } of rows) {
    around.set(address, [...(around.get(address) ?? []), networkOf(row)])
  }
  for (const [address, networks] of around) around.set(address, narrowestFirst(networks))
  return around
}

function narrowestFirst(networks: readonly Network[]): Network[] {
  return networks
    .map((network) => ({ network, size: sizeOf(network.network) }))
    .sort((a, b) => (a.size < b.size ? -1 : a.size > b.size ? 1 : 0))
    .map(({ network }) => network)
}

/** An interval as an inetrange. */
export function rangeText({ family, low, high }: Interval): string {
  return `[${formatAddress(family, low)},${formatAddress(family, high)}]`
}

const selectNetworks = `
  SELECT n.id, host(lower(n.network)) AS first, host(upper(n.network)) AS last, g.name AS "group",
    g.enabled, n.source, n.netname, n.description, n.rank, n.is_base, n.local_id
  FROM networks n JOIN groups g ON g.id = n.group_id`

type NetworkRow = Omit<Network, 'network'> & { readonly first: string; readonly last: string }

function networkOf({ id, first, last, ...rest }: NetworkRow): Network {
  const [low, high] = [parseAddress(first), parseAddress(last)]
  const network =
    low && high ? formatInterval({ family: low.family, low: low.value, high: high.value }) : first
  return { id, network, ...rest }
}

function sizeOf(network: string): bigint {
  const interval = parseInterval(network)
  return interval ? interval.high - interval.low : 0n
}
