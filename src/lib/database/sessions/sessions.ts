import type { Queries } from '../queries.ts'
import { accountColumns, type AccountRow } from '../users/account.ts'

/** A sign-in that is to be remembered. Times in milliseconds since 1970. */
export interface NewSession {
  /** SHA-256 of the token. */
  readonly tokenHash: Buffer
  readonly userId: number
  readonly now: number
  /** How it was signed in: `password`, `header`, `oidc`. */
  readonly method: string
  readonly address: string
  readonly agent: string
}

/** How long sessions last, in milliseconds. */
export interface SessionLimits {
  /** Without a request. */
  readonly idle: number
  readonly longest: number
}

/** A session as its user sees it. */
export interface SessionRow {
  /** RFC 3339. */
  readonly create_time: string
  readonly last_seen: string
  readonly method: string
  readonly address: string
  readonly agent: string
  /** Whether it is the one from which is asked. */
  readonly is_current: boolean
}

/** How exact `last_seen` is: a request writes only when it is older, in milliseconds. */
const EXACTNESS = 60_000

/** Remembers a sign-in, and when the user did so last. */
export async function createSession(database: Queries, session: NewSession): Promise<void> {
  const { tokenHash, userId, now, method, address, agent } = session
  await database.query(
    `WITH seen AS (UPDATE users SET login_time = to_timestamp($3::float8 / 1000) WHERE id = $2)
     INSERT INTO sessions (token_hash, user_id, create_time, last_seen, method, address, agent)
     VALUES ($1, $2, to_timestamp($3::float8 / 1000), to_timestamp($3::float8 / 1000), $4, $5, $6)`,
    [tokenHash, userId, now, method, address, agent.slice(0, 300)],
  )
}

/**
 * Whose session it is; undefined: there is none, it is too old, or the user is disabled.
 * @param now milliseconds since 1970
 * @param isUse whether somebody does something, which keeps the session from idling out
 */
export async function accountOfSession(
  database: Queries,
  tokenHash: Buffer,
  { now, isUse, idle, longest }: SessionLimits & { readonly now: number; readonly isUse: boolean },
): Promise<AccountRow | undefined> {
  const { rows } = await database.query<AccountRow & { is_stale: boolean }>(
    `SELECT ${accountColumns}, s.last_seen < to_timestamp(($2::float8 - $5::float8) / 1000) AS is_stale
     FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.token_hash = $1 AND u.enabled AND s.last_seen > to_timestamp(($2::float8 - $3::float8) / 1000)
       AND s.create_time > to_timestamp(($2::float8 - $4::float8) / 1000)`,
    [tokenHash, now, idle, longest, EXACTNESS],
  )
  const [row] = rows
  if (row?.is_stale && isUse) {
    await database.query(
      'UPDATE sessions SET last_seen = to_timestamp($2::float8 / 1000) WHERE token_hash = $1',
      [tokenHash, now],
    )
  }
  return row
}

/** Forgets one session. */
export async function endSession(database: Queries, tokenHash: Buffer): Promise<void> {
  await database.query('DELETE FROM sessions WHERE token_hash = $1', [tokenHash])
}

/** Forgets all sessions of a user, but perhaps one. */
export async function endSessionsOf(
  database: Queries,
  userId: number,
  but?: Buffer,
): Promise<number> {
  const { rowCount } = await database.query(
    'DELETE FROM sessions WHERE user_id = $1 AND ($2::bytea IS NULL OR token_hash <> $2)',
    [userId, but ?? null],
  )
  return rowCount ?? 0
}

/**
 * The sessions of a user, the latest first.
 * @param current hash of the token from which is asked
 */
export async function listSessions(
  database: Queries,
  userId: number,
  current?: Buffer,
): Promise<SessionRow[]> {
  const { rows } = await database.query<SessionRow>(
    `SELECT create_time, last_seen, method, address, agent,
       coalesce(token_hash = $2::bytea, false) AS is_current
     FROM sessions WHERE user_id = $1 ORDER BY last_seen DESC`,
    [userId, current ?? null],
  )
  return rows
}

/** Forgets sessions that have ended by their limits. */
export async function removeOldSessions(
  database: Queries,
  { now, idle, longest }: SessionLimits & { readonly now: number },
): Promise<void> {
  await database.query(
    `DELETE FROM sessions WHERE last_seen <= to_timestamp(($1::float8 - $2::float8) / 1000)
       OR create_time <= to_timestamp(($1::float8 - $3::float8) / 1000)`,
    [now, idle, longest],
  )
}
