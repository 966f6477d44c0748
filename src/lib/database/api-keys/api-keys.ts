import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Author, recordChange } from '../change-log/record.ts'
import type { Database } from '../database.ts'
import type { Queries } from '../queries.ts'
import { accountColumns, type AccountRow } from '../users/account.ts'

/** A key of a program, as its user sees it. */
export interface ApiKey {
  readonly id: number
  readonly user_id: number
  /** RFC 3339. */
  readonly create_time: string
  readonly name: string
  readonly scopes: readonly ('read' | 'write')[]
  readonly expiry: string | null
  readonly last_used: string | null
}

/** A key that is to be made. */
export interface NewApiKey {
  readonly userId: number
  readonly name: string
  /** SHA-256 of the key. */
  readonly keyHash: Buffer
  readonly scopes: readonly ('read' | 'write')[]
  /** Milliseconds since 1970; undefined: it does not expire. */
  readonly expiry: number | undefined
}

const columns = 'id, user_id, create_time, name, scopes, expiry, last_used'

/** The most keys of one user. */
const MOST = 50

/** @throws MentatError OBJECT_EXISTS for a name that the user has given already; VALUE_INVALID for too many */
export async function createApiKey(
  database: Database,
  key: NewApiKey,
  author: Author,
): Promise<ApiKey> {
  const { userId, name, keyHash, scopes, expiry } = key
  return database.transaction(async (client) => {
    const { rows: counted } = await client.query<{ count: number }>(
      'SELECT count(*) FROM api_keys WHERE user_id = $1',
      [userId],
    )
    if ((counted[0]?.count ?? 0) >= MOST) {
      throw new MentatError('VALUE_INVALID', `there are ${MOST} keys already: delete one first`)
    }
    const { rows } = await client.query<ApiKey>(
      `INSERT INTO api_keys (user_id, name, key_hash, scopes, expiry)
       VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))
       ON CONFLICT (user_id, name) DO NOTHING RETURNING ${columns}`,
      [userId, name, keyHash, scopes, expiry ?? null],
    )
    const [after] = rows
    if (!after) {
      throw new MentatError('OBJECT_EXISTS', `there is a key "${name}" already`, {
        advice: 'Choose another name, or delete the one that is there.',
        fields: { field: 'name' },
      })
    }
    await recordChange(client, author, { model: 'api_key', id: after.id, after })
    return after
  })
}

/** The keys of a user by their names. */
export async function listApiKeys(database: Queries, userId: number): Promise<ApiKey[]> {
  const { rows } = await database.query<ApiKey>(
    `SELECT ${columns} FROM api_keys WHERE user_id = $1 ORDER BY name`,
    [userId],
  )
  return rows
}

/** One key; undefined: there is none. */
export async function findApiKey(database: Queries, id: number): Promise<ApiKey | undefined> {
  const { rows } = await database.query<ApiKey>(`SELECT ${columns} FROM api_keys WHERE id = $1`, [
    id,
  ])
  return rows[0]
}

/** Deletes a key; from then on it opens nothing. */
export async function deleteApiKey(database: Database, id: number, author: Author): Promise<void> {
  await database.transaction(async (client) => {
    const { rows } = await client.query<ApiKey>(
      `DELETE FROM api_keys WHERE id = $1 RETURNING ${columns}`,
      [id],
    )
    const [before] = rows
    if (before) await recordChange(client, author, { model: 'api_key', id, before })
  })
}

/** How exact `last_used` is, in milliseconds. */
const EXACTNESS = 60_000

/** Whose key it is, and what it is for; undefined: there is none, it has expired, or the user is disabled. */
export async function accountOfApiKey(
  database: Queries,
  keyHash: Buffer,
  now: number,
): Promise<(AccountRow & { readonly scopes: readonly ('read' | 'write')[] }) | undefined> {
  const { rows } = await database.query<
    AccountRow & { key_id: number; scopes: ('read' | 'write')[]; is_stale: boolean }
  >(
    `SELECT ${accountColumns}, k.id AS key_id, k.scopes,
       k.last_used IS NULL OR k.last_used < to_timestamp(($2::float8 - $3::float8) / 1000) AS is_stale
     FROM api_keys k JOIN users u ON u.id = k.user_id
     WHERE k.key_hash = $1 AND u.enabled AND (k.expiry IS NULL OR k.expiry > to_timestamp($2::float8 / 1000))`,
    [keyHash, now, EXACTNESS],
  )
  const [row] = rows
  if (row?.is_stale) {
    await database.query(
      'UPDATE api_keys SET last_used = to_timestamp($2::float8 / 1000) WHERE id = $1',
      [row.key_id, now],
    )
  }
  return row
}
