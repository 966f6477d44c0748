import { type Network, networksAround } from '../../../database/networks/list.ts'
import { signedIn } from '../../core/access.ts'
import type { Blueprint, Lookup, LookupRow } from '../../core/blueprint.ts'

/** Who is responsible for an address: the groups of the networks around it, as the enricher has it. */
const networks: Lookup = {
  name: 'networks',
  title: 'Groups and networks',
  kinds: ['ip4', 'ip6'],
  access: signedIn,
  async load(address, { services: { database } }) {
    const found = (await networksAround(database, [address])).get(address) ?? []
    const [nearest] = found
    if (!nearest) return undefined
    const groups = [...new Set(found.map(({ group }) => group))]
    return {
      data: { groups, networks: found },
      label: nearest.group,
      rows: [
        ...groups.map((value): LookupRow => ({ name: 'Group', value, kind: 'group' })),
        ...found.map(rowOf),
      ],
    }
  },
  async labels(addresses, { services: { database } }) {
    const found = await networksAround(database, addresses)
    return new Map(
      [...found].flatMap(([address, [nearest]]) =>
        nearest
          ? [[address, { text: nearest.group, title: nearest.netname || nearest.network }]]
          : [],
      ),
    )
  },
}

function rowOf({ network, netname, description, source }: Network): LookupRow {
  const note = [netname, description, source].filter((text) => text !== '').join(' · ')
  return { name: 'Network', value: network, kind: 'network', note }
}

/** The look-up of who is responsible. */
export const resolverBlueprint: Blueprint = {
  name: 'resolver',
  summary: 'who is responsible for an address',
  routes: [],
  lookups: [networks],
  catalogues: {
    cs: { 'Groups and networks': 'Skupiny a sítě', Group: 'Skupina', Network: 'Síť' },
  },
}
