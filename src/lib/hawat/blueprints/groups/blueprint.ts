import type { Blueprint } from '../../core/blueprint.ts'
import { membershipRoute } from '../../membership/routes.ts'
import { addByEmail } from './add-by-email.ts'
import { changes } from './changes.tsx'
import { create, update } from './edit.ts'
import { list } from './list.tsx'
import { mine } from './mine.tsx'
import { visibleGroups } from './load.ts'
import { show, showByName } from './show.tsx'
import { disable, enable, remove } from './state.ts'

/** Those who are responsible for networks and get reports. */
export const groupsBlueprint: Blueprint = {
  name: 'groups',
  summary: 'groups, their members, networks and settings',
  routes: [
    ...[list, mine, show, showByName, create, update, enable, disable, remove, changes, addByEmail],
    membershipRoute('add_member', 'groups.add_member', '/groups/:group/add_member/:user'),
    membershipRoute('reject_member', 'groups.reject_member', '/groups/:group/reject_member/:user'),
    membershipRoute('remove_member', 'groups.remove_member', '/groups/:group/remove_member/:user'),
    membershipRoute('add_manager', 'groups.add_manager', '/groups/:group/add_manager/:user'),
    membershipRoute(
      'remove_manager',
      'groups.remove_manager',
      '/groups/:group/remove_manager/:user',
    ),
  ],
  menu: [{ route: 'groups.list', title: 'Groups', section: 'Administration', position: 350 }],
  pivots: [
    {
      kind: 'group',
      title: 'Show the group',
      route: 'groups.show_by_name',
      parameter: ':name',
      offeredFor: visibleGroups,
    },
  ],
}
