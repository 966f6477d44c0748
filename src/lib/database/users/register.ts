import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import { userColumns } from './list.ts'
import type { User, UserFields } from './tables.ts'

/** Somebody who applies for an account. */
export interface Application {
  /** Not enabled: somebody has to do that. */
  readonly fields: UserFields & { readonly enabled: false }
  /** Why; 10 to 500 characters. */
  readonly justification: string
  /** Undefined: no sign-in by password. */
  readonly passwordHash: string | undefined
  /** Numbers of the groups to which it wants to belong. */
  readonly groups: readonly number[]
}

/**
 * Enters an application for an account.
 * @throws MentatError OBJECT_EXISTS for a login that is taken
 */
export async function registerUser(
  database: Database,
  { fields, justification, passwordHash, groups }: Application,
  author: Author,
): Promise<User> {
  return database.transaction(async (client) => {
    const { login, fullname, email, organization, roles, locale, timezone } = fields
    const { rows } = await client.query<User>(
      `INSERT INTO users (login, fullname, email, organization, roles, locale, timezone, justification, password, enabled)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, false) ON CONFLICT (login) DO NOTHING
       RETURNING ${userColumns}`,
      [
        login,
        fullname,
        email,
        organization,
        roles,
        locale,
        timezone,
        justification,
        passwordHash ?? null,
      ],
    )
    const [user] = rows
    if (!user) {
      throw new MentatError('OBJECT_EXISTS', `there is a user "${login}" already`, {
        fields: { field: 'login' },
      })
    }
    await client.query(
      `INSERT INTO group_members_wanted (group_id, user_id)
       SELECT id, $1 FROM groups WHERE id = ANY ($2::int[]) AND enabled`,
      [user.id, groups],
    )
    await recordChange(client, author, {
      ...{ model: 'user', id: user.id, operation: 'register' },
      after: { ...user, justification },
    })
    return user
  })
}
