import { compileExpression, compileFilter } from '../../filter/compile.ts'
import type { FilterWarning } from '../../filter/warnings.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { registry } from '../../framework/errors/registry.ts'
import { isObject, type JsonValue } from '../../idea/json.ts'

/** What is wrong with, or doubtful in, the texts of a class that are written in the filter language. */
export interface RuleCheck {
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** Compiles the rule and the expression for subclasses; what is no text is somebody else's problem. */
export function checkRules(value: JsonValue): RuleCheck {
  const problems: string[] = []
  const warnings: string[] = []
  const check = (
    key: string,
    compile: (text: string) => { readonly warnings: readonly FilterWarning[] },
  ): void => {
    const text = isObject(value) ? value[key] : undefined
    if (typeof text !== 'string' || text.trim() === '') return
    try {
      warnings.push(...compile(text).warnings.map((warning) => `${key}: ${wordsOf(warning)}`))
    } catch (error) {
      if (!(error instanceof MentatError)) throw error
      problems.push(`${key}: ${error.message}${adviceOf(error)}`)
    }
  }
  check('rule', compileFilter)
  check('subclassing', compileExpression)
  return { problems, warnings }
}

/** The general advice of the code would be the same for every rule. */
function adviceOf({ code, advice }: MentatError): string {
  return advice === registry[code].advice ? '' : `\n${advice}`
}

function wordsOf({ text, advice, line, column, shown }: FilterWarning): string {
  return `line ${line}, column ${column}: ${text}\n${shown}\n${advice}`
}
