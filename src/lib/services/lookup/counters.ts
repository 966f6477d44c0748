/** Numbers of a look-up since it was made; they only grow. */
export type LookupCounters = Readonly<Record<keyof typeof zeroCounters, number>>

/** All counters, at the start. */
export const zeroCounters = {
  /** Questions put to the service. */
  queries: 0,
  /** … that it answered; of these: it knows of nothing. */
  answered: 0,
  nothing: 0,
  /** … that it did not answer in time; answered wrongly or not at all; would not answer. */
  timed_out: 0,
  failed: 0,
  refused: 0,
  /** Answers from the cache, also that there is nothing. */
  cached: 0,
  /** Callers that waited for a question that somebody else had put. */
  joined: 0,
  /** Callers that did not wait for the end. */
  given_up: 0,
  /** Questions not put: the service did not work before; too many were waiting. */
  skipped_while_open: 0,
  overloaded: 0,
}
