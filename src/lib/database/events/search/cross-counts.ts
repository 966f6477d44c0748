import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { builder, runQuery } from './builder.ts'
import { type CountedAttribute, isSingleValued, itemsOf, matching, textOf } from './counted.ts'
import type { SearchParameters } from './parameters.ts'

/** How many events have a value of the one attribute and a value of the other. */
export interface CrossCounts {
  /** Most frequent first; undefined: none. */
  readonly rows: readonly (string | undefined)[]
  readonly columns: readonly (string | undefined)[]
  /** By row, then by column. */
  readonly counts: readonly (readonly number[])[]
  /** Whether there are more values: pairs with them are not counted here. */
  readonly isCut: boolean
}

/**
 * Counts the matching events by two attributes. An event with several values counts for each pair of them; of one with hundreds,
 * the first 200 of each attribute are looked at: thousands would make millions of pairs.
 * @param request most: how many values of each attribute are told, the most frequent ones
 */
export async function crossCounts(
  database: Database,
  parameters: SearchParameters,
  request: {
    readonly row: CountedAttribute
    readonly column: CountedAttribute
    readonly most: number
  },
): Promise<CrossCounts> {
  const { row, column, most } = request
  // Equal lists are counted before they are taken apart: that is half the work.
  const lists = (await matching(database, parameters)).query
    .select([
      listOf(row).as('row_list'),
      listOf(column).as('col_list'),
      sql<number>`count(*)`.as('count'),
    ])
    .groupBy(sql`1, 2`)
  const pairs = sql`
    SELECT r.value AS "row", c.value AS col, sum(g.count)::bigint AS count FROM (${lists}) AS g
    CROSS JOIN LATERAL ${itemsOf(row, 'g.row_list')} AS r CROSS JOIN LATERAL ${itemsOf(column, 'g.col_list')} AS c GROUP BY 1, 2`
  // NULL is numbered with the others: dense_rank gives each value a number by its sum, and by itself.
  const statement = sql<Pair>`
    WITH pairs AS (${pairs}), summed AS (
      SELECT *, sum(count) OVER (PARTITION BY "row") AS row_sum, sum(count) OVER (PARTITION BY col) AS col_sum FROM pairs
    ), ranked AS (
      SELECT *, dense_rank() OVER (ORDER BY row_sum DESC, "row") AS row_rank,
        dense_rank() OVER (ORDER BY col_sum DESC, col) AS col_rank
      FROM summed
    ), judged AS (
      SELECT *, max(row_rank) OVER () > ${most} OR max(col_rank) OVER () > ${most} AS cut FROM ranked
    )
    SELECT "row"::text, col::text, count, row_rank, col_rank, cut
    FROM judged WHERE row_rank <= ${most} AND col_rank <= ${most}`
  const told = await runQuery(database, { compile: () => statement.compile(builder) })
  const rows = valuesOf(told, 'row')
  const columns = valuesOf(told, 'col')
  const counts = rows.map(() => columns.map(() => 0))
  for (const pair of told) {
    const line = counts[rows.findIndex(({ rank }) => rank === pair.row_rank)]
    if (line) line[columns.findIndex(({ rank }) => rank === pair.col_rank)] = pair.count
  }
  return {
    rows: rows.map(({ value }) => textOf(row, value)),
    columns: columns.map(({ value }) => textOf(column, value)),
    counts,
    isCut: told[0]?.cut ?? false,
  }
}

function listOf(attribute: CountedAttribute): RawBuilder<unknown> {
  const list = sql.ref(`e.${attribute}`)
  return isSingleValued(attribute) ? sql`${list}` : sql`${list}[1:${sql.lit(MOST_OF_EVENT)}]`
}

const MOST_OF_EVENT = 200

interface Pair {
  readonly row: string | null
  readonly col: string | null
  readonly count: number
  readonly row_rank: number
  readonly col_rank: number
  readonly cut: boolean
}

function valuesOf(pairs: readonly Pair[], side: 'row' | 'col') {
  const byRank = new Map(pairs.map((pair) => [pair[`${side}_rank`], pair[side]]))
  return [...byRank].map(([rank, value]) => ({ rank, value })).toSorted((a, b) => a.rank - b.rank)
}
