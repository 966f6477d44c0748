import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

export default class DbStop extends MentatCommand {
  static override summary = 'stop the embedded PostgreSQL'
  static override description =
    'Ends what "mentat db start" began, and waits until the server is gone. When daemons or other commands use it, it says which and stops nothing (exit status 75), ' +
    'unless --yes is given: sessions are broken off then, and daemons wait until "mentat db start", or any new user, starts it again.'
  static override examples = ['<%= config.bin %> db stop', '<%= config.bin %> db stop --yes']
  static override enableJsonFlag = true
  static override flags = {
    yes: Flags.boolean({ char: 'y', description: 'stop it also when it is used' }),
  }

  async run(): Promise<{ stopped: boolean }> {
    const { flags } = await this.parse(DbStop)
    const { stopServer } = await import('../../lib/database/server/control.ts')
    const stopped = await stopServer(this.homeOf(flags), systemClock, flags.yes)
    this.log(
      stopped ? 'the embedded PostgreSQL was stopped' : 'the embedded PostgreSQL did not run',
    )
    return { stopped }
  }
}
