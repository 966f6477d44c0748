import { filterSorts, type OwnedFilter, searchFilters } from '../../../database/filters/search.ts'
import { listGroups } from '../../../database/groups/list.ts'
import { power, signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { choice, number } from '../../core/form/fields.ts'
import { useFrame } from '../../core/frame.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Time, Value } from '../../core/page/value.tsx'
import { groupsOf } from '../../core/viewer.ts'
import { listFields, rangeOf, sortField, sortOf } from '../../object-list/fields.ts'
import { ListPager } from '../../object-list/pager.tsx'
import { StateBadge } from './badges.tsx'

/** Stands for no group. */
const GLOBAL = '_GLOBAL'

const fields = {
  ...listFields,
  type: choice({ label: 'Kind', options: [{ value: 'basic' }, { value: 'advanced' }] }),
  state: choice({ label: 'State', options: [{ value: 'enabled' }, { value: 'disabled' }] }),
  group: choice({ label: 'Group', options: 'groups' }),
  filtering: choice({
    label: 'Reports on',
    options: [
      { value: 'source', label: 'sources' },
      { value: 'target', label: 'targets' },
    ],
  }),
  validity: choice({
    label: 'Validity',
    options: [
      { value: 'valid' },
      { value: 'expired' },
      { value: 'future', label: 'not valid yet' },
    ],
  }),
  hits: number({
    label: 'Events held back, at least',
    minimum: 0,
    maximum: 2_000_000_000,
    default: 0,
  }),
  sortby: sortField(filterSorts),
}

const shown = [
  ...['search', 'group', 'state', 'type', 'filtering', 'validity', 'hits'],
  ...['dt_from', 'dt_to', 'sortby', 'limit'],
]

/** Filters: all for those who run the system, else those of own groups. */
export const list = defineView({
  name: 'filters.list',
  path: '/filters/list',
  summary: 'list filters; others than administrators and maintainers get those of their groups',
  access: signedIn,
  fields,
  async load({ values, viewer, services, now }) {
    const {
      search,
      dt_from: from,
      dt_to: to,
      type,
      state,
      group,
      filtering,
      validity,
      hits,
      limit,
      page,
    } = values
    const { filters, total } = await searchFilters(
      services.database,
      {
        ...{ search, from, to, type, validity, hits, now },
        enabled: state === '' ? undefined : state === 'enabled',
        group: group === '' ? undefined : group === GLOBAL ? null : group,
        sourceBased: filtering === '' ? undefined : filtering === 'source',
        ...(power.allows(viewer, undefined)
          ? {}
          : { ofGroups: groupsOf(viewer).map(({ id }) => id) }),
      },
      { ...rangeOf(values), sort: sortOf(values.sortby, 'name.asc') },
    )
    return { items: filters, items_count: filters.length, total, limit, page }
  },
  async options({ services, viewer, t }) {
    const isPower = power.allows(viewer, undefined)
    const groups = isPower ? await listGroups(services.database) : groupsOf(viewer)
    const global = isPower ? [{ value: GLOBAL, label: t('all groups') }] : []
    return { groups: [...global, ...groups.map(({ name }) => ({ value: name }))] }
  },
  title: ({ t }) => t('Filters'),
  page: (found, { t, viewer }) => (
    <>
      <Heading title={t('Filters')}>
        <RouteLink route="filters.playground" look="button">
          {t('Playground')}
        </RouteLink>
        <RouteLink route="filters.create" look="primary">
          {t('Create a filter')}
        </RouteLink>
        {!power.allows(viewer, undefined) && <CreateForOwn />}
      </Heading>
      <SearchForm fields={shown} />
      {found && (
        <div class="card">
          <FilterTable filters={found.items} />
          <ListPager limit={found.limit} page={found.page} total={found.total} />
        </div>
      )}
    </>
  ),
})

/** For those who may only create filters of their groups: one button a group. */
function CreateForOwn() {
  const { t, viewer } = useFrame().ask
  return (
    <>
      {groupsOf(viewer)
        .slice(0, MOST_BUTTONS)
        .map(({ id, name }) => (
          <RouteLink
            route="filters.create_for"
            target={{ params: { group: id }, subject: { group_id: id } }}
            look="primary"
          >
            {t('Create a filter of {name}', { name })}
          </RouteLink>
        ))}
    </>
  )
}

/** Who belongs to more groups creates filters on the pages of these. */
const MOST_BUTTONS = 3

function FilterTable({ filters }: { filters: readonly OwnedFilter[] }) {
  const { t, present, now } = useFrame().ask
  const columns: Column<OwnedFilter>[] = [
    {
      title: t('Name'),
      look: 'wide',
      cell: (filter) => (
        <RouteLink route="filters.show" target={{ params: { id: filter.id }, subject: filter }}>
          <bdi>{filter.name}</bdi>
        </RouteLink>
      ),
    },
    { title: t('State'), cell: (filter) => <StateBadge filter={filter} now={now} /> },
    {
      title: t('Group'),
      cell: ({ group }) =>
        group === null ? t('all groups') : <Value kind="group" value={group} />,
    },
    {
      title: t('Reports on'),
      isMinor: true,
      cell: ({ source_based: isSource }) => (isSource ? t('sources') : t('targets')),
    },
    {
      title: t('Rule'),
      look: 'code',
      isMinor: true,
      cell: ({ filter }) => (filter.length > 160 ? `${filter.slice(0, 159)}…` : filter),
    },
    { title: t('Events held back'), look: 'number', cell: ({ hits }) => present.number(hits) },
    {
      title: t('Last held back'),
      look: 'time',
      isMinor: true,
      cell: ({ last_hit: at }) => <Time at={at} exact={false} />,
    },
  ]
  return (
    <Table
      columns={columns}
      rows={filters}
      caption={t('Filters')}
      empty={t('No filter fits. A filter keeps events that are known and harmless out of reports.')}
    />
  )
}
