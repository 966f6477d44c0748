import type { Network } from '../../../database/networks/list.ts'
import { networkSources, searchNetworks } from '../../../database/networks/search.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { type Interval, parseInterval } from '../../../idea/interval.ts'
import { power } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { choice, text } from '../../core/form/fields.ts'
import { useFrame } from '../../core/frame.ts'
import { SearchForm } from '../../core/page/form-page.tsx'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Value } from '../../core/page/value.tsx'
import { listFields, rangeOf } from '../../object-list/fields.ts'
import { ListPager } from '../../object-list/pager.tsx'
import { groupOptions } from './load.ts'

interface Found {
  readonly items: readonly Network[]
  readonly total: number
  readonly limit: number
  readonly page: number
}

const { search, limit, page } = listFields

/** All networks. */
export const list = defineView({
  name: 'networks.list',
  path: '/networks/list',
  summary: 'search networks',
  access: power,
  fields: {
    ...{ search, limit, page },
    address: text({ label: 'Address', longest: 100, hint: 'networks that have it; or a network' }),
    group: choice({ label: 'Group', options: 'groups' }),
    source: choice({ label: 'Origin', options: 'sources' }),
    is_base: choice({
      label: 'Base network',
      options: [
        { value: 'yes', label: 'yes' },
        { value: 'no', label: 'no' },
      ],
    }),
  },
  async load({ values, services, t }): Promise<Found> {
    const { address, group, source, is_base } = values
    const { networks, total } = await searchNetworks(services.database, {
      ...rangeOf(values),
      text: values.search === '' ? undefined : values.search,
      address: address === '' ? undefined : intervalOf(address, t),
      group: group === '' ? undefined : group,
      source: source === '' ? undefined : source,
      isBase: is_base === '' ? undefined : is_base === 'yes',
    })
    return { items: networks, total, limit: values.limit, page: values.page }
  },
  async options(ask) {
    const sources = await networkSources(ask.services.database)
    return { ...(await groupOptions(ask)), sources: sources.map((value) => ({ value })) }
  },
  title: ({ t }) => t('Networks'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Networks')}>
        <RouteLink route="networks.create" look="primary">
          {t('Create a network')}
        </RouteLink>
      </Heading>
      <SearchForm fields={['search', 'address', 'group', 'source', 'is_base']} />
      {found && (
        <div class="card">
          <NetworkTable networks={found.items} />
          <ListPager {...found} />
        </div>
      )}
    </>
  ),
})

function intervalOf(
  given: string,
  t: (text: string, values: Record<string, string>) => string,
): Interval {
  const interval = parseInterval(given.replaceAll('[.]', '.').replaceAll('[:]', ':'))
  if (interval) return interval
  const text = t('"{given}" is no address, network or range.', { given })
  throw new MentatError('VALUE_INVALID', text, { fields: { field: 'address' } })
}

function NetworkTable({ networks }: { networks: readonly Network[] }) {
  const { t } = useFrame().ask
  const columns: Column<Network>[] = [
    {
      title: t('Network'),
      look: 'code',
      cell: ({ id, network }) => (
        <RouteLink route="networks.show" target={{ params: { id } }}>
          {network}
        </RouteLink>
      ),
    },
    { title: t('Name'), look: 'wide', cell: ({ netname }) => <bdi>{netname}</bdi> },
    { title: t('Group'), look: 'wide', cell: ({ group }) => <Value kind="group" value={group} /> },
    { title: t('Origin'), isMinor: true, cell: ({ source }) => <bdi>{source}</bdi> },
    {
      title: t('Description'),
      look: 'wide',
      isMinor: true,
      cell: ({ description }) => <bdi>{description}</bdi>,
    },
    { title: t('Rank'), look: 'number', isMinor: true, cell: ({ rank }) => rank },
    { title: '', cell: ({ is_base: isBase }) => isBase && <Badge>{t('base network')}</Badge> },
  ]
  const empty = t('No network fits. Leave out a condition.')
  return <Table columns={columns} rows={networks} caption={t('Networks')} empty={empty} />
}
