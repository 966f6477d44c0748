import type { Queries } from '../queries.ts'
import type { Detector } from './list.ts'

/** Which detectors are searched for; everything that is given must hold. Times in milliseconds since 1970. */
export interface DetectorSearch {
  /** A part of name or description. */
  readonly text?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly source?: string | undefined
  readonly sort: DetectorSort
  readonly limit: number
  readonly offset: number
}

/** How detectors can be ordered. */
export const detectorSorts = ['name', 'createtime', 'credibility', 'hits'] as const

/** One of them, in which direction. */
export type DetectorSort = `${(typeof detectorSorts)[number]}.${'asc' | 'desc'}`

/** One page of the detectors that were searched for, and how many there are. */
export async function searchDetectors(
  database: Queries,
  { text, from, to, source, sort, limit, offset }: DetectorSearch,
): Promise<{ readonly detectors: readonly Detector[]; readonly total: number }> {
  const conditions = `($1::text IS NULL OR strpos(lower(name || ' ' || description), lower($1)) > 0)
    AND ($2::float8 IS NULL OR create_time >= to_timestamp($2 / 1000))
    AND ($3::float8 IS NULL OR create_time < to_timestamp($3 / 1000))
    AND ($4::text IS NULL OR source = $4)`
  const given = [text, from, to, source].map((value) => value ?? null)
  const { rows: counted } = await database.query<{ total: number }>(
    `SELECT count(*) AS total FROM detectors WHERE ${conditions}`,
    given,
  )
  const { rows } = await database.query<Detector>(
    `SELECT * FROM detectors WHERE ${conditions} ORDER BY ${orderOf(sort)} LIMIT $5 OFFSET $6`,
    [...given, limit, offset],
  )
  return { detectors: rows, total: counted[0]?.total ?? 0 }
}

/** The sources from which detectors come. */
export async function detectorSources(database: Queries): Promise<string[]> {
  const { rows } = await database.query<{ source: string }>(
    'SELECT DISTINCT source FROM detectors ORDER BY source',
  )
  return rows.map(({ source }) => source)
}

const columns: Readonly<Record<(typeof detectorSorts)[number], string>> = {
  name: 'name',
  createtime: 'create_time',
  credibility: 'credibility',
  hits: 'hits',
}

function orderOf(sort: DetectorSort): string {
  const [name, direction] = sort.split('.') as [(typeof detectorSorts)[number], 'asc' | 'desc']
  return `${columns[name]} ${direction === 'desc' ? 'DESC' : 'ASC'}, name`
}
