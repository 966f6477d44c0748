import { type DimensionName, dimensions, REST } from '../../../database/statistics/dimensions.ts'

/** The entries with the largest counts, ties by name; the sum of the others is one more. As long as in statistics of events. */
export function topList(
  dimension: DimensionName,
  counts: ReadonlyMap<string, number>,
): Record<string, number> {
  const { limit } = dimensions[dimension]
  const sorted = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  if (sorted.length < limit) return Object.fromEntries(sorted)
  const rest = sorted.slice(limit - 1).reduce((sum, [, count]) => sum + count, 0)
  return { ...Object.fromEntries(sorted.slice(0, limit - 1)), [REST]: rest }
}
