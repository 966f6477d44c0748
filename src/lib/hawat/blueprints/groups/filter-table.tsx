import type { Group } from '../../../database/groups/tables.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink, Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Time } from '../../core/page/value.tsx'
import type { GroupFilter } from './shown-group.ts'

/** What a group does not want to be told. */
export function FilterTable({ group, filters }: { group: Group; filters: readonly GroupFilter[] }) {
  const { t, present } = useFrame().ask
  const subject = { group_id: group.id }
  const create = (
    <RouteLink
      route="filters.create_for"
      target={{ params: { group: group.id }, subject }}
      look="button"
    >
      {t('Create a filter')}
    </RouteLink>
  )
  const columns: Column<GroupFilter>[] = [
    {
      title: t('Name'),
      look: 'wide',
      cell: (filter) => <FilterLink filter={filter} group={group.id} />,
    },
    {
      title: t('Description'),
      look: 'wide',
      isMinor: true,
      cell: ({ description }) => <bdi>{description}</bdi>,
    },
    {
      title: t('State'),
      cell: ({ enabled }) => (
        <Badge tone={enabled ? 'good' : 'neutral'}>{enabled ? t('enabled') : t('disabled')}</Badge>
      ),
    },
    { title: t('Held back'), look: 'number', cell: ({ hits }) => present.number(hits) },
    {
      title: t('Last time'),
      look: 'time',
      isMinor: true,
      cell: ({ last_hit: at }) => <Time at={at} exact={false} />,
    },
  ]
  return (
    <Section title={t('Filters')} actions={create}>
      <Table
        columns={columns}
        rows={filters}
        caption={t('Filters')}
        empty={t('Nothing is held back from its reports.')}
      />
    </Section>
  )
}

function FilterLink({ filter: { id, name }, group }: { filter: GroupFilter; group: number }) {
  const { ask } = useFrame()
  const href = ask.href('filters.show', { params: { id }, subject: { group_id: group } })
  return href === undefined ? (
    <bdi>{name}</bdi>
  ) : (
    <a href={href}>
      <bdi>{name}</bdi>
    </a>
  )
}
