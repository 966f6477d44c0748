import { Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { loginArgument } from '../../cli/login-argument.ts'
import { type Role, roles, type User } from '../../lib/database/users/tables.ts'

export default class UserRoles extends MentatCommand {
  static override summary = 'show or change the roles of a user'
  static override description = 'Without --add and --remove it only shows them.'
  static override examples = [
    '<%= config.bin %> user roles ann@example.org',
    '<%= config.bin %> user roles ann@example.org --add maintainer --remove developer',
  ]
  static override enableJsonFlag = true
  static override flags = {
    add: Flags.string({
      description: 'give this role; may be repeated',
      options: [...roles],
      multiple: true,
    }),
    remove: Flags.string({
      description: 'take this role away; may be repeated',
      options: [...roles],
      multiple: true,
    }),
  }
  static override args = { login: loginArgument }

  async run(): Promise<{ login: string; roles: readonly Role[] }> {
    const { flags, args } = await this.parse(UserRoles)
    const { add = [], remove = [] } = flags
    const [{ checkUser }, { updateUser }] = await Promise.all([
      import('../../lib/accounts/check-user.ts'),
      import('../../lib/database/users/write.ts'),
    ])
    const changed = (user: User): User['roles'] =>
      roles.filter(
        (role) => (user.roles.includes(role) || add.includes(role)) && !remove.includes(role),
      )
    const user = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      updateUser(
        database,
        args.login.toLowerCase(),
        (before) => checkUser({ ...before, roles: changed(before) }),
        authorOf(this),
      ),
    )
    this.log(user.roles.length === 0 ? 'no role' : user.roles.join(' '))
    return { login: user.login, roles: user.roles }
  }
}
