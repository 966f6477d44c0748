import type { User } from '../lib/database/users/tables.ts'
import { authorOf } from './author.ts'
import type { BaseFlags, MentatCommand } from './command.ts'
import { withMigratedDatabase } from './database-access.ts'

/** Lets a user log in, or not, and says so. */
export async function setUserEnabled(
  command: MentatCommand,
  flags: BaseFlags,
  login: string,
  enabled: boolean,
): Promise<User> {
  const { updateUser } = await import('../lib/database/users/write.ts')
  const user = await withMigratedDatabase(command, command.homeOf(flags), (database) =>
    updateUser(
      database,
      login.toLowerCase(),
      (before) => ({ ...before, enabled }),
      authorOf(command),
    ),
  )
  command.say(`${user.login} is ${enabled ? 'enabled' : 'disabled'}`)
  return user
}
