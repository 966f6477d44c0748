import { Args, Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { groupFlags, withGroupFlags } from '../../cli/group-flags.ts'
import type { Group } from '../../lib/database/groups/tables.ts'

export default class GroupSet extends MentatCommand {
  static override summary = 'change a group, or how it wants its reports'
  static override description = 'What is not named stays as it is.'
  static override examples = [
    '<%= config.bin %> group set campus --emails-high boss@example.org,duty@example.org',
    '<%= config.bin %> group set campus --mode both --attachment csv --timezone Europe/Prague',
    '<%= config.bin %> group set campus --mode ""',
  ]
  static override enableJsonFlag = true
  static override flags = {
    name: Flags.string({ description: 'a new name' }),
    ...groupFlags,
  }
  static override args = {
    group: Args.string({ description: 'name of the group', required: true, ignoreStdin: true }),
  }

  async run(): Promise<{ group: Group }> {
    const { flags, args } = await this.parse(GroupSet)
    const [{ checkGroup }, { updateGroup }] = await Promise.all([
      import('../../lib/accounts/check-group.ts'),
      import('../../lib/database/groups/write.ts'),
    ])
    const group = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      updateGroup(
        database,
        args.group,
        (before) => {
          const after = withGroupFlags(before, flags)
          return checkGroup({ ...after, name: flags.name ?? after.name })
        },
        authorOf(this),
      ),
    )
    this.say(`changed ${group.name}`)
    return { group }
  }
}
