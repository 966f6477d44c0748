import type { Queries } from '../queries.ts'
import type { Role } from './tables.ts'

/** A user who may sign in, with all that decides what it may do. */
export interface AccountRow {
  readonly id: number
  readonly login: string
  readonly fullname: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly locale: string | null
  readonly timezone: string | null
  readonly memberships: readonly { readonly id: number; readonly name: string }[]
  readonly managements: readonly { readonly id: number; readonly name: string }[]
}

const groupsOf = (table: string): string => `coalesce((
  SELECT jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) ORDER BY g.name)
  FROM ${table} m JOIN groups g ON g.id = m.group_id WHERE m.user_id = u.id), '[]')`

/** Columns of an account in a statement where the table `users` is `u`. */
export const accountColumns = `u.id, u.login, u.fullname, u.email, u.roles, u.locale, u.timezone,
  ${groupsOf('group_members')} AS memberships, ${groupsOf('group_managers')} AS managements`

/** An account that is enabled; undefined: there is none. */
export async function findAccount(
  database: Queries,
  login: string,
): Promise<AccountRow | undefined> {
  const { rows } = await database.query<AccountRow>(
    `SELECT ${accountColumns} FROM users u WHERE u.login = $1 AND u.enabled`,
    [login],
  )
  return rows[0]
}
