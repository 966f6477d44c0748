import { MentatError, toError } from '../framework/errors/mentat-error.ts'

/** What a component threw, as the reason for which a message is refused. */
export function componentFailure(component: string, thrown: unknown): MentatError {
  if (thrown instanceof MentatError) return thrown
  const error = toError(thrown)
  return new MentatError('COMPONENT_FAILED', `${component} failed: ${error.message}`, {
    cause: error,
  })
}
