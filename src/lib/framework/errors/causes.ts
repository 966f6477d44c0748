import { MentatError } from './mentat-error.ts'
import { type ErrorCode, registry } from './registry.ts'

/**
 * The one table that tells transient from permanent: codes of the operating system and SQLSTATEs of
 * PostgreSQL (five characters, or the two of a class) against the failure they are.
 * What is not in it is permanent.
 */
const causes: Readonly<Record<string, ErrorCode>> = {
  // Operating system
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EMFILE: 'RESOURCES_EXHAUSTED',
  ENFILE: 'RESOURCES_EXHAUSTED',
  ENOMEM: 'RESOURCES_EXHAUSTED',
  ECONNREFUSED: 'DATABASE_UNAVAILABLE',
  ECONNRESET: 'DATABASE_UNAVAILABLE',
  ECONNABORTED: 'DATABASE_UNAVAILABLE',
  EPIPE: 'DATABASE_UNAVAILABLE',
  ETIMEDOUT: 'DATABASE_UNAVAILABLE',
  EHOSTUNREACH: 'DATABASE_UNAVAILABLE',
  ENETUNREACH: 'DATABASE_UNAVAILABLE',
  ENOTFOUND: 'DATABASE_UNAVAILABLE',
  EAI_AGAIN: 'DATABASE_UNAVAILABLE',
  EACCES: 'PERMISSION_DENIED',
  EPERM: 'PERMISSION_DENIED',
  EROFS: 'IO_FAILED',
  EIO: 'IO_FAILED',
  // PostgreSQL, appendix A of its manual
  '08': 'DATABASE_UNAVAILABLE', // connection exception
  '08P01': 'DATABASE_FAILED', // protocol violation: a mistake of ours
  '40': 'DATABASE_UNAVAILABLE', // transaction rollback: deadlock, serialization
  '53': 'DATABASE_UNAVAILABLE', // insufficient resources: disk, memory, connections
  '55006': 'DATABASE_UNAVAILABLE', // object in use
  '55P03': 'DATABASE_UNAVAILABLE', // lock not available
  '57': 'DATABASE_UNAVAILABLE', // operator intervention: shutdown, cannot connect now
  '57014': 'QUERY_TIMED_OUT', // query canceled: statement_timeout, or an operator
  '58': 'DATABASE_UNAVAILABLE', // system error: I/O
  '25006': 'DATABASE_UNAVAILABLE', // read-only: a standby before it is promoted
  '28': 'DATABASE_REFUSED', // invalid authorization
  '3D000': 'DATABASE_REFUSED', // no such database
  '42501': 'DATABASE_REFUSED', // insufficient privilege
}

/** The registry's code for a failure of the operating system or of PostgreSQL; undefined when unknown. */
export function causeOf(thrown: unknown): ErrorCode | undefined {
  if (thrown instanceof MentatError) return thrown.code
  const code = codeOf(thrown)
  if (code === undefined) return undefined
  return lookUp(code) ?? (code.length === 5 ? lookUp(code.slice(0, 2)) : undefined)
}

/** `constructor` and the like are no codes. */
function lookUp(code: string): ErrorCode | undefined {
  return Object.hasOwn(causes, code) ? causes[code] : undefined
}

/** Whether the same action may succeed later; then nothing is given up and one waits. */
export function isTransient(thrown: unknown): boolean {
  const code = causeOf(thrown)
  return code !== undefined && registry[code].transient
}

/** The `code` that Node and pg put on their errors, if there is one. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined
  return typeof thrown.code === 'string' ? thrown.code : undefined
}
