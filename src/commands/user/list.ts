import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { renderTable } from '../../cli/table.ts'
import type { UserOfGroups } from '../../lib/database/users/list.ts'
import { roles } from '../../lib/database/users/tables.ts'

export default class UserList extends MentatCommand {
  static override summary = 'show the users, their roles and their groups'
  static override description =
    'Sorted by login. Passwords are never shown; "mentat user passwd" sets one.'
  static override examples = [
    '<%= config.bin %> user list',
    '<%= config.bin %> user list --role admin --json',
    '<%= config.bin %> user list --group campus',
  ]
  static override enableJsonFlag = true
  static override flags = {
    role: Flags.string({ description: 'only those with this role', options: [...roles] }),
    group: Flags.string({
      description: 'only members and managers of this group',
      helpValue: 'NAME',
    }),
    enabled: Flags.boolean({
      description: 'only those that may log in, or with --no-enabled only the others',
      allowNo: true,
    }),
  }

  async run(): Promise<{ users: UserOfGroups[] }> {
    const { flags } = await this.parse(UserList)
    const { listUsers } = await import('../../lib/database/users/list.ts')
    const users = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      listUsers(database, flags),
    )
    const isSelected = (flags.role ?? flags.group) !== undefined || 'enabled' in flags
    if (users.length > 0) this.log(userTable(users))
    else if (isSelected) this.say('no user is like that: "mentat user list" shows all')
    else this.say('no user: see "mentat user add"')
    return { users }
  }
}

function userTable(users: readonly UserOfGroups[]): string {
  return renderTable(users, [
    { title: 'LOGIN', value: ({ login }) => login },
    { title: 'NAME', value: ({ fullname }) => fullname },
    { title: 'EMAIL', value: ({ email }) => email },
    { title: 'ENABLED', value: ({ enabled }) => (enabled ? 'yes' : 'no') },
    { title: 'ROLES', value: (user) => user.roles.join(' ') },
    { title: 'GROUPS', value: groupsOf },
  ])
}

function groupsOf({ memberships, managements }: UserOfGroups): string {
  const members = memberships.filter((group) => !managements.includes(group))
  return [...managements.map((group) => `${group} (manager)`), ...members].join(', ')
}
