import type { Blueprint } from '../../core/blueprint.ts'
import { membershipRoute } from '../../membership/routes.ts'
import { addToGroup } from './add-to-group.ts'
import { createKey, deleteKey } from './api-keys.tsx'
import { activity, changes } from './changes.tsx'
import { create, update } from './edit.ts'
import { list } from './list.tsx'
import { changePassword, setAnothers } from './password.ts'
import { endSessions } from './sessions.ts'
import { me, show } from './show.tsx'
import { disable, enable, remove } from './state.ts'
import { czech, english } from './texts.ts'

/** Who may use Mentat, and what everybody looks after themselves: password, API keys, sessions. */
export const usersBlueprint: Blueprint = {
  name: 'users',
  summary: 'users and the own account',
  routes: [
    ...[list, show, me, create, update, enable, disable, remove, changes, activity],
    addToGroup,
    ...[changePassword, setAnothers, createKey, deleteKey, endSessions],
    membershipRoute('add_member', 'users.add_membership', '/users/:user/add_membership/:group'),
    membershipRoute(
      'reject_member',
      'users.reject_membership',
      '/users/:user/reject_membership/:group',
    ),
    membershipRoute(
      'remove_member',
      'users.remove_membership',
      '/users/:user/remove_membership/:group',
    ),
    membershipRoute('add_manager', 'users.add_management', '/users/:user/add_management/:group'),
    membershipRoute(
      'remove_manager',
      'users.remove_management',
      '/users/:user/remove_management/:group',
    ),
  ],
  menu: [{ route: 'users.list', title: 'Users', section: 'Administration', position: 340 }],
  catalogues: { en: english, cs: czech },
}
