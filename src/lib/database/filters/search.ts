import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Queries } from '../queries.ts'
import { selectFilters } from './manage.ts'
import type { ReportFilter } from './tables.ts'

/** A filter with the ID of its group. */
export type OwnedFilter = ReportFilter & {
  /** Null: it is for all groups. */
  readonly group_id: number | null
}

/** Which filters are listed; everything that is given must hold. Times in milliseconds since 1970. */
export interface FilterConditions {
  /** A part of the name, the text or the description, whatever its case. */
  readonly search?: string
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly type?: string
  readonly enabled?: boolean | undefined
  /** Name of a group; null: only those for all groups. */
  readonly group?: string | null | undefined
  readonly sourceBased?: boolean | undefined
  /** Whether it is valid at `now`, not yet, or no more. */
  readonly validity?: string
  readonly hits?: number
  /** Only filters of groups with these IDs; undefined: all. */
  readonly ofGroups?: readonly number[] | undefined
  readonly now: number
}

/** What lists of filters can follow. */
export const filterSorts = ['name', 'createtime', 'hits', 'last_hit'] as const

/** An order, and which part of the list is wanted. */
export interface FilterRange {
  readonly sort: `${(typeof filterSorts)[number]}.${'asc' | 'desc'}`
  readonly limit: number
  readonly offset: number
}

/** Filters that fit, and how many there are in all. */
export async function searchFilters(
  database: Queries,
  conditions: FilterConditions,
  { sort, limit, offset }: FilterRange,
): Promise<{ readonly filters: readonly OwnedFilter[]; readonly total: number }> {
  const [name = 'name', way] = sort.split('.')
  const { rows } = await database.query<OwnedFilter & { readonly total: number }>(
    `SELECT count(*) OVER () AS total, f.* FROM (${owned}) f
     WHERE ($1::text = '' OR strpos(lower(f.name || chr(10) || f.filter || chr(10) || f.description), lower($1)) > 0)
       AND ($2::timestamptz IS NULL OR f.create_time >= $2) AND ($3::timestamptz IS NULL OR f.create_time < $3)
       AND ($4::text = '' OR f.type = $4) AND ($5::bool IS NULL OR f.enabled = $5)
       AND ($6::bool OR f."group" IS NOT DISTINCT FROM $7::text)
       AND ($8::bool IS NULL OR f.source_based = $8)
       AND ($9::text = '' OR $9 = CASE WHEN f.valid_from > $10 THEN 'future' WHEN f.valid_to < $10 THEN 'expired' ELSE 'valid' END)
       AND f.hits >= $11 AND ($12::int[] IS NULL OR f.group_id = ANY($12))
     ORDER BY f.${columns[name] ?? 'name'} ${way === 'desc' ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}, f.name, f.id
     LIMIT $13 OFFSET $14`,
    [...valuesOf(conditions), limit, offset],
  )
  const filters = rows.map(({ total: _, ...filter }) => filter)
  return { filters, total: rows[0]?.total ?? 0 }
}

/** A filter by its ID. */
export async function filterById(database: Queries, id: number): Promise<OwnedFilter | undefined> {
  const { rows } = await database.query<OwnedFilter>(
    `SELECT f.* FROM (${owned}) f WHERE f.id = $1`,
    [id],
  )
  return rows[0]
}

const owned = `SELECT w.*, o.group_id FROM (${selectFilters}) w JOIN filters o ON o.id = w.id`

const columns: Readonly<Record<string, string>> = {
  ...{ name: 'name', createtime: 'create_time', hits: 'hits', last_hit: 'last_hit' },
}

function valuesOf(conditions: FilterConditions): unknown[] {
  const { search = '', from, to, type = '', enabled, group, sourceBased } = conditions
  const { validity = '', hits = 0, ofGroups, now } = conditions
  return [
    ...[search, timeOf(from), timeOf(to), type, enabled ?? null],
    ...[group === undefined, group ?? null, sourceBased ?? null],
    ...[validity, formatTimestamp(now), hits, ofGroups ?? null],
  ]
}

function timeOf(time: number | undefined): string | null {
  return time === undefined ? null : formatTimestamp(time)
}
