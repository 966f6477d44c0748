import { Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { loginArgument } from '../../cli/login-argument.ts'
import { readNewPassword } from '../../cli/password-input.ts'

export default class UserPasswd extends MentatCommand {
  static override summary = 'set the password of a user'
  static override description =
    'Asks for it twice on a terminal; otherwise takes the first line of standard input. It is never an argument, which ' +
    'everybody on the machine could read.'
  static override examples = [
    '<%= config.bin %> user passwd ann@example.org',
    '<%= config.bin %> user passwd ann@example.org < password.txt',
    '<%= config.bin %> user passwd ann@example.org --remove',
  ]
  static override flags = {
    remove: Flags.boolean({ description: 'no login by password any more' }),
  }
  static override args = { login: loginArgument }

  async run(): Promise<void> {
    const { flags, args } = await this.parse(UserPasswd)
    const login = args.login.toLowerCase()
    const [{ hashPassword }, { setPassword }] = await Promise.all([
      import('../../lib/accounts/password.ts'),
      import('../../lib/database/users/write.ts'),
    ])
    const hash = flags.remove ? undefined : await hashPassword(await readNewPassword(login))
    await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      setPassword(database, login, hash, authorOf(this)),
    )
    this.say(flags.remove ? `${login} has no password any more` : `${login} has a new password`)
  }
}
