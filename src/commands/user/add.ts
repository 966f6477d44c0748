import { Args, Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { type Role, roles, type User } from '../../lib/database/users/tables.ts'

export default class UserAdd extends MentatCommand {
  static override summary = 'add a user'
  static override description =
    'The user has no password yet: set one with "mentat user passwd". Without --role it has the role "user".'
  static override examples = [
    '<%= config.bin %> user add ann@example.org "Ann Example" --role admin',
    '<%= config.bin %> user add bob "Bob Example" --email bob@example.org --disabled',
  ]
  static override enableJsonFlag = true
  static override flags = {
    email: Flags.string({
      description: 'e-mail address (default: the login)',
      helpValue: 'ADDRESS',
    }),
    organization: Flags.string({ description: 'where the person works', default: '' }),
    role: Flags.string({
      description: 'a role of the user; may be repeated',
      options: [...roles],
      multiple: true,
    }),
    locale: Flags.string({ description: 'language: en or cs' }),
    timezone: Flags.string({ description: 'time zone, such as Europe/Prague' }),
    disabled: Flags.boolean({ description: 'the user may not log in yet' }),
  }
  static override args = {
    login: Args.string({ description: 'the name to log in with', required: true }),
    fullname: Args.string({ description: 'name of the person', required: true }),
  }

  async run(): Promise<{ user: User }> {
    const { flags, args } = await this.parse(UserAdd)
    const [{ checkUser }, { createUser }] = await Promise.all([
      import('../../lib/accounts/check-user.ts'),
      import('../../lib/database/users/write.ts'),
    ])
    const fields = checkUser({
      ...args,
      email: flags.email ?? args.login,
      organization: flags.organization,
      roles: (flags.role as Role[] | undefined) ?? ['user'],
      enabled: !flags.disabled,
      locale: flags.locale ?? null,
      timezone: flags.timezone ?? null,
    })
    const user = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      createUser(database, fields, authorOf(this)),
    )
    this.say(`added ${user.login}; set a password with: mentat user passwd ${user.login}`)
    return { user }
  }
}
