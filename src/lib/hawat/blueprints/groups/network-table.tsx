import type { Group } from '../../../database/groups/tables.ts'
import type { Network } from '../../../database/networks/list.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink, Section } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Value } from '../../core/page/value.tsx'

/** So many are shown on the page of the group; the API tells all. */
const MOST = 200

/** The networks for which a group is responsible. */
export function NetworkTable({ group, networks }: { group: Group; networks: readonly Network[] }) {
  const { t } = useFrame().ask
  const subject = { group_id: group.id }
  const create = (
    <RouteLink route="networks.create_for" target={{ params: { group: group.id } }} look="button">
      {t('Create a network')}
    </RouteLink>
  )
  const columns: Column<Network>[] = [
    {
      title: t('Network'),
      look: 'code',
      cell: ({ network }) => <Value kind="network" value={network} />,
    },
    { title: t('Name'), look: 'wide', cell: ({ netname }) => <bdi>{netname}</bdi> },
    {
      title: t('Description'),
      look: 'wide',
      isMinor: true,
      cell: ({ description }) => <bdi>{description}</bdi>,
    },
    { title: t('Origin'), isMinor: true, cell: ({ source }) => <bdi>{source}</bdi> },
    { title: '', cell: ({ is_base: isBase }) => isBase && <Badge>{t('base network')}</Badge> },
    {
      title: '',
      cell: ({ id }) => (
        <RouteLink route="networks.show" target={{ params: { id }, subject }}>
          {t('Detail')}
        </RouteLink>
      ),
    },
  ]
  return (
    <Section title={t('Networks')} actions={create}>
      <Table
        columns={columns}
        rows={networks.slice(0, MOST)}
        caption={t('Networks')}
        empty={t('It is responsible for no network.')}
      />
      {networks.length > MOST && (
        <p class="muted">
          {t('The first {most} of {n}.', { most: MOST, n: networks.length })}{' '}
          <RouteLink route="networks.list" target={{ query: { group: group.name } }}>
            {t('All of them')}
          </RouteLink>
        </p>
      )}
    </Section>
  )
}
