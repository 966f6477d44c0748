import { MentatError } from '../../framework/errors/mentat-error.ts'
import { readSaved } from './answer.ts'
import type { Exchange, Reply } from './exchange.ts'
import { type HubError, readHubErrors } from './hub-errors.ts'
import { replyFailure, type ReplyContext, strangeAnswer } from './reply-failure.ts'

/** What became of a batch of events that was posted. */
export interface Verdict {
  /** Events that have errors of their own, by their place in the batch: not saved. */
  readonly failures: ReadonlyMap<number, HubError>
  readonly rest: Rest
  /** Why the rest was not saved, or is unknown. */
  readonly error?: MentatError
  /** How many events the hub takes at once, when it says so. */
  readonly limit?: number
}

/**
 * What became of the other events. Only the first two words leave it open whether they were saved; after all others none was:
 * - saved
 * - unknown: no answer that tells
 * - outage: not now, whatever is sent
 * - exception: the hub stumbled, perhaps over one of them
 * - content: the hub refuses the batch, and does not say because of which of them
 * - size: the web server before the hub takes no request that large
 * - refusal: this client may not, or this is no hub
 */
export type Rest = 'saved' | 'unknown' | 'outage' | 'exception' | 'content' | 'size' | 'refusal'

/** Says what became of a batch. @param length how many events it had */
export function judge(outcome: Exchange, length: number, context: ReplyContext): Verdict {
  if (outcome.kind === 'failed') {
    const { delivered, error } = outcome
    return { failures: none, rest: delivered ? 'unknown' : whileAway(error), error }
  }
  if (outcome.status === 200) return judgeSuccess(outcome, length, context)
  const error = replyFailure(outcome, context)
  const errors = readHubErrors(outcome.body ?? '')
  if (!errors) return { failures: none, rest: withoutWords(outcome.status), error }
  return judgeErrors(errors, length, error)
}

const none: ReadonlyMap<number, HubError> = new Map()

/** Of a connection that did not come about: a wrong certificate is no outage. */
function whileAway(error: MentatError): Rest {
  return error.code === 'WARDEN_UNAVAILABLE' || error.code === 'WARDEN_TIMED_OUT'
    ? 'outage'
    : 'refusal'
}

function judgeSuccess(reply: Reply, length: number, context: ReplyContext): Verdict {
  const saved = readSaved(reply.body ?? '')
  if (saved === length) return { failures: none, rest: 'saved' }
  if (saved === undefined) {
    return { failures: none, rest: 'unknown', error: strangeAnswer(reply, context) }
  }
  const text = `${context.hub}: ${saved} of ${length} events were saved, without a word about the others`
  const error = new MentatError('WARDEN_ANSWER_INVALID', text)
  return { failures: none, rest: 'unknown', error }
}

/** Of an answer that does not come from Warden, but from a web server before it: had Warden the request? */
function withoutWords(status: number): Rest {
  if (status === 413) return 'size'
  if (status === 408 || status === 429) return 'outage'
  return status >= 500 ? 'unknown' : 'refusal'
}

function judgeErrors(errors: readonly HubError[], length: number, error: MentatError): Verdict {
  const limits = errors.flatMap(({ sendEventsLimit: limit }) => limit ?? [])
  const limit = limits.length > 0 ? { limit: Math.min(...limits) } : {}
  const isOutside = (index: number): boolean => index >= length
  if (errors.some(({ events }) => events?.length === 0 || events?.some(isOutside))) {
    return { failures: none, rest: 'unknown', error, ...limit }
  }
  const failures = new Map<number, HubError>()
  for (const each of errors) {
    for (const index of each.events ?? []) {
      const before = failures.get(index)
      if (!before || (isForGood(each) && !isForGood(before))) failures.set(index, each)
    }
  }
  const general = errors.filter(({ events }) => events === undefined)
  return { failures, rest: general.length > 0 ? restOf(general) : 'saved', error, ...limit }
}

/** An error that names no events concerns all of the batch: none of them was saved. */
function restOf(errors: readonly HubError[]): Rest {
  const codes = errors.map(({ code }) => code)
  if (codes.some((code) => [401, 403, 404, 405].includes(code))) return 'refusal'
  // A hub that takes fewer events at once saves those which it takes.
  if (codes.includes(507)) return 'unknown'
  if (codes.some((code) => [408, 429, 503].includes(code))) return 'outage'
  return codes.some((code) => code >= 500) ? 'exception' : 'content'
}

/** Whether an event with this error must not be sent again. */
export function isForGood({ code }: HubError): boolean {
  return code < 500 && code !== 408 && code !== 429
}
