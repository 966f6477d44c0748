import { useFrame } from '../../core/frame.ts'
import { RouteLink, Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge } from '../../core/page/value.tsx'
import type { ShownGroup } from './shown-group.ts'

type Member = ShownGroup['members'][number]

/** A user and all ways in which it belongs to the group. */
interface Line extends Member {
  readonly ways: readonly Member['as'][]
}

/** Who belongs to a group, and what can be done about it. */
export function MemberTable({ shown: { group, members } }: { shown: ShownGroup }) {
  const { t } = useFrame().ask
  const target = { params: { id: group.id }, subject: { group_id: group.id } }
  const add = (
    <RouteLink route="groups.add_by_email" target={target} look="button">
      {t('Add somebody')}
    </RouteLink>
  )
  const columns: Column<Line>[] = [
    { title: t('Login'), look: 'wide', cell: (line) => <UserLink line={line} group={group.id} /> },
    { title: t('Full name'), look: 'wide', cell: ({ fullname }) => <bdi>{fullname}</bdi> },
    { title: t('E-mail'), look: 'wide', isMinor: true, cell: ({ email }) => <bdi>{email}</bdi> },
    { title: t('Belongs as'), cell: (line) => <Ways line={line} /> },
    { title: '', cell: (line) => <Steps line={line} group={group.id} /> },
  ]
  return (
    <Section title={t('Members')} actions={add}>
      <Table
        columns={columns}
        rows={linesOf(members)}
        caption={t('Members')}
        empty={t('Nobody belongs to this group yet.')}
      />
    </Section>
  )
}

function linesOf(members: readonly Member[]): Line[] {
  const byUser = new Map<number, Line>()
  for (const member of members) {
    const known = byUser.get(member.user_id)
    byUser.set(member.user_id, { ...member, ways: [...(known?.ways ?? []), member.as] })
  }
  return [...byUser.values()]
}

/** A link for those who may see the user, else the login. */
function UserLink({ line, group }: { line: Line; group: number }) {
  const { ask } = useFrame()
  const { user_id, login } = line
  const subject = { user_id, group_ids: [group] }
  const href = ask.href('users.show', { params: { id: user_id }, subject })
  return href === undefined ? (
    <bdi>{login}</bdi>
  ) : (
    <a href={href}>
      <bdi>{login}</bdi>
    </a>
  )
}

function Ways({ line: { ways, enabled } }: { line: Line }) {
  const { t } = useFrame().ask
  return (
    <span class="values">
      {ways.includes('manager') && <Badge tone="good">{t('manager')}</Badge>}
      {ways.includes('member') && <Badge>{t('member')}</Badge>}
      {ways.includes('wanted') && <Badge tone="warning">{t('wants to be a member')}</Badge>}
      {!enabled && <Badge tone="bad">{t('disabled')}</Badge>}
    </span>
  )
}

function Steps({ line: { user_id, ways }, group }: { line: Line; group: number }) {
  const { ask } = useFrame()
  const target = { params: { group, user: user_id }, subject: { group_id: group } }
  const steps = [
    ...(ways.includes('member')
      ? [['groups.remove_member', 'Remove']]
      : [['groups.add_member', ways.includes('wanted') ? 'Accept' : 'Make a member']]),
    ...(ways.includes('wanted') ? [['groups.reject_member', 'Reject']] : []),
    ...(ways.includes('manager')
      ? [['groups.remove_manager', 'No manager any more']]
      : [['groups.add_manager', 'Make a manager']]),
  ]
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
