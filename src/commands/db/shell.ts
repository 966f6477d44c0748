import { MentatCommand } from '../../cli/command.ts'
import { databaseConfig, openOptions } from '../../cli/database-access.ts'

export default class DbShell extends MentatCommand {
  static override summary = 'open psql on the database in use'
  static override description =
    'Runs psql, which has to be installed, and ends with its exit status. The embedded PostgreSQL runs for as long as the shell is open. ' +
    'Arguments after -- are given to psql.'
  static override examples = [
    '<%= config.bin %> db shell',
    '<%= config.bin %> db shell -- --command "SELECT count(*) FROM events"',
  ]
  static override strict = false

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(DbShell)
    const home = this.homeOf(flags)
    const { addressOf } = await import('../../lib/database/connection.ts')
    const { runPsql } = await import('../../lib/database/shell.ts')
    const { acquireServer } = await import('../../lib/database/server/acquire.ts')
    const config = await databaseConfig(home)
    const options = openOptions(this)
    const url = addressOf(config)
    const server =
      url === undefined
        ? await acquireServer(home, config.embedded, {
            ...options,
            holder: options.applicationName,
          })
        : undefined
    try {
      process.exitCode = await runPsql(url ?? server?.url ?? '', argv.map(String))
    } finally {
      await server?.release()
    }
  }
}
