import type { Database } from '../database.ts'
import type { Pace } from '../../framework/time/pace.ts'
import { removing } from './session.ts'

/** Rows of a table that fulfil a condition. All texts are SQL of this program, names quoted. */
export interface OldRows {
  /** A table with rows of its own: not one that is partitioned. */
  readonly table: string
  /** Over the table, named `t`; its parameters begin with $3. */
  readonly condition: string
  readonly values: readonly unknown[]
}

/** How a table is walked through. */
export interface WalkOptions {
  readonly pace: Pace
  /** Only counts. */
  readonly isDry: boolean
  /** Called with the share of the table that is done, from 0 to 1. */
  readonly onProgress: (share: number) => void
  /** Called with the number of rows removed since the last call. */
  readonly onRemoved: (rows: number) => void
}

/** Pages of the server, mostly of 8 kB, read by one statement: the first, and the most. */
export const pagesAtOnce = { first: 32, most: 4096 }

/**
 * Removes rows in the order in which they lie on the disk, so many pages at a time: no index is needed, nothing is read
 * twice, and no statement takes long. Rows that come meanwhile may be left out.
 * @returns whether the whole table was walked through
 */
export async function removeOldRows(
  database: Database,
  { table, condition, values }: OldRows,
  { pace, isDry, onProgress, onRemoved }: WalkOptions,
): Promise<boolean> {
  const pages = await pagesOf(database, table)
  const range = `FROM ${table} t WHERE t.ctid >= $1::tid AND t.ctid < $2::tid AND (${condition})`
  for (let page = 0; page < pages;) {
    if (pace.isEnded) return false
    const first = page
    const rows = await pace.portion(async (size) => {
      page = Math.min(pages, first + size)
      const parameters = [`(${first},0)`, `(${page},0)`, ...values]
      return isDry
        ? countRows(database, `SELECT count(*) AS count ${range}`, parameters)
        : removing(database, async (client) => {
            return (await client.query(`DELETE ${range}`, parameters)).rowCount ?? 0
          })
    })
    onRemoved(rows)
    onProgress(page / pages)
  }
  return true
}

async function pagesOf(database: Database, table: string): Promise<number> {
  const { rows } = await database.query<{ pages: number }>(
    `SELECT pg_relation_size($1::regclass) / current_setting('block_size')::bigint AS pages`,
    [table],
  )
  return rows[0]?.pages ?? 0
}

async function countRows(
  database: Database,
  text: string,
  values: readonly unknown[],
): Promise<number> {
  const { rows } = await database.query<{ count: number }>(text, values)
  return rows[0]?.count ?? 0
}
