import { listGroups } from '../../../database/groups/list.ts'
import { type Group, severities } from '../../../database/groups/tables.ts'
import { listNetworks, type Network } from '../../../database/networks/list.ts'
import { formatAddress } from '../../../idea/address.ts'
import { formatInterval, parseInterval } from '../../../idea/interval.ts'
import { power } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { Heading, RouteLink, Section } from '../../core/page/heading.tsx'

/** A network as other systems take it; names are the original's. */
export interface NetworkAnswer {
  readonly rank: number | null
  readonly source: string
  readonly netname: string
  readonly descr: string
  readonly client_id: string | null
  /** Addresses by severity; of base networks only the first list that is filled in, as `fallback`. */
  readonly resolved_abuses: Readonly<Record<string, readonly string[]>>
  readonly ip4_start?: string
  readonly ip4_end?: string
  readonly ip6_addr?: string
  readonly ip6_prefix?: number
  readonly ip6_start?: string
  readonly ip6_end?: string
}

/** All networks of enabled groups with the addresses of reports, for other systems. */
export const get = defineView({
  name: 'networks.get',
  path: '/networks/get',
  summary: 'all networks with the addresses of their reports, for other systems',
  access: power,
  async load(ask) {
    const [groups, networks] = await ask.search(async (database) => [
      await listGroups(database),
      await listNetworks(database, { enabled: true }),
    ])
    const byName = new Map(groups.map((group) => [group.name, group]))
    return { data: networks.map((network) => answerOf(network, byName.get(network.group))) }
  },
  title: ({ t }) => t('Networks for other systems'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Networks for other systems')}>
        <RouteLink route="networks.list" look="button">
          {t('Networks')}
        </RouteLink>
      </Heading>
      <Section title={t('How to fetch them')}>
        <p>
          {t('{n} networks of enabled groups stand in the answer of:', {
            n: found?.data.length ?? 0,
          })}
        </p>
        <pre>
          <code>GET /api/networks/get{'\n'}Authorization: Bearer …</code>
        </pre>
      </Section>
    </>
  ),
})

function answerOf(network: Network, group: Group | undefined): NetworkAnswer {
  const { rank, source, netname, description, local_id } = network
  return {
    ...{ rank, source, netname, descr: description, client_id: local_id },
    resolved_abuses: group ? addressesOf(group, network.is_base) : {},
    ...placeOf(network.network),
  }
}

function addressesOf(group: Group, isBase: boolean): NetworkAnswer['resolved_abuses'] {
  const lists = severities.flatMap((severity) => {
    const addresses = group[`emails_${severity}`]
    return addresses.length === 0 ? [] : [[severity, addresses] as const]
  })
  const [first] = lists
  if (isBase) return first ? { fallback: first[1] } : {}
  return Object.fromEntries(lists)
}

function placeOf(network: string): Partial<NetworkAnswer> {
  const interval = parseInterval(network)
  if (!interval) return {}
  const [start, end] = [interval.low, interval.high].map((value) =>
    formatAddress(interval.family, value),
  )
  if (start === undefined || end === undefined) return {}
  if (interval.family === 4) return { ip4_start: start, ip4_end: end }
  const [address = '', prefix] = formatInterval(interval).split('/')
  if (prefix !== undefined) return { ip6_addr: address, ip6_prefix: Number(prefix) }
  if (start === end) return { ip6_addr: start, ip6_prefix: 128 }
  return { ip6_start: start, ip6_end: end }
}
