import type { Network } from '../lib/database/networks/list.ts'
import { renderTable } from './table.ts'

/** Networks for people. */
export function networkTable(networks: readonly Network[]): string {
  return renderTable(networks, [
    { title: 'NETWORK', value: ({ network }) => network },
    { title: 'GROUP', value: ({ group }) => group },
    { title: 'NETNAME', value: ({ netname }) => netname },
    { title: 'SOURCE', value: ({ source }) => source },
    { title: 'RANK', value: ({ rank }) => (rank === null ? '' : String(rank)), align: 'right' },
    { title: 'NOTE', value: noteOf },
  ])
}

function noteOf({ is_base, enabled }: Network): string {
  return [is_base ? ['base'] : [], enabled ? [] : ['group disabled']].flat().join(', ')
}
