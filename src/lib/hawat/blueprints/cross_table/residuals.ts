/** How cells are coloured. Names are the original's. */
export const colourings = ['number', 'log', 'residual_diverging', 'residual'] as const

/** One of them. */
export type Colouring = (typeof colourings)[number]

/** Shades of one colour, from 0 (none) to 9. */
const SHADES = 9

/** A residual of so much is as strong a deviation as there need be: beyond 2 it is hardly by chance. */
const STRONGEST = 8

/**
 * Standardised residuals: how far each cell is from what it would be if rows and columns had nothing to do with each other, in
 * standard deviations (Pearson: (observed - expected) / √expected).
 */
export function residualsOf(counts: readonly (readonly number[])[]): number[][] {
  const rows = counts.map((row) => sumOf(row))
  const columns = (counts[0] ?? []).map((_, index) => sumOf(counts.map((row) => row[index] ?? 0)))
  const total = sumOf(rows)
  return counts.map((row, y) =>
    row.map((count, x) => {
      const expected = total === 0 ? 0 : ((rows[y] ?? 0) * (columns[x] ?? 0)) / total
      return expected === 0 ? 0 : (count - expected) / Math.sqrt(expected)
    }),
  )
}

/** Shades of all cells: 0 to 9 of one colour, or, for diverging residuals, from -9 to 9. */
export function shadesOf(counts: readonly (readonly number[])[], colouring: Colouring): number[][] {
  if (colouring === 'residual' || colouring === 'residual_diverging') {
    const isDiverging = colouring === 'residual_diverging'
    return residualsOf(counts).map((row) =>
      row.map((value) => {
        const shade = Math.round(Math.min(Math.abs(value) / STRONGEST, 1) * SHADES)
        return isDiverging && value < 0 ? 0 - shade : shade
      }),
    )
  }
  const scale = colouring === 'log' ? Math.log1p : (count: number): number => count
  const most = Math.max(1, ...counts.flat().map(scale))
  return counts.map((row) => row.map((count) => Math.ceil((scale(count) / most) * SHADES)))
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
