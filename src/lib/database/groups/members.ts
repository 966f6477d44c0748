import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'
import { presentGroup } from './write.ts'

/** How a user belongs to a group: as a member, as one who manages it, or as one who asks to be a member. */
export const belongings = ['member', 'manager', 'wanted'] as const

/** One of them. */
export type Belonging = (typeof belongings)[number]

/** Who belongs to a group, and how. */
export interface Membership {
  readonly user_id: number
  readonly login: string
  readonly fullname: string
  readonly email: string
  readonly enabled: boolean
  readonly as: Belonging
}

/** Everybody who belongs to a group: managers, members, then those who ask, by login. */
export async function listMembers(database: Queries, group: string): Promise<Membership[]> {
  const { id } = await presentGroup(database, group)
  const { rows } = await database.query<Membership>(
    `SELECT u.id AS user_id, u.login, u.fullname, u.email, u.enabled, m.as
     FROM (SELECT user_id, 'manager' AS as, 1 AS rank FROM group_managers WHERE group_id = $1
       UNION ALL SELECT user_id, 'member', 2 FROM group_members WHERE group_id = $1
       UNION ALL SELECT user_id, 'wanted', 3 FROM group_members_wanted WHERE group_id = $1) m
     JOIN users u ON u.id = m.user_id ORDER BY m.rank, u.login`,
    [id],
  )
  return rows
}

/** Those who manage a group and may sign in, by login: where and in which language mails reach them. */
export async function managersOf(
  database: Queries,
  group: string,
): Promise<{ readonly email: string; readonly locale: string | null }[]> {
  const { rows } = await database.query<{ email: string; locale: string | null }>(
    `SELECT u.email, u.locale FROM groups g JOIN group_managers m ON m.group_id = g.id
     JOIN users u ON u.id = m.user_id WHERE g.name = $1 AND u.enabled ORDER BY u.login`,
    [group],
  )
  return rows
}

/**
 * Makes a user belong to a group, or end that; whoever becomes a member asks no longer. Nothing happens when it is so already.
 * @throws MentatError OBJECT_NOT_FOUND for the user or the group
 */
export async function setMembership(
  database: Database,
  { group, login, as, present }: MembershipChange,
  author: Author,
): Promise<boolean> {
  return database.transaction(async (client) => {
    const ids = [(await presentGroup(client, group)).id, await userId(client, login)]
    const { rowCount } = await client.query(
      present
        ? `INSERT INTO ${tables[as]} (group_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`
        : `DELETE FROM ${tables[as]} WHERE group_id = $1 AND user_id = $2`,
      ids,
    )
    if (present && as === 'member') {
      await client.query(
        'DELETE FROM group_members_wanted WHERE group_id = $1 AND user_id = $2',
        ids,
      )
    }
    if (rowCount === 0) return false
    const operation = `${present ? 'add' : 'remove'}_${as}`
    const told = { group, login }
    await recordChange(client, author, {
      ...{ model: 'group', id: ids[0] ?? 0, operation },
      ...(present ? { after: told } : { before: told }),
    })
    return true
  })
}

/** What is to be so. */
export interface MembershipChange {
  readonly group: string
  readonly login: string
  readonly as: Belonging
  readonly present: boolean
}

const tables: Readonly<Record<Belonging, string>> = {
  member: 'group_members',
  manager: 'group_managers',
  wanted: 'group_members_wanted',
}

async function userId(client: Queries, login: string): Promise<number> {
  const { rows } = await client.query<{ id: number }>('SELECT id FROM users WHERE login = $1', [
    login,
  ])
  if (rows[0]) return rows[0].id
  throw new MentatError('OBJECT_NOT_FOUND', `there is no user "${login}"`, {
    advice: '"mentat user list" shows all.',
  })
}
