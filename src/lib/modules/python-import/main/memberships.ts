import { type Belonging, setMembership } from '../../../database/groups/members.ts'
import { listGroups } from '../../../database/groups/list.ts'
import { listUsers, type UserOfGroups } from '../../../database/users/list.ts'
import type { PythonMain } from '../../../database/python/read-main.ts'
import { groupNames } from './groups.ts'
import { createOne, type Destination, emptyTally, refuse, type Tally } from './tally.ts'
import { loginOf } from './users.ts'

/** Requests come first: whoever becomes a member asks no longer. */
const tables = [
  ['asoc_group_members_wanted', 'wanted', 'memberships_wanted'],
  ['asoc_group_members', 'member', 'memberships'],
  ['asoc_group_managers', 'manager', 'managements'],
] as const satisfies readonly (readonly [keyof PythonMain, Belonging, keyof UserOfGroups])[]

/** Lets users belong to groups as they did; what is more here stays. */
export async function importMemberships(to: Destination, main: PythonMain): Promise<Tally> {
  const tally = emptyTally()
  const names = groupNames(main.groups)
  const logins = new Map(main.users.map((row) => [row['id'], loginOf(row)]))
  const users = new Map((await listUsers(to.database)).map((user) => [user.login, user]))
  const groups = new Set((await listGroups(to.database)).map(({ name }) => name))
  for (const [table, as, column] of tables) {
    for (const row of main[table]) {
      const group = names.get(row['group_id'] ?? null) ?? ''
      const login = logins.get(row['user_id']) ?? ''
      const label = `${as} ${JSON.stringify(login)} of group ${JSON.stringify(group)}`
      const user = users.get(login)
      if (!to.dryRun && (!user || !groups.has(group))) {
        refuse(tally, to.notes, `${label}: the user or the group is not here`)
      } else if (user?.[column].includes(group) === true) {
        tally.present += 1
      } else {
        const change = { group, login, as, present: true }
        await createOne(tally, to, label, () => setMembership(to.database, change, to.author))
      }
    }
  }
  return tally
}
