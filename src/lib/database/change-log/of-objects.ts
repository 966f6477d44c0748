import type { Queries } from '../queries.ts'
import type { LoggedChange } from './list.ts'

/** The changes of a group and of all that belongs to it: networks and filters, those that are gone too; newest first. */
export async function changesOfGroup(
  database: Queries,
  { id, name }: { readonly id: number; readonly name: string },
  limit: number,
): Promise<LoggedChange[]> {
  const { rows } = await database.query<LoggedChange>(
    `SELECT * FROM change_log
     WHERE model = 'group' AND model_id = $1
       OR model = 'network' AND (model_id IN (SELECT id FROM networks WHERE group_id = $1)
         OR before->>'group' = $2 OR after->>'group' = $2)
       OR model = 'filter' AND (model_id IN (SELECT id FROM filters WHERE group_id = $1)
         OR before->>'group' = $2 OR after->>'group' = $2)
     ORDER BY id DESC LIMIT $3`,
    [id, name, limit],
  )
  return rows
}

/** The changes of a user: of the account and its API keys, and of what it belongs to; newest first. */
export async function changesOfUser(
  database: Queries,
  { id, login }: { readonly id: number; readonly login: string },
  limit: number,
): Promise<LoggedChange[]> {
  const { rows } = await database.query<LoggedChange>(
    `SELECT * FROM change_log
     WHERE model = 'user' AND model_id = $1
       OR model = 'api_key' AND (before->>'user_id' = $1::text OR after->>'user_id' = $1::text)
       OR model = 'group' AND operation ~ '^(add|remove)_'
         AND (before->>'login' = $2 OR after->>'login' = $2)
     ORDER BY id DESC LIMIT $3`,
    [id, login, limit],
  )
  return rows
}

/** The changes that a user has made; newest first. */
export async function changesBy(
  database: Queries,
  authorId: number,
  limit: number,
): Promise<LoggedChange[]> {
  const { rows } = await database.query<LoggedChange>(
    'SELECT * FROM change_log WHERE author_id = $1 ORDER BY id DESC LIMIT $2',
    [authorId, limit],
  )
  return rows
}
