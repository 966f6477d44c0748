import type { Queries } from '../queries.ts'

/** Wrong passwords of late, for one login or from one address. */
export interface FailureCount {
  readonly failures: number
  /** Of the last one, milliseconds since 1970. */
  readonly last: number
}

/** After so long without another one, wrong passwords are forgotten, in milliseconds. */
const MEMORY = 86_400_000

/** Wrong passwords by their subjects; those without any are not in it. */
export async function failuresOf(
  database: Queries,
  subjects: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, FailureCount>> {
  const { rows } = await database.query<FailureCount & { subject: string }>(
    `SELECT subject, failures, (extract(epoch FROM last_failure) * 1000)::float8 AS last
     FROM sign_in_failures
     WHERE subject = ANY ($1) AND last_failure > to_timestamp(($2::float8 - $3::float8) / 1000)`,
    [subjects, now, MEMORY],
  )
  return new Map(rows.map((row) => [row.subject, row]))
}

/**
 * Counts a wrong password; what is forgotten goes meanwhile.
 * @returns how many there are now, by subject
 */
export async function countFailure(
  database: Queries,
  subjects: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await database.query<{ subject: string; failures: number }>(
    `WITH forgotten AS (
       DELETE FROM sign_in_failures
       WHERE last_failure <= to_timestamp(($2::float8 - $3::float8) / 1000) AND subject <> ALL ($1))
     INSERT INTO sign_in_failures AS f (subject, failures, last_failure)
     SELECT subject, 1, to_timestamp($2::float8 / 1000) FROM unnest($1::text[]) AS subject
     ON CONFLICT (subject) DO UPDATE SET
       failures = CASE WHEN f.last_failure > to_timestamp(($2::float8 - $3::float8) / 1000)
         THEN f.failures + 1 ELSE 1 END,
       last_failure = excluded.last_failure
     RETURNING subject, failures`,
    [subjects, now, MEMORY],
  )
  return new Map(rows.map(({ subject, failures }) => [subject, failures]))
}

/** Forgets the wrong passwords after a right one. */
export async function forgetFailures(
  database: Queries,
  subjects: readonly string[],
): Promise<void> {
  await database.query('DELETE FROM sign_in_failures WHERE subject = ANY ($1)', [subjects])
}
