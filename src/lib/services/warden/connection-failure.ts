import { codeOf } from '../../framework/errors/causes.ts'
import { MentatError, toError } from '../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../framework/errors/registry.ts'
import { escapeLine } from '../../framework/logging/escape.ts'
import type { Peer } from './peer.ts'

/** Failures on the way, by what Node calls them: the first pattern that fits tells what they mean, with members of the peer in braces. */
const meanings: readonly Meaning[] = [
  {
    pattern: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    code: 'WARDEN_HUB_UNTRUSTED',
    text: 'the certificate of {title} is for another host',
    advice: 'Write into `{option}` the host name that stands in the certificate.',
  },
  {
    pattern: /^CERT_HAS_EXPIRED$/,
    code: 'WARDEN_HUB_UNTRUSTED',
    text: 'the certificate of {title} has expired',
    advice: 'Check the clock of this machine; if it is right, tell the operators of {title}.',
  },
  {
    pattern: /^CERT_NOT_YET_VALID$/,
    code: 'WARDEN_HUB_UNTRUSTED',
    text: 'the certificate of {title} is not valid yet',
    advice: 'Check the clock of this machine; if it is right, tell the operators of {title}.',
  },
  {
    pattern: /SELF_SIGNED|UNABLE_TO_|^CERT_SIGNATURE_FAILURE$|^CERT_UNTRUSTED$|^INVALID_CA$|^CERT_/,
    code: 'WARDEN_HUB_UNTRUSTED',
    text: 'the certificate of {title} does not come from an authority in `warden.cafile`',
    advice: 'Put the certificate of the authority of {title} into `warden.cafile`.',
  },
  {
    pattern: /ALERT.*EXPIRED/,
    code: 'WARDEN_CERTIFICATE_REFUSED',
    text: '{title} says that our certificate has expired',
  },
  {
    pattern: /ALERT.*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/,
    code: 'WARDEN_CERTIFICATE_REFUSED',
    text: '{title} does not accept our certificate',
  },
  {
    pattern: /^ERR_SSL_|^EPROTO$/,
    code: 'WARDEN_UNAVAILABLE',
    text: 'no encrypted connection',
    advice: 'Check host and port in `{option}`: what listens there may not speak TLS.',
  },
  {
    pattern: /^ENOTFOUND$/,
    code: 'WARDEN_UNAVAILABLE',
    text: 'there is no host of this name',
    advice: 'Check `{option}` and the name servers of this machine.',
  },
  { pattern: /^EAI_/, code: 'WARDEN_UNAVAILABLE', text: 'the name servers do not answer' },
  {
    pattern: /^ECONNREFUSED$/,
    code: 'WARDEN_UNAVAILABLE',
    text: 'nobody listens there',
    advice: 'Check host and port in `{option}`, and firewalls.',
  },
  {
    pattern: /^(?:ECONNRESET|EPIPE)$/,
    code: 'WARDEN_UNAVAILABLE',
    text: 'the connection broke off',
    advice: 'If it always does, {title} may not accept the certificate in `warden.certfile`.',
  },
  { pattern: /^HPE_/, code: 'WARDEN_ANSWER_INVALID', text: 'the answer is not HTTP' },
]

interface Meaning {
  readonly pattern: RegExp
  readonly code: ErrorCode
  readonly text: string
  readonly advice?: string
}

/**
 * Says what a failure of a connection means. The error itself is not kept as a cause: it may hold the request, and so the
 * secret.
 * @param peer who was asked, for the text
 */
export function connectionFailure(thrown: unknown, peer: Peer): MentatError {
  if (thrown instanceof MentatError) return thrown
  const code = symptomOf(thrown)
  const meaning = meanings.find(({ pattern }) => pattern.test(code))
  const told = (words: string): string =>
    words.replace('{title}', peer.title).replace('{option}', peer.option)
  const text = told(meaning?.text ?? 'the connection failed')
  const advice = meaning?.advice
  return new MentatError(
    meaning?.code ?? 'WARDEN_UNAVAILABLE',
    `${peer.address}: ${text}${details(thrown, code)}`,
    advice === undefined ? {} : { advice: told(advice) },
  )
}

/** Whether the server cannot have begun with the request, although it was sent. */
export function wasTurnedAway(thrown: unknown): boolean {
  return symptomOf(thrown).includes('ALERT')
}

/**
 * What Node calls the failure; empty when it has no name. Of TLS 1.2 it tells alerts only in the words of OpenSSL
 * (`… tlsv1 alert unknown ca:…`). A connection that was tried over IPv6 and IPv4 fails with the failures of both.
 */
function symptomOf(thrown: unknown): string {
  const error: unknown =
    thrown instanceof AggregateError && codeOf(thrown) === undefined ? thrown.errors[0] : thrown
  const code = codeOf(error) ?? ''
  const alert = code === 'EPROTO' ? /\balert [a-z ]+/.exec(toError(error).message)?.[0] : undefined
  return alert === undefined ? code : alert.trim().toUpperCase().replaceAll(' ', '_')
}

/** Of a wrong name both names are told. */
function details(thrown: unknown, code: string): string {
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return code === '' ? '' : ` (${code})`
  const { reason } = toError(thrown) as Error & { readonly reason?: unknown }
  return typeof reason === 'string' ? ` (${escapeLine(reason).slice(0, 300)})` : ''
}
