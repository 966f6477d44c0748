import { compileFilter, type Filter } from '../../filter/compile.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'

/**
 * Runs what compiles the text of a field; what is wrong with it is shown beside that field, with line, column and a mark below the
 * place.
 * @throws MentatError FILTER_INVALID
 */
export function compiledField<Result>(field: string, compile: () => Result): Result {
  try {
    return compile()
  } catch (error) {
    if (!(error instanceof MentatError) || error.code !== 'FILTER_INVALID') throw error
    const { message, advice, fields, code } = error
    throw new MentatError(code, message, { cause: error, advice, fields: { ...fields, field } })
  }
}

/** @throws MentatError FILTER_INVALID with the field */
export function filterOfField(field: string, text: string): Filter {
  return compiledField(field, () => compileFilter(text))
}
