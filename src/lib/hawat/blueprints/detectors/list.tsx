import type { Detector } from '../../../database/detectors/list.ts'
import {
  detectorSorts,
  detectorSources,
  searchDetectors,
} from '../../../database/detectors/search.ts'
import { power } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { choice } from '../../core/form/fields.ts'
import { useFrame } from '../../core/frame.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Time } from '../../core/page/value.tsx'
import { listFields, rangeOf, sortField, sortOf } from '../../object-list/fields.ts'
import { ListPager } from '../../object-list/pager.tsx'

interface Found {
  readonly items: readonly Detector[]
  readonly total: number
  readonly limit: number
  readonly page: number
}

/** All detectors that are known. */
export const list = defineView({
  name: 'detectors.list',
  path: '/detectors/list',
  summary: 'search detectors',
  access: power,
  fields: {
    ...listFields,
    source: choice({ label: 'Origin', options: 'sources' }),
    sortby: sortField(detectorSorts),
  },
  async load({ values, services }): Promise<Found> {
    const { search, source, limit, page } = values
    const { detectors, total } = await searchDetectors(services.database, {
      ...{ from: values.dt_from, to: values.dt_to, ...rangeOf(values) },
      text: search === '' ? undefined : search,
      source: source === '' ? undefined : source,
      sort: sortOf<(typeof detectorSorts)[number]>(values.sortby, 'name.asc'),
    })
    return { items: detectors, total, limit, page }
  },
  async options({ services }) {
    const sources = await detectorSources(services.database)
    return { sources: sources.map((value) => ({ value })) }
  },
  title: ({ t }) => t('Detectors'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Detectors')}>
        <RouteLink route="detectors.create" look="primary">
          {t('Create a detector')}
        </RouteLink>
      </Heading>
      <SearchForm fields={['search', 'source', 'dt_from', 'dt_to', 'sortby', 'limit']} />
      {found && (
        <div class="card">
          <DetectorTable detectors={found.items} />
          <ListPager {...found} />
        </div>
      )}
    </>
  ),
})

function DetectorTable({ detectors }: { detectors: readonly Detector[] }) {
  const { t, present } = useFrame().ask
  const columns: Column<Detector>[] = [
    {
      title: t('Name'),
      look: 'wide',
      cell: ({ id, name }) => (
        <RouteLink route="detectors.show" target={{ params: { id } }}>
          <bdi>{name}</bdi>
        </RouteLink>
      ),
    },
    {
      title: t('Description'),
      look: 'wide',
      isMinor: true,
      cell: ({ description }) => <bdi>{description}</bdi>,
    },
    {
      title: t('Credibility'),
      look: 'number',
      cell: ({ credibility }) => present.share(credibility),
    },
    { title: t('Left out'), look: 'number', cell: ({ hits }) => present.number(hits) },
    { title: t('Origin'), isMinor: true, cell: ({ source }) => <bdi>{source}</bdi> },
    {
      title: t('Registered'),
      look: 'time',
      isMinor: true,
      cell: ({ registered: at }) => <Time at={at} exact={false} />,
    },
  ]
  const empty = t('No detector fits. Events of those that are not known are believed.')
  return <Table columns={columns} rows={detectors} caption={t('Detectors')} empty={empty} />
}
