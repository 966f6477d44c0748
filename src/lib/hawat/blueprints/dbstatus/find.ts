import { type RunningQuery, runningQueries } from '../../../database/activity/running.ts'
import { listUsers } from '../../../database/users/list.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { type Access, anyOf, power, self } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { SEARCH_PREFIX } from '../../core/query-desk.ts'

/** A running statement and whose it is. */
export interface OwnedQuery extends RunningQuery {
  /** Null: it is no search of a user. */
  readonly user_id: number | null
  /** Login; null: unknown, or nobody's. */
  readonly user: string | null
}

/** Whoever searches may see and stop it, and those who run the system. */
export const ownerOrPower: Access<OwnedQuery> = anyOf<OwnedQuery>(power, {
  name: self.name,
  allows: (viewer, { user_id: id }) => id !== null && self.allows(viewer, { user_id: id }),
})

/** All statements that run. */
export async function allQueries({ services: { database } }: Ask<unknown>): Promise<OwnedQuery[]> {
  const running = await runningQueries(database)
  const hasOwner = running.some(({ name }) => name.startsWith(SEARCH_PREFIX))
  const users = hasOwner ? await listUsers(database) : []
  const logins = new Map(users.map(({ id, login }) => [id, login]))
  return running.map((query) => {
    const id = ownerOf(query)
    return { ...query, user_id: id, user: id === null ? null : (logins.get(id) ?? null) }
  })
}

/** The searches of the viewer. */
export async function ownQueries({
  services,
  viewer: { account },
}: Ask<unknown>): Promise<OwnedQuery[]> {
  if (!account) return []
  const found = await runningQueries(services.database, `${SEARCH_PREFIX}${account.id}:`)
  return found.map((query) => ({ ...query, user_id: account.id, user: account.login }))
}

/**
 * The search of this name, which the path has without the prefix.
 * @throws MentatError OBJECT_NOT_FOUND
 */
export async function queryNamed({ services, params }: Ask<unknown>): Promise<OwnedQuery> {
  const name = `${SEARCH_PREFIX}${params['name'] ?? ''}`
  const found = await runningQueries(services.database, name)
  const query = found.find((one) => one.name === name)
  if (!query) {
    throw new MentatError(
      'OBJECT_NOT_FOUND',
      `no search "${params['name'] ?? ''}" is running; it has ended, perhaps`,
    )
  }
  return { ...query, user_id: ownerOf(query), user: null }
}

/** The name of a search as paths have it; undefined: it is none. */
export function searchName({ name }: RunningQuery): string | undefined {
  return name.startsWith(SEARCH_PREFIX) ? name.slice(SEARCH_PREFIX.length) : undefined
}

function ownerOf(query: RunningQuery): number | null {
  const [id = ''] = searchName(query)?.split(':') ?? []
  return /^[1-9]\d{0,15}$/.test(id) ? Number(id) : null
}
