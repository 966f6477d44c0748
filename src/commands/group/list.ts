import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { renderTable } from '../../cli/table.ts'
import { type Group, severities } from '../../lib/database/groups/tables.ts'

export default class GroupList extends MentatCommand {
  static override summary = 'show the groups that are responsible for networks'
  static override description =
    'REPORTS TO tells from which severity on somebody gets reports: "low 2" are two addresses for reports of severity low and above.'
  static override examples = ['<%= config.bin %> group list', '<%= config.bin %> group list --json']
  static override enableJsonFlag = true

  async run(): Promise<{ groups: Group[] }> {
    const { flags } = await this.parse(GroupList)
    const { listGroups } = await import('../../lib/database/groups/list.ts')
    const groups = await withMigratedDatabase(this, this.homeOf(flags), listGroups)
    if (groups.length === 0)
      this.say('no group: see "mentat group add" and "mentat network import"')
    else this.log(groupTable(groups))
    return { groups }
  }
}

function groupTable(groups: readonly Group[]): string {
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  return renderTable(groups, [
    { title: 'GROUP', value: ({ name }) => name },
    { title: 'ENABLED', value: ({ enabled }) => (enabled ? 'yes' : 'no') },
    { title: 'PARENT', value: ({ parent_id: id }) => (id === null ? '' : (names.get(id) ?? '')) },
    { title: 'MODE', value: ({ mode }) => mode ?? '(default)' },
    { title: 'REPORTS TO', value: recipientsOf },
    { title: 'SOURCE', value: ({ source }) => source },
    { title: 'DESCRIPTION', value: ({ description }) => description },
  ])
}

function recipientsOf(group: Group): string {
  const lists = severities.map(
    (severity) => [severity, group[`emails_${severity}`].length] as const,
  )
  const filled = lists.filter(([, length]) => length > 0)
  return filled.length === 0 ? '-' : filled.map((list) => list.join(' ')).join(', ')
}
