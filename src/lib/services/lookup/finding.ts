/** What came of a question that was put to a look-up service. */
export type Finding<Answer> =
  | { readonly kind: 'found'; readonly answer: Answer }
  /** The service knows of nothing: also an answer. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason }

/**
 * Why there is no answer: none in time; the service does not work; it does not answer this one question; it is not
 * asked at the moment because it did not work before; too many questions wait already.
 */
export type UnknownReason = 'timed_out' | 'failed' | 'refused' | 'skipped' | 'overloaded'

/** The answer if there is one. */
export function answerOf<Answer>(finding: Finding<Answer>): Answer | undefined {
  return finding.kind === 'found' ? finding.answer : undefined
}
