import { changesBy, changesOfUser } from '../../../database/change-log/of-objects.ts'
import { anyOf, power, self, signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { ChangeTable } from '../../change-log/change-table.tsx'
import { shownChange } from '../../change-log/differences.ts'
import { userOf, type UserSubject } from './load.ts'

/** So many changes are shown. */
const MOST = 100

const mayRead = anyOf<Pick<UserSubject, 'user_id'>>(self, power)

/** What was changed of an account. */
export const changes = defineView({
  name: 'users.changes',
  path: '/users/:id/changes',
  summary: 'the latest changes of a user',
  access: signedIn,
  allows: mayRead,
  frame: 'part',
  async load(ask) {
    const { user_id, user } = await userOf(ask)
    const rows = mayRead.allows(ask.viewer, { user_id })
      ? await ask.search((database) => changesOfUser(database, user, MOST))
      : []
    return { user_id, items: rows.map(shownChange) }
  },
  title: () => '',
  page: (found) => found && <ChangeTable changes={found.items} />,
})

/** What a user has changed. */
export const activity = defineView({
  name: 'users.activity',
  path: '/users/:id/activity',
  summary: 'the latest changes that a user has made',
  access: signedIn,
  allows: mayRead,
  frame: 'part',
  async load(ask) {
    const { user_id } = await userOf(ask)
    const rows = mayRead.allows(ask.viewer, { user_id })
      ? await ask.search((database) => changesBy(database, user_id, MOST))
      : []
    return { user_id, items: rows.map(shownChange) }
  },
  title: () => '',
  page: (found) => found && <ChangeTable changes={found.items} />,
})
