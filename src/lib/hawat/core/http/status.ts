import type { ErrorCode } from '../../../framework/errors/registry.ts'
import { registry } from '../../../framework/errors/registry.ts'

/** Status of HTTP by failure, where the exit status does not tell. */
const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  SIGN_IN_NEEDED: 401,
  KEY_INVALID: 401,
  FORBIDDEN: 403,
  FORM_FOREIGN: 403,
  SIGN_IN_REFUSED: 403,
  SIGN_IN_LOCKED: 429,
  QUERY_QUOTA: 429,
  RATE_EXCEEDED: 429,
  QUERY_CANCELLED: 499,
  QUERY_TIMED_OUT: 504,
  OBJECT_EXISTS: 409,
  OBJECT_NOT_FOUND: 404,
  EVENT_NOT_FOUND: 404,
  PAGE_NOT_FOUND: 404,
  VALUE_INVALID: 422,
  FILTER_INVALID: 422,
  SEARCH_INVALID: 400,
  REQUEST_INVALID: 400,
}

/** The status of HTTP that tells a failure: 400 for what was asked wrongly, 503 for what may work later, 500 for the rest. */
export function statusOf(code: ErrorCode): number {
  const { exit, transient } = registry[code]
  const known = statuses[code]
  if (known !== undefined) return known
  if (transient) return 503
  return exit === 64 || exit === 65 ? 400 : 500
}
