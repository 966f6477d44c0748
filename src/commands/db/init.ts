import { MentatCommand } from '../../cli/command.ts'
import { databaseConfig, openOptions } from '../../cli/database-access.ts'
import type { Initialisation } from '../../lib/database/initialise.ts'

export default class DbInit extends MentatCommand {
  static override summary = 'create the database and its schema'
  static override description =
    'Creates the configured database if the server does not have it, and migrates it. Without database.url it makes ' +
    'the embedded PostgreSQL in the home folder. A second run changes nothing.'
  static override examples = [
    '<%= config.bin %> db init',
    'MENTAT_DATABASE_URL=postgresql://mentat@db.example.org/mentat <%= config.bin %> db init',
  ]
  static override enableJsonFlag = true

  async run(): Promise<Initialisation> {
    const { flags } = await this.parse(DbInit)
    const { initialiseDatabase } = await import('../../lib/database/initialise.ts')
    const home = this.homeOf(flags)
    const done = await initialiseDatabase(await databaseConfig(home), home, openOptions(this))
    this.log(`${done.created ? 'created' : 'found'} ${done.database}`)
    for (const name of done.applied) this.log(`migrated ${name}`)
    this.log(
      done.applied.length > 0
        ? `the schema has version ${done.version} now`
        : `the schema has version ${done.version} already: nothing to do`,
    )
    return done
  }
}
