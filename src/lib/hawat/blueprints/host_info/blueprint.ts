import type { Blueprint } from '../../core/blueprint.ts'
import { activity } from './activity.tsx'
import { search } from './search.tsx'
import { czech } from './texts.ts'

/** Everything that is known of an address or a name, in one place. */
export const hostInfoBlueprint: Blueprint = {
  name: 'host_info',
  summary: 'everything that is known of an address or a name',
  routes: [search, activity],
  menu: [{ route: 'host_info.search', title: 'Host info', position: 250 }],
  pivots: [
    { kind: 'address', title: 'Host info', route: 'host_info.search', parameter: 'search' },
    { kind: 'hostname', title: 'Host info', route: 'host_info.search', parameter: 'search' },
  ],
  catalogues: { cs: czech },
}
