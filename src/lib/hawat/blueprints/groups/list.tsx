import { groupSorts, groupSources, searchGroups } from '../../../database/groups/search.ts'
import type { GroupLine } from '../../../database/groups/search.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView, type OptionLists } from '../../core/blueprint.ts'
import { choice, flag, text } from '../../core/form/fields.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { listFields, rangeOf, sortField, sortOf } from '../../object-list/fields.ts'
import { ListPager } from '../../object-list/pager.tsx'
import { GroupTable } from './group-table.tsx'

interface Found {
  readonly items: readonly GroupLine[]
  readonly total: number
  readonly limit: number
  readonly page: number
}

const shown = [
  ...['search', 'state', 'source', 'member', 'manager', 'dt_from', 'dt_to', 'sortby', 'limit'],
  ...['no_member', 'no_manager'],
]

/** All groups. */
export const list = defineView({
  name: 'groups.list',
  path: '/groups/list',
  summary: 'search groups',
  access: power,
  fields: {
    ...listFields,
    state: choice({
      label: 'State',
      options: [
        { value: 'enabled', label: 'group: enabled' },
        { value: 'disabled', label: 'group: disabled' },
      ],
    }),
    source: choice({ label: 'Origin', options: 'sources' }),
    member: text({ label: 'Member', longest: 50, hint: 'a login' }),
    no_member: flag({ label: 'Without members' }),
    manager: text({ label: 'Manager', longest: 50, hint: 'a login' }),
    no_manager: flag({ label: 'Without managers' }),
    sortby: sortField(groupSorts),
  },
  async load({ values, services: { database } }): Promise<Found> {
    const { search, state, source, member, manager, limit, page } = values
    const { groups, total } = await searchGroups(database, {
      ...{ from: values.dt_from, to: values.dt_to, ...rangeOf(values) },
      text: search === '' ? undefined : search,
      enabled: state === '' ? undefined : state === 'enabled',
      source: source === '' ? undefined : source,
      member: values.no_member ? '' : member === '' ? undefined : member,
      manager: values.no_manager ? '' : manager === '' ? undefined : manager,
      sort: sortOf<(typeof groupSorts)[number]>(values.sortby, 'name.asc'),
    })
    return { items: groups, total, limit, page }
  },
  options: listOptions,
  title: ({ t }) => t('Groups'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Groups')}>
        <RouteLink route="groups.create" look="primary">
          {t('Create a group')}
        </RouteLink>
      </Heading>
      <SearchForm fields={shown} />
      {found && (
        <div class="card">
          <GroupTable
            groups={found.items}
            empty={t('No group fits. Leave out a condition, or create one.')}
          />
          <ListPager {...found} />
        </div>
      )}
    </>
  ),
})

async function listOptions({ services }: Ask<unknown>): Promise<OptionLists> {
  const sources = await groupSources(services.database)
  return { sources: sources.map((value) => ({ value })) }
}
