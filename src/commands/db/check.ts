import { MentatCommand } from '../../cli/command.ts'
import { withDatabase } from '../../cli/database-access.ts'
import type { SchemaDrift } from '../../lib/database/schema-check.ts'

export default class DbCheck extends MentatCommand {
  static override summary = 'compare the schema of the database with what it should be'
  static override description =
    'Lists tables, columns, indexes, constraints, types and functions that are missing, that no migration has made, or that ' +
    'differ. What should be there is learned by running the migrations in a temporary schema of the same database, in a ' +
    'transaction that is rolled back. Partitions are left out: they come and go. Exit status 1 when there is a difference.'
  static override examples = ['<%= config.bin %> db check', '<%= config.bin %> db check --json']
  static override enableJsonFlag = true

  async run(): Promise<SchemaDrift> {
    const { flags } = await this.parse(DbCheck)
    const { checkSchema, hasDrift } = await import('../../lib/database/schema-check.ts')
    const drift = await withDatabase(this, this.homeOf(flags), (database) => checkSchema(database))
    for (const { object, definition } of drift.missing) {
      this.log(`missing    ${object}\n  should be  ${definition}`)
    }
    for (const { object, definition } of drift.extra) {
      this.log(`extra      ${object}\n  found      ${definition}`)
    }
    for (const { object, expected, found } of drift.differing) {
      this.log(`differing  ${object}\n  should be  ${expected}\n  found      ${found}`)
    }
    if (hasDrift(drift)) process.exitCode = 1
    else this.log(`no difference in ${drift.compared} objects`)
    return drift
  }
}
