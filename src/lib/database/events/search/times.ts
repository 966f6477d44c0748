import { sql } from 'kysely'
import { formatTimestamp } from '../../../idea/timestamp.ts'
import { type Condition, invalidParameter } from './condition.ts'
import type { SearchParameters } from './parameters.ts'

/** The parameters of both windows of time. */
const windows = {
  detect_time: ['dt_from', 'dt_to'],
  storage_time: ['st_from', 'st_to'],
} as const

/** No event was before this, or is after that; what lies beyond is moved here, since PostgreSQL knows no year 10,000. */
const EARLIEST = -1
const LATEST = Date.UTC(9999, 0, 1)

/**
 * A window of time as conditions on a table with that column.
 * @param table name of the table in the statement
 * @param exclusiveEnd whether `…_to` itself is outside
 * @throws MentatError SEARCH_INVALID for a time that is not a number
 */
export function windowConditions(
  parameters: SearchParameters,
  column: keyof typeof windows,
  { table = 'e', exclusiveEnd = false }: { table?: string; exclusiveEnd?: boolean } = {},
): Condition[] {
  const [from, to] = windows[column]
  const reference = sql.ref(`${table}.${column}`)
  const conditions: Condition[] = []
  if (parameters[from] !== undefined) {
    const time = timestamp(from, parameters[from])
    conditions.push(sql<boolean>`${reference} >= ${time}::timestamptz`)
  }
  if (parameters[to] !== undefined) {
    const operator = exclusiveEnd ? sql`<` : sql`<=`
    const time = timestamp(to, parameters[to])
    conditions.push(sql<boolean>`${reference} ${operator} ${time}::timestamptz`)
  }
  return conditions
}

function timestamp(name: string, time: number): string {
  if (Number.isNaN(time)) {
    throw invalidParameter(name, 'not a time; expected milliseconds since 1970')
  }
  return formatTimestamp(Math.min(Math.max(time, EARLIEST), LATEST))
}
