import { compileExpression, type Expression } from '../../filter/compile.ts'
import type { Remark } from '../../framework/config/section.ts'
import { MentatError, toError } from '../../framework/errors/mentat-error.ts'
import { excerpt } from '../../idea/excerpt.ts'

/**
 * Compiles a path whose values are part of the key of a message.
 * @throws MentatError FILTER_INVALID when it cannot be read, or is no path
 */
export function compileKey(path: string): Expression {
  const expression = compileExpression(path)
  if (expression.tree.kind === 'path') return expression
  throw new MentatError('FILTER_INVALID', `${excerpt(path)} is no path into an event`, {
    advice: 'Write paths such as Category or Source.IP4.',
  })
}

/** What is wrong or doubtful in the option `sampling_keys`. */
export function checkKeys(paths: readonly string[]): Remark[] {
  return paths.flatMap((path, index) => {
    const place = ['sampling_keys', String(index)]
    try {
      return compileKey(path).warnings.map(({ text, advice }): Remark => {
        return { severity: 'warning', path: place, text, details: [advice] }
      })
    } catch (thrown) {
      const error = toError(thrown)
      const [text = '', ...shown] = error.message.split('\n')
      const advice = error instanceof MentatError ? [error.advice] : []
      return { severity: 'problem', path: place, text, details: [...shown, ...advice] }
    }
  })
}
