import { compileFilter } from '../../filter/compile.ts'
import type { Remark } from '../../framework/config/section.ts'
import { MentatError, toError } from '../../framework/errors/mentat-error.ts'

/** What is wrong or doubtful in the option `rule`. */
export function ruleRemarks(rule: string): Remark[] {
  const path = ['rule']
  try {
    return compileFilter(rule).warnings.map(({ text, advice }): Remark => {
      return { severity: 'warning', path, text, details: [advice] }
    })
  } catch (thrown) {
    const error = toError(thrown)
    const [text = '', ...shown] = error.message.split('\n')
    const advice = error instanceof MentatError ? [error.advice] : []
    return [{ severity: 'problem', path, text, details: [...shown, ...advice] }]
  }
}
