import { Args, Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { memberTable } from '../../cli/member-table.ts'
import type { Membership, MembershipChange } from '../../lib/database/groups/members.ts'

export default class GroupMembers extends MentatCommand {
  static override summary = 'show who belongs to a group, add and remove members and managers'
  static override description =
    'Members see what concerns the group; managers also decide who belongs to it. Without flags it only shows them.'
  static override examples = [
    '<%= config.bin %> group members campus',
    '<%= config.bin %> group members campus --add ann@example.org --add-manager bob',
    '<%= config.bin %> group members campus --remove ann@example.org',
  ]
  static override enableJsonFlag = true
  static override flags = {
    add: Flags.string(logins('make this user a member')),
    remove: Flags.string(logins('this user is no member any more, nor asks to be one')),
    'add-manager': Flags.string(logins('make this user a manager')),
    'remove-manager': Flags.string(logins('this user is no manager any more')),
  }
  static override args = {
    group: Args.string({ description: 'name of the group', required: true, ignoreStdin: true }),
  }

  async run(): Promise<{ members: Membership[] }> {
    const { flags, args } = await this.parse(GroupMembers)
    const { listMembers, setMembership } = await import('../../lib/database/groups/members.ts')
    const steps = stepsOf(args.group, flags)
    const members = await withMigratedDatabase(this, this.homeOf(flags), async (database) => {
      for (const step of steps) await setMembership(database, step, authorOf(this))
      return listMembers(database, args.group)
    })
    if (members.length === 0) this.say('no members')
    else this.log(memberTable(members))
    return { members }
  }
}

interface ChosenLogins {
  readonly add?: string[] | undefined
  readonly remove?: string[] | undefined
  readonly 'add-manager'?: string[] | undefined
  readonly 'remove-manager'?: string[] | undefined
}

function stepsOf(group: string, flags: ChosenLogins): MembershipChange[] {
  const steps = (
    logins: readonly string[] | undefined,
    as: MembershipChange['as'],
    present: boolean,
  ): MembershipChange[] =>
    (logins ?? []).map((login) => ({ group, login: login.toLowerCase(), as, present }))
  return [
    ...steps(flags.remove, 'member', false),
    ...steps(flags.remove, 'wanted', false),
    ...steps(flags['remove-manager'], 'manager', false),
    ...steps(flags.add, 'member', true),
    ...steps(flags['add-manager'], 'manager', true),
  ]
}

function logins(description: string): {
  readonly description: string
  readonly helpValue: string
  readonly multiple: true
} {
  return { description: `${description}; may be repeated`, helpValue: 'LOGIN', multiple: true }
}
