import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { databaseConfig, openOptions } from '../../cli/database-access.ts'
import type { ServerFacts } from '../../lib/database/server/control.ts'
import { MentatError } from '../../lib/framework/errors/mentat-error.ts'

export default class DbStart extends MentatCommand {
  static override summary = 'start the embedded PostgreSQL in the background'
  static override description =
    'The server stays until "mentat db stop" or the end of the system, also when nobody uses it. Without this command it runs as long as a daemon or a command ' +
    'needs it. With --port it also listens on the loopback interface, with a generated password: "mentat db url --tcp" prints it.'
  static override examples = [
    '<%= config.bin %> db start',
    '<%= config.bin %> db start --port 5433',
  ]
  static override enableJsonFlag = true
  static override flags = {
    port: Flags.integer({
      description: 'TCP port on the loopback interface (default: database.embedded.port, or none)',
      min: 1,
      max: 65_535,
      helpValue: 'N',
    }),
  }

  async run(): Promise<ServerFacts> {
    const { flags } = await this.parse(DbStart)
    const home = this.homeOf(flags)
    const config = await databaseConfig(home)
    if (config.url !== undefined) throw configured()
    const { inspectServer, startInBackground } =
      await import('../../lib/database/server/control.ts')
    const options = openOptions(this)
    const port = flags.port ?? config.embedded.port
    const already = await startInBackground(home, { port }, options)
    const facts = inspectServer(home, options.clock)
    this.log(
      `the embedded PostgreSQL ${already ? 'was started already and runs' : 'runs'} in the background (PID ${facts.pid ?? '?'})`,
    )
    return facts
  }
}

function configured(): MentatError {
  return new MentatError(
    'USAGE',
    '`database.url` is configured: the embedded PostgreSQL is not in use',
    {
      advice: 'Start and stop that server by its own means.',
    },
  )
}
