/**
 * Lists of an event are short, and mostly in order: for these, what Set and Array.sort take (1,400 bytes a call of sort) is
 * most of what the work costs.
 */
const SHORT = 16

/** Each value once, in the order of their first appearance. */
export function unique<T>(values: T[]): T[] {
  const isSure =
    values.length <= SHORT && values.every((value, index) => values.indexOf(value) === index)
  return isSure ? values : [...new Set(values)]
}

/** Each text or number once, ascending. */
export function sorted<T extends string | number>(values: T[]): T[] {
  const each = unique(values)
  return isAscending(each, compare) ? each : each.sort(compare)
}

/** Whether no element belongs before the one that precedes it. */
export function isAscending<T>(values: readonly T[], compare: (a: T, b: T) => number): boolean {
  return values.every((value, index) => {
    const before = values[index - 1]
    return before === undefined || compare(before, value) <= 0
  })
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : 1
}
