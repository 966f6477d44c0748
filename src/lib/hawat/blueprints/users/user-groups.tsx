import type { GroupOfUser } from '../../../database/users/search.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge } from '../../core/page/value.tsx'
import type { ShownUser } from './shown-user.ts'

interface Line {
  readonly group: GroupOfUser
  readonly isMember: boolean
  readonly isManager: boolean
  readonly isWanted: boolean
}

/** The groups of a user: how it belongs to each, and what can be done about it. */
export function UserGroups({ shown: { user } }: { shown: ShownUser }) {
  const { t } = useFrame().ask
  const groups = [...user.memberships, ...user.managements, ...user.memberships_wanted]
  const has = (list: readonly GroupOfUser[], id: number): boolean =>
    list.some((one) => one.id === id)
  const lines = [...new Map(groups.map((group) => [group.id, group])).values()].map((group) => ({
    group,
    isMember: has(user.memberships, group.id),
    isManager: has(user.managements, group.id),
    isWanted: has(user.memberships_wanted, group.id),
  }))
  const columns: Column<Line>[] = [
    { title: t('Group'), look: 'wide', cell: ({ group }) => <GroupLink group={group} /> },
    {
      title: t('Belongs as'),
      cell: ({ isMember, isManager, isWanted }) => (
        <span class="values">
          {isManager && <Badge tone="good">{t('manager')}</Badge>}
          {isMember && <Badge>{t('member')}</Badge>}
          {isWanted && <Badge tone="warning">{t('wants to be a member')}</Badge>}
        </span>
      ),
    },
    { title: '', cell: (line) => <Steps line={line} user={user.id} /> },
  ]
  const empty = t('Belongs to no group.')
  return <Table columns={columns} rows={lines} caption={t('Groups')} empty={empty} />
}

/** A link for those who may see the group, else its name. */
function GroupLink({ group }: { group: GroupOfUser }) {
  const { ask } = useFrame()
  const href = ask.href('groups.show', {
    params: { id: group.id },
    subject: { group_id: group.id },
  })
  return href === undefined ? (
    <bdi>{group.name}</bdi>
  ) : (
    <a href={href}>
      <bdi>{group.name}</bdi>
    </a>
  )
}

function Steps({ line, user }: { line: Line; user: number }) {
  const { ask } = useFrame()
  const { group, isMember, isManager, isWanted } = line
  const target = {
    params: { user, group: group.id },
    query: { back: `/users/${user}/show` },
    subject: { group_id: group.id },
  }
  const steps = [
    ...(isMember ? [] : [['users.add_membership', isWanted ? 'Accept' : 'Make a member']]),
    ...(isWanted ? [['users.reject_membership', 'Reject']] : []),
    ...(isMember ? [['users.remove_membership', 'Remove']] : []),
    ...(isManager
      ? [['users.remove_management', 'No manager any more']]
      : [['users.add_management', 'Make a manager']]),
  ] as const
  return (
    <span class="row-actions">
      {steps.map(([route = '', title = '']) => (
        <RouteLink route={route} target={target}>
          {ask.t(title)}
        </RouteLink>
      ))}
    </span>
  )
}
