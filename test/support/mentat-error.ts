import { MentatError } from '../../src/lib/framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../src/lib/framework/errors/registry.ts'

/** For assert.throws and assert.rejects: a MentatError of this code, with words in its text if given. */
export function isMentatError(code: ErrorCode, words = ''): (error: unknown) => boolean {
  return (error) =>
    error instanceof MentatError && error.code === code && error.message.includes(words)
}
