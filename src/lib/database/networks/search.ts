import { type Interval } from '../../idea/interval.ts'
import type { Queries } from '../queries.ts'
import { type Network, networksById, rangeText } from './list.ts'

/** Which networks are searched for; everything that is given must hold. */
export interface NetworkSearch {
  /** A part of name, description or local ID. */
  readonly text?: string | undefined
  /** Those that have an address of this interval. */
  readonly address?: Interval | undefined
  /** Name of the group. */
  readonly group?: string | undefined
  readonly source?: string | undefined
  readonly isBase?: boolean | undefined
  readonly limit: number
  readonly offset: number
}

/** One page of the networks that were searched for, by their first address, and how many there are. */
export async function searchNetworks(
  database: Queries,
  search: NetworkSearch,
): Promise<{ readonly networks: readonly Network[]; readonly total: number }> {
  const { text, address, group, source, isBase, limit, offset } = search
  const conditions = [text, address && rangeText(address), group, source, isBase]
  const { rows } = await database.query<{ total: number; ids: number[] | null }>(
    `WITH found AS (
       SELECT n.id, row_number() OVER (ORDER BY lower(n.network), upper(n.network) DESC, g.name, n.source) AS place
       FROM networks n JOIN groups g ON g.id = n.group_id
       WHERE ($1::text IS NULL
           OR strpos(lower(concat_ws(' ', n.netname, n.description, n.local_id)), lower($1)) > 0)
         AND ($2::text IS NULL OR n.network && $2::inetrange) AND ($3::text IS NULL OR g.name = $3)
         AND ($4::text IS NULL OR n.source = $4) AND ($5::bool IS NULL OR n.is_base = $5))
     SELECT (SELECT count(*) FROM found) AS total,
       (SELECT array_agg(id ORDER BY place) FROM found WHERE place > $7 AND place <= $7::bigint + $6::bigint) AS ids`,
    [...conditions.map((value) => value ?? null), limit, offset],
  )
  const { ids, total = 0 } = rows[0] ?? { ids: null }
  const networks = await networksById(database, ids ?? [])
  const byId = new Map(networks.map((network) => [network.id, network]))
  return { networks: (ids ?? []).flatMap((id) => byId.get(id) ?? []), total }
}

/** The sources from which networks come. */
export async function networkSources(database: Queries): Promise<string[]> {
  const { rows } = await database.query<{ source: string }>(
    'SELECT DISTINCT source FROM networks ORDER BY source',
  )
  return rows.map(({ source }) => source)
}
