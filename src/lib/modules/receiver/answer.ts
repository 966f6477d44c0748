import { MentatError, toError } from '../../framework/errors/mentat-error.ts'
import { type ErrorCode, registry } from '../../framework/errors/registry.ts'
import type { Receipt } from './intake.ts'

/** What is answered to a request. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Status of HTTP by failure; others that pass: 503, and what is our fault: 500. */
const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  RECEIVER_REQUEST_INVALID: 400,
  RECEIVER_KEY_INVALID: 401,
  RECEIVER_PATH_UNKNOWN: 404,
  RECEIVER_TIMED_OUT: 408,
  RECEIVER_REQUEST_TOO_LARGE: 413,
  RECEIVER_TYPE_UNKNOWN: 415,
  RECEIVER_RATE_EXCEEDED: 429,
  DISK_FULL: 507,
}

/** Seconds after which what passes is worth another attempt, when nothing better is known. */
const RETRY_AFTER = 5

/** 200 when all events were accepted, 207 when some, 422 when none was. */
export function answerOf(receipt: Receipt): Answer {
  const { accepted, rejected } = receipt
  const status = rejected === 0 ? 200 : accepted === 0 ? 422 : 207
  return { status, headers: {}, body: receipt }
}

/** Tells a failure to whoever sent the request, in the one shape that all failures have. */
export function failureAnswer({ code, message, advice, fields }: MentatError): Answer {
  const status = statuses[code] ?? (registry[code].transient ? 503 : 500)
  const isOurs = status === 500
  const text = isOurs ? 'something went wrong here; it has been written to the log' : message
  return {
    status,
    headers: headersOf(status, fields['pause']),
    body: { error: { code, message: text, advice: isOurs ? '' : advice } },
  }
}

/** What was thrown, as a failure of ours. */
export function failureOf(thrown: unknown): MentatError {
  if (thrown instanceof MentatError) return thrown
  const error = toError(thrown)
  return new MentatError('BUG', error.message, { cause: error })
}

/** @param pause milliseconds after which it may be tried again; undefined: as usual */
function headersOf(status: number, pause: unknown): Record<string, string> {
  if (status === 401) return { 'www-authenticate': 'Bearer realm="mentat"' }
  if (status === 415) return { 'accept-encoding': 'gzip' }
  if (![429, 503, 507].includes(status)) return {}
  const seconds = typeof pause === 'number' ? Math.ceil(pause / 1000) : RETRY_AFTER
  return { 'retry-after': String(seconds) }
}
