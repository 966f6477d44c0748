import { Args, Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { confirm } from '../../cli/confirm.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'

export default class GroupDelete extends MentatCommand {
  static override summary = 'delete a group with its networks, filters and memberships'
  static override description =
    'Its reports stay, without a group. To keep everything and only end its responsibility, disable it.'
  static override examples = ['<%= config.bin %> group delete library --yes']
  static override flags = {
    yes: Flags.boolean({ description: 'do not ask', char: 'y' }),
  }
  static override args = {
    group: Args.string({ description: 'name of the group', required: true, ignoreStdin: true }),
  }

  async run(): Promise<void> {
    const { flags, args } = await this.parse(GroupDelete)
    const question = `Delete the group ${args.group} with its networks, filters and memberships?`
    if (!(await confirm(question, flags.yes))) {
      this.say('nothing was changed')
      return
    }
    const { deleteGroup } = await import('../../lib/database/groups/delete.ts')
    await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      deleteGroup(database, args.group, authorOf(this)),
    )
    this.say(`deleted ${args.group}`)
  }
}
