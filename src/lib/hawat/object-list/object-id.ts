import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Ask } from '../core/ask.ts'

/**
 * The number of an object in the path.
 * @throws MentatError OBJECT_NOT_FOUND for what is no number
 */
export function idOf({ params }: Pick<Ask<unknown>, 'params'>, name = 'id'): number {
  const text = params[name] ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw missing('object', text)
}

/**
 * There is no such object.
 * @param advice what to do; default: what is usual
 */
export function missing(kind: string, id: string | undefined, advice?: string): MentatError {
  const text = `there is no ${kind} "${(id ?? '').slice(0, 100)}"`
  return new MentatError('OBJECT_NOT_FOUND', text, advice === undefined ? {} : { advice })
}
