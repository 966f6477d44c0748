import { MentatError, toError } from '../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../framework/errors/registry.ts'
import { escapeLine } from '../../framework/logging/escape.ts'

/** How far a conversation with a mail server had come. `complete`: the whole mail was on its way. */
export type SmtpStage = 'connect' | 'login' | 'envelope' | 'data' | 'complete'

/** Where and when a conversation failed. */
export interface SmtpContext {
  /** `smtp://host:port` */
  readonly server: string
  readonly stage: SmtpStage
  readonly user?: string
  /** Never to be shown, should the server repeat it. */
  readonly secrets: readonly string[]
}

/** What nodemailer puts on its errors. */
interface SmtpError extends Error {
  readonly code?: string
  readonly originalCode?: string
  readonly response?: string
  readonly responseCode?: number
}

/**
 * Says what a failure of nodemailer means: for the mail, for the way to the server, for a later attempt. The text holds
 * the words of the server, on one line, without secrets; the error itself is not kept as a cause, because its text may
 * hold them.
 * Replies are told apart by their first digit (RFC 5321, 4.2.1): 4 is for now, 5 for good.
 */
export function smtpFailure(thrown: unknown, context: SmtpContext): MentatError {
  const { stage, server } = context
  if (thrown instanceof MentatError) {
    return stage === 'complete' ? inDoubt(server, thrown.message) : thrown
  }
  const error: SmtpError = toError(thrown)
  const words = wordsOf(error, context.secrets)
  if (stage === 'connect') return connectFailure(error, server, words)
  if (stage === 'login') return loginFailure(error, context, words)
  if (isReply(error)) return replyFailure(error.responseCode ?? 0, server, words)
  if (stage === 'complete') return inDoubt(server, words)
  if (error.code === 'EMESSAGE') return failure('MAIL_REFUSED', `${server}: ${words}`)
  return failure('MAIL_SERVER_UNAVAILABLE', `${server} broke off: ${words}`)
}

/** Nobody can say whether the mail was accepted: all of it went out, and no answer came. */
export function inDoubt(server: string, words: string): MentatError {
  return failure(
    'MAIL_IN_DOUBT',
    `${server} got the whole mail and did not say whether it takes it: ${words}`,
  )
}

/** The words of a server as they may be shown: one line, bounded, without secrets. */
export function serverWords(text: string, secrets: readonly string[]): string {
  let shown = text
  for (const secret of secrets.flatMap(formsOf)) shown = shown.replaceAll(secret, '[secret]')
  const line = escapeLine(shown.trim().replaceAll(/\s*\r?\n\s*/g, ' / '))
  return line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS)}…` : line
}

const LONGEST_WORDS = 500

/** A server may repeat what it was sent: as it is, or as AUTH PLAIN and AUTH LOGIN write it. */
function formsOf(secret: string): string[] {
  return secret === '' ? [] : [secret, Buffer.from(secret).toString('base64').replaceAll('=', '')]
}

function wordsOf(error: SmtpError, secrets: readonly string[]): string {
  if (error.code === 'ETIMEDOUT') return 'no answer in time'
  return serverWords(error.response ?? (error.message || error.name), secrets)
}

/** An answer to what was sent, in place of the end of the connection. */
function isReply({ code, responseCode = 0 }: SmtpError): boolean {
  return responseCode >= 400 && responseCode < 600 && (code === 'EENVELOPE' || code === 'EMESSAGE')
}

function connectFailure(error: SmtpError, server: string, words: string): MentatError {
  const text = `${server}: ${words}`
  if (isAboutEncryption(error)) {
    return failure(
      'MAIL_SERVER_REFUSED',
      `${server}: no encrypted connection: ${words}`,
      'Check `mail.tls`, `mail.port` and `mail.ca_file`, and the certificate of the server.',
    )
  }
  const code = error.responseCode ?? 0
  if (code >= 500 && code < 600) return failure('MAIL_SERVER_REFUSED', text)
  return failure('MAIL_SERVER_UNAVAILABLE', text)
}

function isAboutEncryption({ code, originalCode = '' }: SmtpError): boolean {
  if (code === 'ETLS') return true
  return /CERT|ALTNAME|SELF_SIGNED|UNABLE_TO_|_SSL_|_TLS_|^EPROTO$/.test(originalCode)
}

function loginFailure(error: SmtpError, context: SmtpContext, words: string): MentatError {
  const code = error.responseCode ?? 0
  const text = `${context.server} does not let "${context.user ?? ''}" log in: ${words}`
  if (error.code === 'EAUTH' && !(code >= 400 && code < 500)) {
    return failure(
      'MAIL_SERVER_REFUSED',
      text,
      'Check `mail.user` and `mail.password`, and that the server offers a login over this port.',
    )
  }
  return failure('MAIL_SERVER_UNAVAILABLE', text)
}

function replyFailure(code: number, server: string, words: string): MentatError {
  // 421 closes the connection, whatever it answers; the others ask for a login or for encryption.
  if (code === 421) return failure('MAIL_SERVER_UNAVAILABLE', `${server}: ${words}`)
  if ([530, 534, 535, 538].includes(code)) {
    return failure(
      'MAIL_SERVER_REFUSED',
      `${server}: ${words}`,
      'Set `mail.user` and `mail.password`, or `mail.tls`, as the server demands it.',
    )
  }
  // 503 says that commands came in a wrong order: nothing the mail could be blamed for.
  if (code < 500 || code === 503) return failure('MAIL_DEFERRED', `${server}: ${words}`)
  return failure('MAIL_REFUSED', `${server}: ${words}`)
}

function failure(code: ErrorCode, text: string, advice?: string): MentatError {
  return new MentatError(code, text, advice === undefined ? {} : { advice })
}
