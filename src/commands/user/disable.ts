import { MentatCommand } from '../../cli/command.ts'
import { loginArgument } from '../../cli/login-argument.ts'
import { setUserEnabled } from '../../cli/user-state.ts'
import type { User } from '../../lib/database/users/tables.ts'

export default class UserDisable extends MentatCommand {
  static override summary = 'keep a user from logging in; everything else stays'
  static override description = '"mentat user enable" takes it back.'
  static override examples = ['<%= config.bin %> user disable ann@example.org']
  static override enableJsonFlag = true
  static override args = { login: loginArgument }

  async run(): Promise<{ user: User }> {
    const { flags, args } = await this.parse(UserDisable)
    return { user: await setUserEnabled(this, flags, args.login, false) }
  }
}
