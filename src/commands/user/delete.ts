import { Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { confirm } from '../../cli/confirm.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { loginArgument } from '../../cli/login-argument.ts'

export default class UserDelete extends MentatCommand {
  static override summary = 'delete a user'
  static override description =
    'Memberships go with it. What the user did stays in the change log, under the login.'
  static override examples = ['<%= config.bin %> user delete bob --yes']
  static override flags = {
    yes: Flags.boolean({ description: 'do not ask', char: 'y' }),
  }
  static override args = { login: loginArgument }

  async run(): Promise<void> {
    const { flags, args } = await this.parse(UserDelete)
    const login = args.login.toLowerCase()
    if (!(await confirm(`Delete the user ${login}?`, flags.yes))) {
      this.say('nothing was changed')
      return
    }
    const { deleteUser } = await import('../../lib/database/users/write.ts')
    await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      deleteUser(database, login, authorOf(this)),
    )
    this.say(`deleted ${login}`)
  }
}
