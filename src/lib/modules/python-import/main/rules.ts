import { compileExpression, compileFilter } from '../../../filter/compile.ts'
import type { FilterWarning } from '../../../filter/warnings.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'

/** How a text of the original's filter language reads here. */
export interface RuleVerdict {
  /** Why it cannot be understood; undefined: it can. */
  readonly fault: string | undefined
  /** What reads otherwise, or is doubtful. */
  readonly doubts: readonly string[]
}

/** Tries a condition. */
export function filterFault(text: string): RuleVerdict {
  return verdictOf(() => compileFilter(text))
}

/** Tries an expression. */
export function expressionFault(text: string): RuleVerdict {
  return verdictOf(() => compileExpression(text))
}

function verdictOf(compile: () => { readonly warnings: readonly FilterWarning[] }): RuleVerdict {
  try {
    return { fault: undefined, doubts: compile().warnings.map(wordsOf) }
  } catch (error) {
    if (!(error instanceof MentatError)) throw error
    return { fault: error.message, doubts: [] }
  }
}

function wordsOf({ text, advice, line, column, shown }: FilterWarning): string {
  return `line ${line}, column ${column}: ${text}\n${shown}\n${advice}`
}
