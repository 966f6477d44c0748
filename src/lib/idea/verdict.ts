import { MentatError } from '../framework/errors/mentat-error.ts'
import type { Problem } from './inspection.ts'
import { parseEvent } from './parse.ts'

/** What becomes of a message. */
export interface Verdict {
  readonly status: 'valid' | 'repaired' | 'refused'
  /** Undefined when the message is refused. */
  readonly id?: string
  readonly repairs: readonly string[]
  /** Why it is refused. */
  readonly problems: readonly VerdictProblem[]
}

/** One reason to refuse a message. */
export interface VerdictProblem {
  /** `DetectTime`; `(document)` when the message as a whole is no JSON object. */
  readonly path: string
  readonly reason: string
}

/** Says what Mentat makes of a message; never throws for what the message holds. */
export function judgeEvent(message: Uint8Array | string): Verdict {
  try {
    const { id, repairs } = parseEvent(message)
    return { status: repairs.length === 0 ? 'valid' : 'repaired', id, repairs, problems: [] }
  } catch (error) {
    return refusedBy(error)
  }
}

/**
 * The verdict that an error of parseEvent or checkStrict stands for.
 * @throws any other error again
 */
export function refusedBy(error: unknown): Verdict {
  if (!(error instanceof MentatError)) throw error
  const problems = error.fields['problems'] as readonly Problem[] | undefined
  const reason = error.fields['reason']
  return {
    status: 'refused',
    repairs: [],
    problems: problems?.map(({ path, found, expected }) => ({
      path,
      reason: `found ${found}, expected ${expected}`,
    })) ?? [{ path: '(document)', reason: typeof reason === 'string' ? reason : error.message }],
  }
}
