import { type Expression, type RawBuilder, sql, type SqlBool } from 'kysely'
import { MentatError } from '../../../framework/errors/mentat-error.ts'

/** A condition on the table `events`, named `e`. */
export type Condition = Expression<SqlBool>

/** "Not" includes events without a value, for which the condition is unknown. */
export function negated(condition: Condition, negate: boolean | undefined): Condition {
  return negate ? sql<boolean>`(${condition}) IS NOT TRUE` : condition
}

/** At least one holds. */
export function anyOf(alternatives: readonly RawBuilder<unknown>[]): RawBuilder<boolean> {
  return sql<boolean>`(${sql.join(alternatives, sql` OR `)})`
}

/** A text as it would be found in a column: a NUL, which no text of PostgreSQL can hold, was stored as U+FFFD. */
export function asStored(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

/** The failure that stands for a value which cannot be used; forms find the parameter's name in `fields`. */
export function invalidParameter(parameter: string, text: string): MentatError {
  return new MentatError('SEARCH_INVALID', `${parameter}: ${text}`, { fields: { parameter } })
}
