import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../../framework/errors/registry.ts'
import type { Reply } from '../exchange.ts'
import { readHubErrors } from '../hub-errors.ts'
import { wordsOf } from '../reply-failure.ts'

/** What is known when an authority refuses. */
export interface RefusalContext {
  readonly address: string
  /** Undefined: a certificate was shown instead. */
  readonly token: string | undefined
}

/** Says what an answer of a registration authority with another status than 200 means. */
export function authorityFailure(reply: Reply, { address, token }: RefusalContext): MentatError {
  const { status } = reply
  if (!readHubErrors(reply.body ?? '') && status < 500) return noAuthority(address, status)
  const words = wordsOf(reply, token)
  const { code, advice } = meaningOf(status, words, token !== undefined)
  return new MentatError(code, `${address}: status ${status}${words}`, {
    ...(advice !== undefined && { advice }),
    fields: { status },
  })
}

/** What answers is something else. */
export function noAuthority(address: string, status = 200): MentatError {
  return new MentatError(
    'WARDEN_ANSWER_INVALID',
    `${address}: status ${status}, but what answers there is no registration authority`,
    { advice: 'Check `warden.ra_url`: the address of the authority, without `getCert`.' },
  )
}

/** The authority tells most refusals by the same words. */
function meaningOf(
  status: number,
  words: string,
  isByToken: boolean,
): { readonly code: ErrorCode; readonly advice?: string } {
  if (status >= 500 || status === 408 || status === 429) return { code: 'WARDEN_UNAVAILABLE' }
  if (status === 400) {
    const advice =
      'The authority cannot read the request: ask its operators which keys it takes (`--key-type`).'
    return { code: 'WARDEN_REQUEST_WRONG', advice }
  }
  const code = 'WARDEN_REGISTRATION_REFUSED'
  if (/unknown client/i.test(words)) {
    const advice =
      'No client of this name is registered at the authority: check `warden.name`, or ask its operators.'
    return { code, advice }
  }
  if (isByToken) {
    const advice =
      'The token is wrong, was used already (it lets one certificate be issued), or this client is to get none at present: ask the operators of the authority for a new token.'
    return { code, advice }
  }
  const advice =
    'The certificate in `warden.certfile` must come from this authority, bear the name in `warden.name`, and its client must not be disabled: ask the operators; with a token of theirs: `mentat warden register --force`.'
  return { code, advice }
}
