import type { GroupLine } from '../../../database/groups/search.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Day } from '../../core/page/value.tsx'

/** Groups as lines. */
export function GroupTable({ groups, empty }: { groups: readonly GroupLine[]; empty: string }) {
  const { t, present } = useFrame().ask
  const columns: Column<GroupLine>[] = [
    {
      title: t('Name'),
      look: 'wide',
      cell: ({ id, name }) => (
        <RouteLink route="groups.show" target={{ params: { id }, subject: { group_id: id } }}>
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
    { title: t('Origin'), isMinor: true, cell: ({ source }) => <bdi>{source}</bdi> },
    {
      title: t('Above it'),
      look: 'wide',
      isMinor: true,
      isIn: ({ parent }) => parent !== null,
      cell: ({ parent }) => parent !== null && <bdi>{parent}</bdi>,
    },
    { title: t('State'), cell: (group) => <GroupState enabled={group.enabled} /> },
    { title: t('Networks'), look: 'number', cell: ({ networks }) => present.number(networks) },
    {
      title: t('Members'),
      look: 'number',
      isMinor: true,
      cell: ({ members }) => present.number(members),
    },
    {
      title: t('Wish to be'),
      look: 'number',
      isIn: ({ wanted }) => wanted > 0,
      cell: ({ wanted }) =>
        wanted > 0 ? <Badge tone="warning">{present.number(wanted)}</Badge> : 0,
    },
    {
      title: t('Created'),
      look: 'time',
      isMinor: true,
      cell: ({ create_time: at }) => <Day at={at} />,
    },
  ]
  return <Table columns={columns} rows={groups} caption={t('Groups')} empty={empty} />
}

/** Whether a group is responsible for anything. */
export function GroupState({ enabled }: { enabled: boolean }) {
  const { t } = useFrame().ask
  return (
    <Badge tone={enabled ? 'good' : 'bad'}>
      {t(enabled ? 'group: enabled' : 'group: disabled')}
    </Badge>
  )
}
