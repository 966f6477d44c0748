import { Args, Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { confirm } from '../../cli/confirm.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'

export default class FilterDelete extends MentatCommand {
  static override summary = 'delete a filter for reports'
  static override description =
    'Asks before, unless --yes is given. What the filter was stays in the change log. To let it rest for a while: "mentat filter set NAME --disable".'
  static override examples = ['<%= config.bin %> filter delete "our scanner" --group campus --yes']
  static override flags = {
    group: Flags.string({
      description: 'the group whose filter it is (default: one for all groups)',
      helpValue: 'NAME',
    }),
    yes: Flags.boolean({ description: 'do not ask', char: 'y' }),
  }
  static override args = {
    filter: Args.string({ description: 'name of the filter', required: true, ignoreStdin: true }),
  }

  async run(): Promise<void> {
    const { flags, args } = await this.parse(FilterDelete)
    const key = { name: args.filter, group: flags.group ?? null }
    if (!(await confirm(`Delete the filter "${key.name}"?`, flags.yes))) {
      this.say('nothing was changed')
      return
    }
    const { deleteFilter } = await import('../../lib/database/filters/manage.ts')
    await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      deleteFilter(database, key, authorOf(this)),
    )
    this.say(`deleted "${key.name}"`)
  }
}
