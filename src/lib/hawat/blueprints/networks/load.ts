import { groupsById } from '../../../database/groups/list.ts'
import { groupNames } from '../../../database/groups/search.ts'
import type { Group } from '../../../database/groups/tables.ts'
import { type Network, networksById } from '../../../database/networks/list.ts'
import type { OfGroup } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import type { OptionLists } from '../../core/blueprint.ts'
import { idOf, missing } from '../../object-list/object-id.ts'

/** A network that a page is about. */
export interface NetworkSubject extends OfGroup {
  readonly group_id: number
  readonly network: Network
}

/** @throws MentatError OBJECT_NOT_FOUND */
export async function networkOf(ask: Ask<unknown>): Promise<NetworkSubject> {
  const { database } = ask.services
  const [network] = await networksById(database, [idOf(ask)])
  if (!network) throw missing('network', ask.params['id'])
  const group = (await groupNames(database)).find(({ name }) => name === network.group)
  return { group_id: group?.id ?? 0, network }
}

/** The group for which a network is to be made. */
export async function groupOf(ask: Ask<unknown>): Promise<Group> {
  const [group] = await groupsById(ask.services.database, [idOf(ask, 'group')])
  if (group) return group
  throw missing('group', ask.params['group'])
}

/** Names of all groups. */
export async function groupOptions({ services }: Ask<unknown>): Promise<OptionLists> {
  const groups = await groupNames(services.database)
  return { groups: groups.map(({ name }) => ({ value: name })) }
}
