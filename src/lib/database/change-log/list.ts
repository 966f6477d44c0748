import type { Queries } from '../queries.ts'
import type { ChangeSummary } from './record-many.ts'

/** One row of `change_log`. */
export interface LoggedChange {
  readonly id: number
  /** RFC 3339. */
  readonly create_time: string
  readonly author_id: number | null
  readonly author: string
  readonly module: string
  readonly endpoint: string
  readonly model: string
  readonly model_id: number
  readonly operation: string
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

/** Which changes are listed. Times in milliseconds since 1970; `to` is excluded. */
export interface ChangeSelection {
  readonly author?: string | undefined
  readonly model?: string | undefined
  readonly modelId?: number | undefined
  readonly operation?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Default: 100. */
  readonly limit?: number | undefined
}

/** Changes, the newest first. */
export async function listChanges(
  database: Queries,
  { author, model, modelId, operation, from, to, limit = 100 }: ChangeSelection = {},
): Promise<LoggedChange[]> {
  const { rows } = await database.query<LoggedChange>(
    `SELECT * FROM change_log
     WHERE ($1::text IS NULL OR author = $1) AND ($2::text IS NULL OR model = $2)
       AND ($3::bigint IS NULL OR model_id = $3) AND ($4::text IS NULL OR operation = $4)
       AND ($5::float8 IS NULL OR create_time >= to_timestamp($5 / 1000))
       AND ($6::float8 IS NULL OR create_time < to_timestamp($6 / 1000))
     ORDER BY id DESC LIMIT $7`,
    [author, model, modelId, operation, from, to, limit].map((value) => value ?? null),
  )
  return rows
}

/** One change by its number. */
export async function findChange(database: Queries, id: number): Promise<LoggedChange | undefined> {
  const { rows } = await database.query<LoggedChange>('SELECT * FROM change_log WHERE id = $1', [
    id,
  ])
  return rows[0]
}

/** Columns that differ between before and after, with both values, in the order of the columns. */
export function changedColumns({
  before,
  after,
}: Pick<LoggedChange, 'before' | 'after'>): { column: string; from: unknown; to: unknown }[] {
  const columns = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...columns].flatMap((column) => {
    const [from, to] = [before?.[column], after?.[column]]
    return JSON.stringify(from) === JSON.stringify(to) ? [] : { column, from, to }
  })
}

/** What is told of many objects at once; undefined: the change is that of one. */
export function summaryOf({
  model_id: id,
  before,
  after,
}: Pick<LoggedChange, 'model_id' | 'before' | 'after'>): ChangeSummary | undefined {
  const told = after ?? before
  if (id !== 0 || typeof told?.['count'] !== 'number' || !Array.isArray(told['names']))
    return undefined
  return told as unknown as ChangeSummary
}
