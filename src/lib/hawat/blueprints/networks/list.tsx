import type { Network } from '../../../database/networks/list.ts'
import { networkSources, searchNetworks } from '../../../database/networks/search.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Interval } from '../../../idea/interval.ts'
import { power } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { choice, text } from '../../core/form/fields.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { listFields, rangeOf } from '../../object-list/fields.ts'
import { ListPager } from '../../object-list/pager.tsx'
import { intervalOf } from './interval.ts'
import { groupOptions } from './load.ts'
import { NetworkTable } from './network-table.tsx'

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
      address: address === '' ? undefined : searched(address, t),
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
      <SearchForm fields={['search', 'address', 'group', 'source', 'is_base', 'limit']} />
      {found && (
        <div class="card">
          <NetworkTable networks={found.items} />
          <ListPager {...found} />
        </div>
      )}
    </>
  ),
})

function searched(
  given: string,
  t: (text: string, values: Record<string, string>) => string,
): Interval {
  const interval = intervalOf(given)
  if (interval) return interval
  const text = t('"{given}" is no address, network or range.', { given })
  throw new MentatError('VALUE_INVALID', text, { fields: { field: 'address' } })
}
