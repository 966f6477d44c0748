import { listFilters } from '../../../database/filters/manage.ts'
import { groupsBelow } from '../../../database/groups/search.ts'
import { groupsById } from '../../../database/groups/list.ts'
import { listMembers } from '../../../database/groups/members.ts'
import { listNetworks } from '../../../database/networks/list.ts'
import { signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineView } from '../../core/blueprint.ts'
import { mayManage } from '../../membership/routes.ts'
import { GroupPage } from './group-page.tsx'
import type { ShownGroup } from './shown-group.ts'
import { type GroupSubject, groupOf, maySee, namedGroup } from './load.ts'

/** One group. */
export const show = defineView({
  name: 'groups.show',
  path: '/groups/:id/show',
  summary: 'one group with members, networks and filters',
  access: signedIn,
  allows: maySee,
  load: async (ask) => withParts(ask, await groupOf(ask)),
  title: (_, shown) => shown?.group.name ?? '',
  page: (shown) => shown && <GroupPage shown={shown} />,
})

/** The same by its name, as events and reports have it. */
export const showByName = defineView({
  name: 'groups.show_by_name',
  path: '/groups/:name/show_by_name',
  summary: 'one group by its name',
  access: signedIn,
  allows: maySee,
  load: async (ask) => withParts(ask, await namedGroup(ask)),
  title: (_, shown) => shown?.group.name ?? '',
  page: (shown) => shown && <GroupPage shown={shown} />,
})

async function withParts(ask: Ask<unknown>, subject: GroupSubject): Promise<ShownGroup> {
  const { database } = ask.services
  const { group } = subject
  const [parents, below, members, networks, filters] = await Promise.all([
    groupsById(database, group.parent_id === null ? [] : [group.parent_id]),
    groupsBelow(database, group.id),
    listMembers(database, group.name),
    listNetworks(database, { group: group.name }),
    listFilters(database, group.name),
  ])
  const isManaging = mayManage.allows(ask.viewer, subject)
  const [parent] = parents
  return {
    ...subject,
    parent: parent ? { id: parent.id, name: parent.name } : null,
    ...{ below, networks },
    members: isManaging
      ? members
      : members.filter(({ as }) => as !== 'wanted').map(({ email: _, ...member }) => member),
    filters: filters.map(({ id, name, description, enabled, hits, last_hit }) => ({
      ...{ id, name, description, enabled, hits, last_hit },
    })),
  }
}
