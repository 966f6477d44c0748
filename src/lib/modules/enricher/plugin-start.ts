import { causeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { formatDuration } from '../../framework/time/duration.ts'

/** A start or a reload that takes longer is told of, or given up, in milliseconds. */
export const LOAD_LIMIT = 120_000

/** Rejects when the signal is aborted: a start that hangs must not keep the daemon from ending. */
export async function broken(signal: AbortSignal): Promise<never> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => {
      resolve()
    })
  })
  throw new MentatError('PLUGIN_TIMED_OUT', 'told to stop before it was ready')
}

/** The failure of a start that did not end in time. */
export function tooLate(): never {
  throw new MentatError('PLUGIN_TIMED_OUT', `not ready after ${formatDuration(LOAD_LIMIT)}`)
}

/** The failure of a start, with the name of the plugin. */
export function startFailure(name: string, cause: unknown): MentatError {
  const text = `the plugin ${name} cannot start: ${describeError(cause)}`
  if (cause instanceof MentatError) {
    return new MentatError(cause.code, text, { cause, advice: cause.advice, fields: cause.fields })
  }
  const isDenied = causeOf(cause) === 'PERMISSION_DENIED'
  return new MentatError(isDenied ? 'PERMISSION_DENIED' : 'PLUGIN_FAILED', text, { cause })
}
