import type { Queries } from '../queries.ts'

/** A group as a line of a list. */
export interface GroupLine {
  readonly id: number
  /** RFC 3339. */
  readonly create_time: string
  readonly name: string
  readonly source: string
  readonly description: string
  readonly enabled: boolean
  readonly local_id: string | null
  readonly parent_id: number | null
  readonly parent: string | null
  readonly networks: number
  readonly members: number
  readonly managers: number
  readonly wanted: number
}

/** Which groups are searched for; everything that is given must hold. Times in milliseconds since 1970. */
export interface GroupSearch {
  /** A part of name, description or local ID. */
  readonly text?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly enabled?: boolean | undefined
  readonly source?: string | undefined
  /** Logins; '': groups without any. */
  readonly member?: string | undefined
  readonly manager?: string | undefined
  readonly sort: GroupSort
  readonly limit: number
  readonly offset: number
}

/** How groups can be ordered. */
export const groupSorts = ['name', 'createtime', 'networks'] as const

/** One of them, in which direction. */
export type GroupSort = `${(typeof groupSorts)[number]}.${'asc' | 'desc'}`

/** One page of the groups that were searched for, and how many there are. */
export async function searchGroups(
  database: Queries,
  search: GroupSearch,
): Promise<{ readonly groups: readonly GroupLine[]; readonly total: number }> {
  const { text, from, to, enabled, source, member, manager, sort, limit, offset } = search
  const { rows } = await database.query<GroupLine & { total: number }>(
    `SELECT l.*, count(*) OVER () AS total FROM (${selectLines}) l
     WHERE ($1::text IS NULL OR strpos(lower(concat_ws(' ', name, description, local_id)), lower($1)) > 0)
       AND ($2::float8 IS NULL OR create_time >= to_timestamp($2 / 1000))
       AND ($3::float8 IS NULL OR create_time < to_timestamp($3 / 1000))
       AND ($4::bool IS NULL OR enabled = $4) AND ($5::text IS NULL OR source = $5)
       AND (${has('group_members', '$6')}) AND (${has('group_managers', '$7')})
     ORDER BY ${orderOf(sort)} LIMIT $8 OFFSET $9`,
    [text, from, to, enabled, source, member, manager, limit, offset].map((value) => value ?? null),
  )
  const total = rows[0]?.total ?? (offset === 0 ? 0 : await countAgain(database, search))
  return { groups: rows.map(({ total: _, ...group }) => group), total }
}

/** Groups by their numbers, as lines, by name. */
export async function groupLines(database: Queries, ids: readonly number[]): Promise<GroupLine[]> {
  const { rows } = await database.query<GroupLine>(
    `SELECT * FROM (${selectLines}) l WHERE id = ANY ($1::int[]) ORDER BY name`,
    [ids],
  )
  return rows
}

/** The groups right below a group, by name. */
export async function groupsBelow(
  database: Queries,
  id: number,
): Promise<{ readonly id: number; readonly name: string }[]> {
  const { rows } = await database.query<{ id: number; name: string }>(
    'SELECT id, name FROM groups WHERE parent_id = $1 ORDER BY name',
    [id],
  )
  return rows
}

/** Names of all groups, for lists to choose from. */
export async function groupNames(
  database: Queries,
): Promise<{ readonly id: number; readonly name: string; readonly enabled: boolean }[]> {
  const { rows } = await database.query<{ id: number; name: string; enabled: boolean }>(
    'SELECT id, name, enabled FROM groups ORDER BY name',
  )
  return rows
}

/** The sources from which groups come. */
export async function groupSources(database: Queries): Promise<string[]> {
  const { rows } = await database.query<{ source: string }>(
    'SELECT DISTINCT source FROM groups ORDER BY source',
  )
  return rows.map(({ source }) => source)
}

/** A page behind the last one tells nothing of the total. */
async function countAgain(database: Queries, search: GroupSearch): Promise<number> {
  return (await searchGroups(database, { ...search, limit: 1, offset: 0 })).total
}

const countOf = (table: string): string =>
  `(SELECT count(*) FROM ${table} m WHERE m.group_id = g.id)`

const selectLines = `SELECT g.id, g.create_time, g.name, g.source, g.description, g.enabled, g.local_id,
  g.parent_id, p.name AS parent, ${countOf('networks')} AS networks, ${countOf('group_members')} AS members,
  ${countOf('group_managers')} AS managers, ${countOf('group_members_wanted')} AS wanted
  FROM groups g LEFT JOIN groups p ON p.id = g.parent_id`

function has(table: string, place: string): string {
  return `${place}::text IS NULL
    OR ${place} = '' AND NOT EXISTS (SELECT FROM ${table} m WHERE m.group_id = l.id)
    OR EXISTS (SELECT FROM ${table} m JOIN users u ON u.id = m.user_id
      WHERE m.group_id = l.id AND u.login = lower(${place}))`
}

const columns: Readonly<Record<(typeof groupSorts)[number], string>> = {
  name: 'name',
  createtime: 'create_time',
  networks: 'networks',
}

function orderOf(sort: GroupSort): string {
  const [name, direction] = sort.split('.') as [(typeof groupSorts)[number], 'asc' | 'desc']
  return `${columns[name]} ${direction === 'desc' ? 'DESC' : 'ASC'}, name`
}
