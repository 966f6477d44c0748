import { Args } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { groupFlags, withGroupFlags } from '../../cli/group-flags.ts'
import type { Group } from '../../lib/database/groups/tables.ts'

export default class GroupAdd extends MentatCommand {
  static override summary = 'add a group'
  static override description =
    'A group is responsible for networks, which "mentat network import" gives to it, and gets the reports about them.'
  static override examples = [
    '<%= config.bin %> group add campus --emails-low abuse@example.org --description "The campus"',
    '<%= config.bin %> group add library --parent campus --emails-low lib@example.org --locale cs --timezone Europe/Prague',
  ]
  static override enableJsonFlag = true
  static override flags = groupFlags
  static override args = {
    group: Args.string({ description: 'name of the group', required: true, ignoreStdin: true }),
  }

  async run(): Promise<{ group: Group }> {
    const { flags, args } = await this.parse(GroupAdd)
    const [{ checkGroup, emptyGroup }, { createGroup }] = await Promise.all([
      import('../../lib/accounts/check-group.ts'),
      import('../../lib/database/groups/write.ts'),
    ])
    const fields = checkGroup(withGroupFlags(emptyGroup(args.group), flags))
    const group = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      createGroup(database, fields, authorOf(this)),
    )
    this.say(`added ${group.name}`)
    return { group }
  }
}
