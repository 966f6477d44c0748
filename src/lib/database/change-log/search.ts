import type { Queries } from '../queries.ts'
import type { LoggedChange } from './list.ts'

/** Which changes are searched for; everything that is given must hold, empty lists stand for all. */
export interface ChangeSearch {
  readonly authors: readonly string[]
  readonly operations: readonly string[]
  readonly models: readonly string[]
  readonly modelId?: number | undefined
  /** Made at or after, and before; milliseconds since 1970. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Only changes before the one with this number: where a page ended. */
  readonly below?: number | undefined
  readonly limit: number
}

/** Changes that fit, the newest first. */
export async function searchChanges(
  database: Queries,
  { authors, operations, models, modelId, from, to, below, limit }: ChangeSearch,
): Promise<LoggedChange[]> {
  const { rows } = await database.query<LoggedChange>(
    `SELECT * FROM change_log
     WHERE (cardinality($1::text[]) = 0 OR author = ANY($1))
       AND (cardinality($2::text[]) = 0 OR operation = ANY($2))
       AND (cardinality($3::text[]) = 0 OR model = ANY($3))
       AND ($4::bigint IS NULL OR model_id = $4)
       AND ($5::float8 IS NULL OR create_time >= to_timestamp($5 / 1000))
       AND ($6::float8 IS NULL OR create_time < to_timestamp($6 / 1000))
       AND ($7::bigint IS NULL OR id < $7)
     ORDER BY id DESC LIMIT $8::int`,
    [
      ...[authors, operations, models],
      ...[modelId ?? null, from ?? null, to ?? null, below ?? null, limit],
    ],
  )
  return rows
}

/** What stands in the change log so far, to choose from; sorted. */
export interface ChangeChoices {
  readonly authors: readonly string[]
  readonly operations: readonly string[]
  readonly models: readonly string[]
}

/** Most values of one list. */
const MOST_CHOICES = 1000

/** The values that one can search changes by. */
export async function changeChoices(database: Queries): Promise<ChangeChoices> {
  const distinct = async (column: 'author' | 'operation' | 'model'): Promise<string[]> => {
    const { rows } = await database.query<{ value: string }>(
      `SELECT DISTINCT ${column} AS value FROM change_log ORDER BY 1 LIMIT ${MOST_CHOICES}`,
    )
    return rows.map(({ value }) => value)
  }
  const authors = await distinct('author')
  const operations = await distinct('operation')
  return { authors, operations, models: await distinct('model') }
}
