import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Finding, UnknownReason } from '../../../services/lookup/finding.ts'
import type { Translate } from '../translate.ts'

/**
 * What a service found; undefined: nothing.
 * @throws MentatError LOOKUP_TIMED_OUT, LOOKUP_REFUSED, LOOKUP_FAILED with a text for people
 */
export function foundIn<Answer>(finding: Finding<Answer>, t: Translate): Answer | undefined {
  if (finding.kind === 'found') return finding.answer
  if (finding.kind === 'nothing') return undefined
  const [code, text] = reasons[finding.reason]
  throw new MentatError(code, t(text))
}

const reasons = {
  timed_out: ['LOOKUP_TIMED_OUT', 'No answer came in time.'],
  failed: ['LOOKUP_FAILED', 'The service does not work at the moment.'],
  refused: ['LOOKUP_REFUSED', 'The service does not answer this question.'],
  skipped: ['LOOKUP_FAILED', 'The service did not work lately, and is left alone for a while.'],
  overloaded: ['LOOKUP_FAILED', 'Too many questions wait already.'],
} as const satisfies Readonly<Record<UnknownReason, readonly [string, string]>>
