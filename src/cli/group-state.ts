import type { Group } from '../lib/database/groups/tables.ts'
import { authorOf } from './author.ts'
import type { BaseFlags, MentatCommand } from './command.ts'
import { withMigratedDatabase } from './database-access.ts'

/** Makes a group responsible for its networks, or not, and says so. */
export async function setGroupEnabled(
  command: MentatCommand,
  flags: BaseFlags,
  name: string,
  enabled: boolean,
): Promise<Group> {
  const { updateGroup } = await import('../lib/database/groups/write.ts')
  const group = await withMigratedDatabase(command, command.homeOf(flags), (database) =>
    updateGroup(database, name, (before) => ({ ...before, enabled }), authorOf(command)),
  )
  command.say(`${group.name} is ${enabled ? 'enabled' : 'disabled'}`)
  return group
}
