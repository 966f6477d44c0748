import type { Network } from '../../../database/networks/list.ts'
import { useFrame } from '../../core/frame.ts'
import { RouteLink } from '../../core/page/heading.tsx'
import { type Column, Table } from '../../core/page/table.tsx'
import { Badge, Value } from '../../core/page/value.tsx'

/** Networks as lines. */
export function NetworkTable({ networks }: { networks: readonly Network[] }) {
  const { t } = useFrame().ask
  const columns: Column<Network>[] = [
    {
      title: t('Network'),
      look: 'code',
      cell: ({ id, network }) => (
        <RouteLink route="networks.show" target={{ params: { id } }}>
          {network}
        </RouteLink>
      ),
    },
    { title: t('Name'), look: 'wide', cell: ({ netname }) => <bdi>{netname}</bdi> },
    { title: t('Group'), look: 'wide', cell: ({ group }) => <Value kind="group" value={group} /> },
    { title: t('Origin'), isMinor: true, cell: ({ source }) => <bdi>{source}</bdi> },
    {
      title: t('Description'),
      look: 'wide',
      isMinor: true,
      cell: ({ description }) => <bdi>{description}</bdi>,
    },
    {
      title: t('Rank'),
      look: 'number',
      isMinor: true,
      isIn: ({ rank }) => rank !== null,
      cell: ({ rank }) => rank,
    },
    {
      title: '',
      isIn: ({ is_base: isBase }) => isBase,
      cell: ({ is_base: isBase }) => isBase && <Badge>{t('base network')}</Badge>,
    },
  ]
  const empty = t('No network fits. Leave out a condition, or create one.')
  return <Table columns={columns} rows={networks} caption={t('Networks')} empty={empty} />
}
