import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { databaseConfig } from '../../cli/database-access.ts'
import { MentatError } from '../../lib/framework/errors/mentat-error.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

export default class DbUrl extends MentatCommand {
  static override summary = 'print the connection string of the database in use'
  static override description =
    'For psql and scripts. The string holds the password, if there is one: do not let it get into logs. The embedded ' +
    'PostgreSQL must be running (daemons use it, or "mentat db start"); its address is that of its Unix socket, which only its account and root ' +
    'can use.'
  static override examples = [
    'psql "$(<%= config.bin %> db url)"',
    '<%= config.bin %> db url --tcp',
  ]
  static override enableJsonFlag = true
  static override flags = {
    tcp: Flags.boolean({
      description: 'address of the loopback port of the embedded PostgreSQL, with its password',
    }),
  }

  async run(): Promise<{ url: string }> {
    const { flags } = await this.parse(DbUrl)
    const home = this.homeOf(flags)
    const [{ addressOf }, { runningConnection, tcpUrl }, { socketUrl }] = await Promise.all([
      import('../../lib/database/connection.ts'),
      import('../../lib/database/server/control.ts'),
      import('../../lib/database/server/acquire.ts'),
    ])
    const configured = addressOf(await databaseConfig(home))
    const connection = runningConnection(home, systemClock)
    if (configured === undefined && !connection) throw notRunning(home.postgres)
    const own = flags.tcp ? tcpUrl(home, systemClock) : connection && socketUrl(connection)
    const url = configured ?? own
    if (url === undefined) throw withoutPort()
    this.log(url)
    return { url }
  }
}

function notRunning(folder: string): MentatError {
  return new MentatError(
    'SERVER_NOT_STARTED',
    `the embedded PostgreSQL in ${folder} is not running`,
    {
      advice: 'Start it: `mentat db start`, or run a daemon.',
    },
  )
}

function withoutPort(): MentatError {
  return new MentatError('SERVER_NOT_STARTED', 'the embedded PostgreSQL has no TCP port', {
    advice: 'Start it with one: `mentat db start --port N`, or `database.embedded.port`.',
  })
}
