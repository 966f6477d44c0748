import { Args } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { setGroupEnabled } from '../../cli/group-state.ts'
import type { Group } from '../../lib/database/groups/tables.ts'

export default class GroupDisable extends MentatCommand {
  static override summary = 'end the responsibility of a group; its networks and settings stay'
  static override description =
    'It gets no reports from then on, and its networks count as those of nobody. Running daemons notice it by themselves. "mentat group enable" takes it back.'
  static override examples = ['<%= config.bin %> group disable campus']
  static override enableJsonFlag = true
  static override args = {
    group: Args.string({ description: 'name of the group', required: true, ignoreStdin: true }),
  }

  async run(): Promise<{ group: Group }> {
    const { flags, args } = await this.parse(GroupDisable)
    return { group: await setGroupEnabled(this, flags, args.group, false) }
  }
}
