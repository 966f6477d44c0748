import type { LoggedChange } from '../../database/change-log/list.ts'
import { changedColumns, summaryOf } from '../../database/change-log/list.ts'

/** A change as it is shown and told: what differs, side by side. */
export interface ShownChange {
  readonly id: number
  /** RFC 3339. */
  readonly create_time: string
  readonly author: string
  readonly author_id: number | null
  readonly module: string
  readonly endpoint: string
  readonly model: string
  readonly model_id: number
  readonly operation: string
  /** What people call the object; null: it has no name. */
  readonly label: string | null
  /** Columns that differ; null: the side does not have it. */
  readonly differences: readonly ColumnDifference[]
}

/** One column that differs. */
export interface ColumnDifference {
  readonly column: string
  readonly before: string | null
  readonly after: string | null
}

/** A change without secrets, whatever stands in the log: rows may come from elsewhere. */
export function shownChange(change: LoggedChange): ShownChange {
  const { before: _, after: __, ...rest } = change
  const summary = summaryOf(change)
  return {
    ...rest,
    label: summary ? (summary.source ?? null) : labelOf(change),
    differences: changedColumns(change).map(({ column, from, to }) => ({
      column,
      before: secret.test(column) ? hidden(from) : textOf(from),
      after: secret.test(column) ? hidden(to) : textOf(to),
    })),
  }
}

/** Of who belongs to a group, both are told: `abuse@example.org: ann`. */
function labelOf({ model, before, after }: LoggedChange): string | null {
  const told = after ?? before ?? {}
  const textOfColumn = (column: string): string | undefined => {
    const value = told[column]
    return typeof value === 'string' ? value : undefined
  }
  const [group, login] = [textOfColumn('group'), textOfColumn('login')]
  if (model === 'group' && group !== undefined && login !== undefined) return `${group}: ${login}`
  return textOfColumn('name') ?? login ?? textOfColumn('network') ?? group ?? null
}

/** Columns of which only that they changed is told. */
const secret = /pass(word|wd|phrase)|secret|api_?key$|key_hash|token/i

function hidden(value: unknown): string | null {
  return value === undefined || value === null ? null : '•••'
}

/** Most that is told of one value, in characters. */
const LONGEST = 4000

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const text = plainText(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** Lists stand one value a line, so that one sees which differ. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) {
    const isFlat = value.every((item) => typeof item !== 'object' || item === null)
    return isFlat ? value.join('\n') : value.map((item) => JSON.stringify(item)).join('\n')
  }
  return JSON.stringify(value)
}
