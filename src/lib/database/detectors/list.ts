import type { Queries } from '../queries.ts'

/** One row of `detectors`. */
export interface Detector {
  readonly id: number
  /** RFC 3339. */
  readonly create_time: string
  /** As it stands in Node.Name of events. */
  readonly name: string
  readonly description: string
  /** Who manages it: the name of an import, or `manual`. */
  readonly source: string
  /** From 0 (never right) to 1; reports leave out events of detectors that are not credible. */
  readonly credibility: number
  /** When it was registered, RFC 3339. */
  readonly registered: string | null
  /** Events that were left out of reports because of it. */
  readonly hits: number
}

/** Which detectors are listed. */
export interface DetectorSelection {
  readonly source?: string | undefined
}

/** Detectors by name. */
export async function listDetectors(
  database: Queries,
  { source }: DetectorSelection = {},
): Promise<Detector[]> {
  const { rows } = await database.query<Detector>(
    'SELECT * FROM detectors WHERE $1::text IS NULL OR source = $1 ORDER BY name',
    [source ?? null],
  )
  return rows
}

/** A detector by its name. */
export async function findDetector(database: Queries, name: string): Promise<Detector | undefined> {
  const { rows } = await database.query<Detector>('SELECT * FROM detectors WHERE name = $1', [name])
  return rows[0]
}
