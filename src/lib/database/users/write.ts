import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'
import { userColumns } from './list.ts'
import type { User, UserFields } from './tables.ts'

/**
 * Creates a user, without a password.
 * @throws MentatError OBJECT_EXISTS
 */
export async function createUser(
  database: Database,
  fields: UserFields,
  author: Author,
): Promise<User> {
  return database.transaction(async (client) => {
    const { rows } = await client.query<User>(
      `INSERT INTO users (login, fullname, email, organization, roles, enabled, locale, timezone)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (login) DO NOTHING
       RETURNING ${userColumns}`,
      valuesOf(fields),
    )
    const [after] = rows
    if (!after) throw taken(fields.login)
    await recordChange(client, author, { model: 'user', id: after.id, after })
    return after
  })
}

/** A user by its login. */
export interface UserTarget {
  readonly login: string
  /** Somebody who may sign in stays an administrator: whoever works from outside could not mend it. */
  readonly keepsAdmin: boolean
}

/**
 * Changes a user. With enabling, the reason why it applied has served its purpose and goes.
 * @param target a login; the last administrator may go then
 * @param change makes the new fields of the old ones; it may throw
 * @throws MentatError OBJECT_NOT_FOUND; OBJECT_EXISTS for a new login that is taken; VALUE_INVALID when no administrator
 *   would be left
 */
export async function updateUser(
  database: Database,
  target: string | UserTarget,
  change: (user: User) => UserFields,
  author: Author,
): Promise<User> {
  return database.transaction(async (client) => {
    const before = await lockTarget(client, target)
    const fields = change(before)
    if (fields.login !== before.login) await refuseTaken(client, fields.login)
    const { rows } = await client.query<User>(
      `UPDATE users SET login = $1, fullname = $2, email = $3, organization = $4, roles = $5,
         enabled = $6, locale = $7, timezone = $8,
         justification = CASE WHEN NOT $6 THEN justification END WHERE id = $9 RETURNING ${userColumns}`,
      [...valuesOf(fields), before.id],
    )
    const after = rows[0] ?? before
    if (isAdmin(before) && !isAdmin(after)) await refuseNoAdmin(client, target)
    await recordChange(client, author, { model: 'user', id: before.id, before, after })
    return after
  })
}

/**
 * Sets the hash of the password; undefined: no login by password any more.
 * @throws MentatError OBJECT_NOT_FOUND
 */
export async function setPassword(
  database: Database,
  login: string,
  hash: string | undefined,
  author: Author,
): Promise<void> {
  await database.transaction(async (client) => {
    const after = await lockUser(client, login)
    await client.query('UPDATE users SET password = $1 WHERE id = $2', [hash ?? null, after.id])
    const operation = hash === undefined ? 'remove_password' : 'set_password'
    await recordChange(client, author, { model: 'user', id: after.id, operation, after })
  })
}

/**
 * The hash of the password of a user who may log in.
 * @returns undefined when there is no such user, none that is enabled, or none with a password
 */
export async function passwordHash(database: Queries, login: string): Promise<string | undefined> {
  const { rows } = await database.query<{ password: string | null }>(
    'SELECT password FROM users WHERE login = $1 AND enabled',
    [login],
  )
  return rows[0]?.password ?? undefined
}

/** @throws MentatError OBJECT_NOT_FOUND; VALUE_INVALID when no administrator would be left */
export async function deleteUser(
  database: Database,
  target: string | UserTarget,
  author: Author,
): Promise<void> {
  await database.transaction(async (client) => {
    const before = await lockTarget(client, target)
    await client.query('DELETE FROM users WHERE id = $1', [before.id])
    if (isAdmin(before)) await refuseNoAdmin(client, target)
    await recordChange(client, author, { model: 'user', id: before.id, before })
  })
}

async function refuseTaken(client: Queries, login: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM users WHERE login = $1', [login])
  if (rowCount !== 0) throw taken(login)
}

function taken(login: string): MentatError {
  return new MentatError('OBJECT_EXISTS', `there is a user "${login}" already`, {
    advice: 'See it with "mentat user list".',
    fields: { field: 'login' },
  })
}

function isAdmin({ enabled, roles }: Pick<User, 'enabled' | 'roles'>): boolean {
  return enabled && roles.includes('admin')
}

async function refuseNoAdmin(client: Queries, target: string | UserTarget): Promise<void> {
  if (typeof target === 'string' || !target.keepsAdmin) return
  const { rowCount } = await client.query(
    `SELECT FROM users WHERE enabled AND 'admin' = ANY (roles) LIMIT 1`,
  )
  if (rowCount !== 0) return
  throw new MentatError('VALUE_INVALID', 'no administrator would be left who may sign in', {
    advice: 'Make somebody else an administrator first.',
  })
}

async function lockTarget(client: Queries, target: string | UserTarget): Promise<User> {
  if (typeof target === 'string') return lockUser(client, target)
  // Two administrators who disable each other at once must not both succeed.
  if (target.keepsAdmin) await client.query('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE')
  return lockUser(client, target.login)
}

async function lockUser(client: Queries, login: string): Promise<User> {
  const { rows } = await client.query<User>(
    `SELECT ${userColumns} FROM users WHERE login = $1 FOR UPDATE`,
    [login],
  )
  const [user] = rows
  if (user) return user
  throw new MentatError('OBJECT_NOT_FOUND', `there is no user "${login}"`, {
    advice: '"mentat user list" shows all.',
  })
}

function valuesOf(fields: UserFields): unknown[] {
  const { login, fullname, email, organization, roles, enabled, locale, timezone } = fields
  return [login, fullname, email, organization, roles, enabled, locale, timezone]
}
