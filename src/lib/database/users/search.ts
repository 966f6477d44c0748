import type { Queries } from '../queries.ts'
import { userColumns } from './list.ts'
import type { User } from './tables.ts'

/** A group to which a user belongs. */
export interface GroupOfUser {
  readonly id: number
  readonly name: string
}

/** A user with the groups that it belongs to, and why it applied for its account. */
export interface UserRecord extends User {
  /** Null: it did not apply, or has been enabled since. */
  readonly justification: string | null
  readonly memberships: readonly GroupOfUser[]
  readonly memberships_wanted: readonly GroupOfUser[]
  readonly managements: readonly GroupOfUser[]
}

/** Which users are searched for; everything that is given must hold. Times in milliseconds since 1970. */
export interface UserSearch {
  /** A part of login, name or e-mail address. */
  readonly text?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly state?: 'enabled' | 'disabled' | 'applied' | undefined
  /** `none`: without any. */
  readonly role?: string | undefined
  /** Numbers of groups; 0: of none. */
  readonly member?: number | undefined
  readonly manager?: number | undefined
  readonly sort: UserSort
  readonly limit: number
  readonly offset: number
}

/** How users can be ordered. */
export const userSorts = ['login', 'fullname', 'email', 'createtime', 'logintime'] as const

/** One of them, in which direction. */
export type UserSort = `${(typeof userSorts)[number]}.${'asc' | 'desc'}`

/** One page of the users that were searched for, and how many there are. */
export async function searchUsers(
  database: Queries,
  search: UserSearch,
): Promise<{ readonly users: readonly UserRecord[]; readonly total: number }> {
  const { text, from, to, state, role, member, manager, sort, limit, offset } = search
  const { rows } = await database.query<UserRecord & { total: number }>(
    `SELECT u.*, count(*) OVER () AS total FROM (${selectRecords}) u
     WHERE ($1::text IS NULL OR strpos(lower(concat_ws(' ', login, fullname, email)), lower($1)) > 0)
       AND ($2::float8 IS NULL OR create_time >= to_timestamp($2 / 1000))
       AND ($3::float8 IS NULL OR create_time < to_timestamp($3 / 1000))
       AND ($4::text IS NULL OR CASE $4 WHEN 'enabled' THEN enabled
         WHEN 'disabled' THEN NOT enabled ELSE NOT enabled AND justification IS NOT NULL END)
       AND ($5::text IS NULL OR CASE $5 WHEN 'none' THEN roles = '{}' ELSE $5 = ANY (roles) END)
       AND (${belongs('group_members', '$6')}) AND (${belongs('group_managers', '$7')})
     ORDER BY ${orderOf(sort)} LIMIT $8 OFFSET $9`,
    [text, from, to, state, role, member, manager, limit, offset].map((value) => value ?? null),
  )
  const total = rows[0]?.total ?? (offset === 0 ? 0 : await countAgain(database, search))
  return { users: rows.map(({ total: _, ...user }) => user), total }
}

/** A user by its number; undefined: there is none. */
export async function userById(database: Queries, id: number): Promise<UserRecord | undefined> {
  const { rows } = await database.query<UserRecord>(
    `SELECT * FROM (${selectRecords}) u WHERE id = $1::int`,
    [id],
  )
  return rows[0]
}

/** The users who have an e-mail address or a login, whatever the case; at most a few. */
export async function usersByName(database: Queries, name: string): Promise<UserRecord[]> {
  const { rows } = await database.query<UserRecord>(
    `SELECT * FROM (${selectRecords}) u WHERE email = lower($1) OR login = lower($1) ORDER BY id LIMIT 10`,
    [name],
  )
  return rows
}

/** A page behind the last one tells nothing of the total. */
async function countAgain(database: Queries, search: UserSearch): Promise<number> {
  return (await searchUsers(database, { ...search, limit: 1, offset: 0 })).total
}

const groupsOf = (table: string): string => `coalesce((
  SELECT jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) ORDER BY g.name)
  FROM ${table} m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id), '[]')`

const selectRecords = `SELECT ${userColumns}, justification, ${groupsOf('group_members')} AS memberships,
  ${groupsOf('group_members_wanted')} AS memberships_wanted, ${groupsOf('group_managers')} AS managements
  FROM users`

function belongs(table: string, place: string): string {
  return `${place}::int IS NULL
    OR ${place} = 0 AND NOT EXISTS (SELECT FROM ${table} m WHERE m.user_id = u.id)
    OR EXISTS (SELECT FROM ${table} m WHERE m.user_id = u.id AND m.group_id = ${place})`
}

const columns: Readonly<Record<(typeof userSorts)[number], string>> = {
  login: 'login',
  fullname: 'lower(fullname)',
  email: 'email',
  createtime: 'create_time',
  logintime: 'login_time',
}

function orderOf(sort: UserSort): string {
  const [name, direction] = sort.split('.') as [(typeof userSorts)[number], 'asc' | 'desc']
  return `${columns[name]} ${direction === 'desc' ? 'DESC NULLS LAST' : 'ASC NULLS LAST'}, id`
}
