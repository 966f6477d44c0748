import type { Membership } from '../lib/database/groups/members.ts'
import { renderTable } from './table.ts'

/** Who belongs to a group, as a table. */
export function memberTable(members: readonly Membership[]): string {
  return renderTable(members, [
    { title: 'LOGIN', value: ({ login }) => login },
    { title: 'NAME', value: ({ fullname }) => fullname },
    { title: 'AS', value: ({ as }) => (as === 'wanted' ? 'asks to be a member' : as) },
    { title: 'EMAIL', value: ({ email }) => email },
    { title: 'ENABLED', value: ({ enabled }) => (enabled ? 'yes' : 'no') },
  ])
}
