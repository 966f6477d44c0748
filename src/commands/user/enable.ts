import { MentatCommand } from '../../cli/command.ts'
import { loginArgument } from '../../cli/login-argument.ts'
import { setUserEnabled } from '../../cli/user-state.ts'
import type { User } from '../../lib/database/users/tables.ts'

export default class UserEnable extends MentatCommand {
  static override summary = 'let a user log in'
  static override description =
    'Takes back "mentat user disable". The password is the one of before; who never had one needs "mentat user passwd".'
  static override examples = ['<%= config.bin %> user enable ann@example.org']
  static override enableJsonFlag = true
  static override args = { login: loginArgument }

  async run(): Promise<{ user: User }> {
    const { flags, args } = await this.parse(UserEnable)
    return { user: await setUserEnabled(this, flags, args.login, true) }
  }
}
