import { MentatCommand } from '../../cli/command.ts'
import { openOptions, withDatabase } from '../../cli/database-access.ts'
import type { MigrationReport } from '../../lib/database/migrate.ts'

export default class DbMigrate extends MentatCommand {
  static override summary = 'bring the schema of the database to this version of Mentat'
  static override description =
    'Runs the missing migrations, each in a transaction of its own. Several calls at once take turns; daemons may go on ' +
    'running. Refuses a database that a newer Mentat has migrated.'
  static override examples = ['<%= config.bin %> db migrate', '<%= config.bin %> db migrate --json']
  static override enableJsonFlag = true

  async run(): Promise<MigrationReport> {
    const { flags } = await this.parse(DbMigrate)
    const { migrate } = await import('../../lib/database/migrate.ts')
    const report = await withDatabase(this, this.homeOf(flags), (database) =>
      migrate(database, openOptions(this)),
    )
    for (const name of report.applied) this.log(`migrated ${name}`)
    this.log(
      report.applied.length > 0
        ? `the schema has version ${report.version} now`
        : `the schema has version ${report.version} already: nothing to do`,
    )
    return report
  }
}
