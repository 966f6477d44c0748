import { Args } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { memberTable } from '../../cli/member-table.ts'
import { networkTable } from '../../cli/network-table.ts'
import { renderTable } from '../../cli/table.ts'
import type { Membership } from '../../lib/database/groups/members.ts'
import { type Group, severities } from '../../lib/database/groups/tables.ts'
import type { Network } from '../../lib/database/networks/list.ts'

export default class GroupShow extends MentatCommand {
  static override summary =
    'show a group: how it wants its reports, its networks, who belongs to it'
  static override description =
    '"(default)" stands for what the configuration of the reporter says.'
  static override examples = ['<%= config.bin %> group show campus']
  static override enableJsonFlag = true
  static override args = {
    group: Args.string({ description: 'name of the group', required: true, ignoreStdin: true }),
  }

  async run(): Promise<{ group: Group; networks: Network[]; members: Membership[] }> {
    const { flags, args } = await this.parse(GroupShow)
    const [{ presentGroup }, { listMembers }, { listNetworks }] = await Promise.all([
      import('../../lib/database/groups/write.ts'),
      import('../../lib/database/groups/members.ts'),
      import('../../lib/database/networks/list.ts'),
    ])
    const found = await withMigratedDatabase(this, this.homeOf(flags), async (database) => ({
      group: await presentGroup(database, args.group),
      members: await listMembers(database, args.group),
      networks: await listNetworks(database, { group: args.group }),
    }))
    this.log(fieldTable(found.group))
    this.log(found.networks.length === 0 ? '\nno networks' : `\n${networkTable(found.networks)}`)
    this.log(found.members.length === 0 ? '\nno members' : `\n${memberTable(found.members)}`)
    return found
  }
}

function fieldTable(group: Group): string {
  const fields: [string, string][] = [
    ['group', group.name],
    ['description', group.description || '-'],
    ['enabled', group.enabled ? 'yes' : 'no'],
    ...severities.map((severity): [string, string] => [
      `emails ${severity}`,
      group[`emails_${severity}`].join(', ') || '-',
    ]),
    ...(['mode', 'attachment', 'locale', 'timezone'] as const).map((column): [string, string] => [
      column,
      group[column] ?? '(default)',
    ]),
    ['redirect', group.redirect === null ? '(default)' : group.redirect ? 'yes' : 'no'],
  ]
  return renderTable(fields, [
    { title: 'FIELD', value: ([field]) => field },
    { title: 'VALUE', value: ([, value]) => value },
  ])
}
