import { Args } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { setGroupEnabled } from '../../cli/group-state.ts'
import type { Group } from '../../lib/database/groups/tables.ts'

export default class GroupEnable extends MentatCommand {
  static override summary = 'make a group responsible for its networks again'
  static override description =
    'Takes back "mentat group disable". Running daemons notice it by themselves.'
  static override examples = ['<%= config.bin %> group enable campus']
  static override enableJsonFlag = true
  static override args = {
    group: Args.string({ description: 'name of the group', required: true, ignoreStdin: true }),
  }

  async run(): Promise<{ group: Group }> {
    const { flags, args } = await this.parse(GroupEnable)
    return { group: await setGroupEnabled(this, flags, args.group, true) }
  }
}
