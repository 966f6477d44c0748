import type { UserRecord } from '../../database/users/search.ts'
import { type Access, anyOf, power, self } from '../core/access.ts'
import type { Viewer } from '../core/viewer.ts'
import type { Role } from '../../database/users/tables.ts'

/** What is about one user. */
export interface OfUser {
  readonly user_id: number
  /** Numbers of all groups that it belongs to, or wants to. */
  readonly group_ids: readonly number[]
}

/** A user as rules look at it. */
export function ofUser({
  id,
  memberships,
  memberships_wanted,
  managements,
}: Pick<UserRecord, 'id' | 'memberships' | 'memberships_wanted' | 'managements'>): OfUser {
  const groups = [...memberships, ...memberships_wanted, ...managements]
  return { user_id: id, group_ids: [...new Set(groups.map((group) => group.id))] }
}

/** Managers of one of the user's groups. */
const managerOfUser: Access<OfUser> = {
  name: 'manager of one of its groups',
  allows: ({ account }, { group_ids }) =>
    (account?.managements ?? []).some(({ id }) => group_ids.includes(id)),
}

/** Who may see a user. */
export const mayKnowUser: Access<OfUser> = anyOf<OfUser>(self, power, managerOfUser)

/** The roles that somebody may give: nobody gives more than they have. */
export function grantableRoles({ account }: Viewer): readonly Role[] {
  const roles = account?.roles ?? []
  if (roles.includes('admin')) return ['user', 'developer', 'maintainer', 'admin']
  if (!roles.includes('maintainer')) return []
  return ['user', ...roles.filter((role) => role !== 'user')]
}

/** Those who run the system, as long as the user has no role that they could not give. */
export const overUser: Access<{ readonly roles: readonly Role[] }> = {
  name: 'power, over users with no more roles',
  allows: (viewer, { roles }) => {
    const grantable = grantableRoles(viewer)
    return grantable.length > 0 && roles.every((role) => grantable.includes(role))
  },
}
