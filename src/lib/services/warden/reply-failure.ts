import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../framework/errors/registry.ts'
import type { Reply } from './exchange.ts'
import { hubWords, readHubErrors } from './hub-errors.ts'

/** What is known when an answer is a failure. */
export interface ReplyContext {
  /** The address of the hub. */
  readonly hub: string
  readonly secret: string | undefined
}

/** Longest pause that a server can ask for, in milliseconds. */
const LONGEST_PAUSE = 3_600_000

/**
 * Says what an answer with another status than 200 means for the request as a whole. A `pause` among its fields: milliseconds
 * that the server wants to be left alone.
 */
export function replyFailure(reply: Reply, { hub, secret }: ReplyContext): MentatError {
  const { status } = reply
  const words = wordsOf(reply, secret)
  const meaning = meaningOf(reply)
  const pause = retryAfter(reply.retryAfter)
  return new MentatError(meaning.code, `${hub}: status ${status}${words}`, {
    ...(meaning.advice !== undefined && { advice: meaning.advice }),
    fields: { status, ...(pause !== undefined && { pause }) },
  })
}

/** The failure for an answer with status 200 that is not what was asked for. */
export function strangeAnswer({ body }: Reply, { hub, secret }: ReplyContext): MentatError {
  const begin = body === undefined ? 'bytes that are not UTF-8' : JSON.stringify(body.slice(0, 60))
  const found = hubWords(begin, secret)
  return new MentatError('WARDEN_ANSWER_INVALID', `${hub}: the answer is not as expected: ${found}`)
}

function meaningOf(reply: Reply): { code: ErrorCode; advice?: string } {
  const { status, body } = reply
  const isWarden = readHubErrors(body ?? '') !== undefined
  if (status >= 500 || status === 408 || status === 429) return { code: 'WARDEN_UNAVAILABLE' }
  if (status === 403 && /Not authorized/i.test(body ?? '')) {
    return {
      code: 'WARDEN_REFUSED',
      advice:
        'The hub knows this client and does not let it do this: ask its operators for the right to read, or to write.',
    }
  }
  if (status === 401 || status === 403) {
    return {
      code: 'WARDEN_REFUSED',
      advice:
        'The hub does not know this client by what it shows: `warden.certfile` must be the certificate it was registered with, `warden.name` or `warden.secret` those it was given; or the registration is not valid any more.',
    }
  }
  if (isWarden && status !== 404) return { code: 'WARDEN_REQUEST_WRONG' }
  return { code: 'WARDEN_ANSWER_INVALID' }
}

/** The words of a Warden server in an answer, to be put behind its status; the secret is not in them. */
export function wordsOf({ body }: Pick<Reply, 'body'>, secret: string | undefined): string {
  const errors = readHubErrors(body ?? '')
  if (!errors) return ', without the words of a Warden hub'
  const words = [...new Set(errors.map(({ text }) => hubWords(text, secret)))].slice(0, 3)
  return `: ${words.join('; ')}`
}

/** Milliseconds of a Retry-After in seconds; its other form, a date, is ignored. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined || !/^\d{1,9}$/.test(header)) return undefined
  return Math.min(Number(header) * 1000, LONGEST_PAUSE)
}
