import { changesOfGroup } from '../../../database/change-log/of-objects.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { ChangeTable } from '../../change-log/change-table.tsx'
import { shownChange } from '../../change-log/differences.ts'
import { mayManage } from '../../membership/routes.ts'
import { groupOf } from './load.ts'

/** So many changes are shown. */
const MOST = 100

/** What was changed of a group, its settings, members, networks and filters. */
export const changes = defineView({
  name: 'groups.changes',
  path: '/groups/:id/changes',
  summary: 'the latest changes of a group and of what belongs to it',
  access: signedIn,
  allows: mayManage,
  frame: 'part',
  async load(ask) {
    const { group_id, group } = await groupOf(ask)
    const rows = mayManage.allows(ask.viewer, { group_id })
      ? await ask.search((database) => changesOfGroup(database, group, MOST))
      : []
    return { group_id, items: rows.map(shownChange) }
  },
  title: () => '',
  page: (found) => found && <ChangeTable changes={found.items} />,
})
