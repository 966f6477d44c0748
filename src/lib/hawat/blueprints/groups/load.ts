import { groupsById, findGroup } from '../../../database/groups/list.ts'
import type { Group } from '../../../database/groups/tables.ts'
import { anyOf, ofGroup, type OfGroup, power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { groupsOf, type Viewer } from '../../core/viewer.ts'
import { idOf, missing } from '../../object-list/object-id.ts'

/** A group that a page is about. */
export interface GroupSubject extends OfGroup {
  readonly group_id: number
  readonly group: Group
}

/** Who may see a group. */
export const maySee = anyOf<OfGroup>(power, ofGroup)

/** Names of the groups that somebody may see; undefined: all. */
export function visibleGroups(viewer: Viewer): readonly string[] | undefined {
  return power.allows(viewer, undefined) ? undefined : groupsOf(viewer).map(({ name }) => name)
}

/** @throws MentatError OBJECT_NOT_FOUND */
export async function groupOf(ask: Ask<unknown>): Promise<GroupSubject> {
  const [group] = await groupsById(ask.services.database, [idOf(ask)])
  if (group) return { group_id: group.id, group }
  throw missing('group', ask.params['id'])
}

/** The same by its name. */
export async function namedGroup({ services, params }: Ask<unknown>): Promise<GroupSubject> {
  const group = await findGroup(services.database, params['name'] ?? '')
  if (group) return { group_id: group.id, group }
  throw missing('group', params['name'])
}
