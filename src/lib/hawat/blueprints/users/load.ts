import { userById, type UserRecord } from '../../../database/users/search.ts'
import type { Role } from '../../../database/users/tables.ts'
import { type Access, admin, anyOf, self } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { type OfUser, ofUser, overUser } from '../../membership/rules.ts'
import { idOf, missing } from '../../object-list/object-id.ts'

/** A user that a page is about. */
export interface UserSubject extends OfUser {
  readonly roles: readonly Role[]
  readonly user: UserRecord
}

/** @throws MentatError OBJECT_NOT_FOUND */
export async function userOf(ask: Ask<unknown>): Promise<UserSubject> {
  const user = await userById(ask.services.database, idOf(ask))
  if (user) return subjectOf(user)
  throw missing('user', ask.params['id'])
}

/** A user with what rules look at. */
export function subjectOf(user: UserRecord): UserSubject {
  return { ...ofUser(user), roles: user.roles, user }
}

type Ruled = Pick<UserSubject, 'user_id' | 'roles'>

/** Who may change what a user says of itself. */
export const mayChange: Access<Ruled> = anyOf<Ruled>(admin, self)

/** Who may enable and disable: those who run the system, but not themselves. */
export const maySwitch: Access<Ruled> = others(overUser)

/** Who may delete a user and set its password: administrators, but not their own. */
export const mayRule: Access<Ruled> = others(admin)

function others(rule: Access<Ruled>): Access<Ruled> {
  return {
    name: `${rule.name}, but not for themselves`,
    allows: (viewer, subject) => !self.allows(viewer, subject) && rule.allows(viewer, subject),
  }
}
