import { groupNames } from '../../../database/groups/search.ts'
import { searchUsers, type UserRecord, userSorts } from '../../../database/users/search.ts'
import { roles } from '../../../database/users/tables.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView, type OptionLists } from '../../core/blueprint.ts'
import { choice } from '../../core/form/fields.ts'
import { useFrame } from '../../core/frame.ts'
import { SearchForm } from '../../core/page/search-form.tsx'
import { Heading, RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Day, Time } from '../../core/page/value.tsx'
import { listFields, rangeOf, sortField, sortOf } from '../../object-list/fields.ts'
import { ListPager } from '../../object-list/pager.tsx'
import { subjectOf } from './load.ts'
import { UserState } from './user-state.tsx'

interface Found {
  readonly items: readonly UserRecord[]
  readonly total: number
  readonly limit: number
  readonly page: number
}

/** All users, for those who run the system; others find somebody by an exact e-mail address. */
export const list = defineView({
  name: 'users.list',
  path: '/users/list',
  summary: 'search users',
  access: power,
  fields: {
    ...listFields,
    state: choice({
      label: 'State',
      options: [
        { value: 'enabled', label: 'enabled' },
        { value: 'disabled', label: 'disabled' },
        { value: 'applied', label: 'applied for an account' },
      ],
    }),
    role: choice({ label: 'Role', options: 'roles' }),
    membership: choice({ label: 'Member of', options: 'groups' }),
    management: choice({ label: 'Manager of', options: 'groups' }),
    sortby: sortField(userSorts),
  },
  async load({ values, services: { database } }): Promise<Found> {
    const { search, dt_from: from, dt_to: to, state, role, membership, management, sortby } = values
    const { limit, page } = values
    const { users, total } = await searchUsers(database, {
      ...{ from, to, ...rangeOf(values) },
      text: search === '' ? undefined : search,
      state: state === '' ? undefined : (state as 'enabled'),
      role: role === '' ? undefined : role,
      member: numberOf(membership),
      manager: numberOf(management),
      sort: sortOf<(typeof userSorts)[number]>(sortby, 'login.asc'),
    })
    return { items: users, total, limit, page }
  },
  options: listOptions,
  title: ({ t }) => t('Users'),
  page: (found, { t }) => (
    <>
      <Heading title={t('Users')}>
        <RouteLink route="users.create" look="primary">
          {t('Create a user')}
        </RouteLink>
      </Heading>
      <SearchForm
        fields={[
          'search',
          'state',
          'role',
          'membership',
          'management',
          'dt_from',
          'dt_to',
          'sortby',
          'limit',
        ]}
      />
      {found && (
        <div class="card">
          <UserTable users={found.items} />
          <ListPager {...found} />
        </div>
      )}
    </>
  ),
})

async function listOptions({ services: { database }, t }: Ask<unknown>): Promise<OptionLists> {
  const groups = await groupNames(database)
  return {
    groups: [
      { value: '0', label: t('(without any)') },
      ...groups.map(({ id, name }) => ({ value: String(id), label: name })),
    ],
    roles: [
      { value: 'none', label: t('(without any)') },
      ...roles.map((value) => ({ value, label: t(value) })),
    ],
  }
}

function numberOf(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

function UserTable({ users }: { users: readonly UserRecord[] }) {
  const { t } = useFrame().ask
  const columns: Column<UserRecord>[] = [
    {
      title: t('Login'),
      look: 'wide',
      cell: (user) => (
        <RouteLink
          route="users.show"
          target={{ params: { id: user.id }, subject: subjectOf(user) }}
        >
          <bdi>{user.login}</bdi>
        </RouteLink>
      ),
    },
    { title: t('Full name'), cell: ({ fullname }) => <bdi>{fullname}</bdi> },
    { title: t('E-mail'), look: 'wide', isMinor: true, cell: ({ email }) => <bdi>{email}</bdi> },
    {
      title: t('Roles'),
      isMinor: true,
      cell: (user) => user.roles.map((role) => t(role)).join(', '),
    },
    { title: t('State'), cell: (user) => <UserState user={user} /> },
    {
      title: t('Groups'),
      look: 'number',
      isMinor: true,
      cell: ({ memberships, managements }) =>
        new Set([...memberships, ...managements].map(({ id }) => id)).size,
    },
    {
      title: t('Created'),
      look: 'time',
      isMinor: true,
      cell: ({ create_time: at }) => <Day at={at} />,
    },
    {
      title: t('Last sign-in'),
      look: 'time',
      isMinor: true,
      cell: ({ login_time: at }) => <Time at={at} exact={false} />,
    },
  ]
  const empty = t('No user fits. Leave out a condition.')
  return <Table columns={columns} rows={users} caption={t('Users')} empty={empty} />
}
