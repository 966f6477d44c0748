import type { Queries } from '../queries.ts'
import type { User } from './tables.ts'

/** A user with the names of the groups that it belongs to. */
export interface UserOfGroups extends User {
  readonly memberships: readonly string[]
  readonly memberships_wanted: readonly string[]
  readonly managements: readonly string[]
}

/** Which users are listed. */
export interface UserSelection {
  readonly role?: string | undefined
  /** Members and managers of this group. */
  readonly group?: string | undefined
  readonly enabled?: boolean | undefined
}

/** Users by login. */
export async function listUsers(
  database: Queries,
  { role, group, enabled }: UserSelection = {},
): Promise<UserOfGroups[]> {
  const { rows } = await database.query<UserOfGroups>(
    `SELECT * FROM (${selectUsers}) u
     WHERE ($1::text IS NULL OR $1 = ANY (roles)) AND ($2::bool IS NULL OR enabled = $2)
       AND ($3::text IS NULL OR $3 = ANY (memberships || managements))
     ORDER BY login`,
    [role ?? null, enabled ?? null, group ?? null],
  )
  return rows
}

/** A user by its login, in lower case. */
export async function findUser(
  database: Queries,
  login: string,
): Promise<UserOfGroups | undefined> {
  const { rows } = await database.query<UserOfGroups>(
    `SELECT * FROM (${selectUsers}) u WHERE login = $1`,
    [login],
  )
  return rows[0]
}

/** Columns of a user as they are told: the hash of the password is not. */
export const userColumns = `id, create_time, login, fullname, email, organization, roles, enabled,
  locale, timezone, login_time, password IS NOT NULL AS has_password`

const groupsOf = (table: string): string => `ARRAY(
  SELECT g.name FROM ${table} m JOIN groups g ON g.id = m.group_id
  WHERE m.user_id = users.id ORDER BY g.name)`

const selectUsers = `SELECT ${userColumns}, ${groupsOf('group_members')} AS memberships,
  ${groupsOf('group_members_wanted')} AS memberships_wanted,
  ${groupsOf('group_managers')} AS managements FROM users`
