import { type CrossCounts, crossCounts } from '../../../database/events/search/cross-counts.ts'
import type { Ask } from '../../core/ask.ts'
import { choice, number } from '../../core/form/fields.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { eventFields, searchOf, timesOf } from '../../event-search/fields.ts'
import { crossColumnOf, crossColumns } from './columns.ts'
import { type Colouring, colourings } from './residuals.ts'

const known = crossColumns.map(({ key, title }) => ({ value: key, label: title }))

/** A search, and by what it is counted. Names are the original's. */
export const crossFields = {
  ...eventFields,
  row_agg_column: choice({ label: 'Rows', options: known, default: 'categories' }),
  col_agg_column: choice({ label: 'Columns', options: known, default: 'detectors' }),
  table_coloring: choice({
    label: 'Colours',
    options: colourings.map((value) => ({ value, label: labels()[value] })),
    default: 'log',
  }),
  limit: number({ label: 'Most rows and columns', minimum: 1, maximum: 200, default: 30 }),
}

function labels(): Readonly<Record<Colouring, string>> {
  return {
    number: 'by number',
    log: 'by logarithm of the number',
    residual_diverging: 'by residual, more and less',
    residual: 'by residual, how much',
  }
}

/** One of the names that stand in the query, or the first. */
export function colouringOf(given: string): Colouring {
  return colourings.find((one) => one === given) ?? 'log'
}

/** Counts of pairs; null stands for events without a value. */
export interface CrossTable {
  readonly row_agg_column: string
  readonly col_agg_column: string
  readonly rows: readonly (string | null)[]
  readonly columns: readonly (string | null)[]
  readonly counts: readonly (readonly number[])[]
  readonly row_totals: readonly number[]
  readonly column_totals: readonly number[]
  readonly total: number
  /** Whether rarer values were left out. */
  readonly is_cut: boolean
  /** Times of the search as they were understood, milliseconds since 1970. */
  readonly times: ReturnType<typeof timesOf>
}

/** Counts what a search finds. */
export async function countPairs(ask: Ask<ValuesOf<typeof crossFields>>): Promise<CrossTable> {
  const { row_agg_column, col_agg_column, limit } = ask.values
  const row = crossColumnOf(row_agg_column, 'categories')
  const column = crossColumnOf(col_agg_column, 'detectors')
  const found = await ask.search((database) =>
    crossCounts(database, searchOf(ask), {
      row: row.attribute,
      column: column.attribute,
      most: limit,
    }),
  )
  return {
    row_agg_column: row.key,
    col_agg_column: column.key,
    ...withTotals(found),
    times: timesOf(ask),
  }
}

function withTotals({ rows, columns, counts, isCut }: CrossCounts) {
  const rowTotals = counts.map((row) => row.reduce((sum, count) => sum + count, 0))
  return {
    rows: rows.map((value) => value ?? null),
    columns: columns.map((value) => value ?? null),
    counts,
    row_totals: rowTotals,
    column_totals: columns.map((_, index) =>
      counts.reduce((sum, row) => sum + (row[index] ?? 0), 0),
    ),
    total: rowTotals.reduce((sum, count) => sum + count, 0),
    is_cut: isCut,
  }
}
