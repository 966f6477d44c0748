import pg from 'pg'
import { causeOf, codeOf } from '../framework/errors/causes.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../framework/errors/registry.ts'

/**
 * Failures for which pg and its pool make errors without a code: the only thing to know them by is the text.
 * Beginnings suffice. (pg 8.23: lib/client.js, lib/connection.js, lib/crypto/sasl.js, pg-pool/index.js.)
 */
const textsWithoutCode: readonly (readonly [string, ErrorCode])[] = [
  ['Connection terminated', 'DATABASE_UNAVAILABLE'],
  ['Client has encountered a connection error', 'DATABASE_UNAVAILABLE'],
  ['Client was closed and is not queryable', 'DATABASE_UNAVAILABLE'],
  ['timeout expired', 'DATABASE_UNAVAILABLE'],
  ['timeout exceeded when trying to connect', 'DATABASE_UNAVAILABLE'],
  ['Query read timeout', 'DATABASE_UNAVAILABLE'],
  ['There was an error establishing an SSL connection', 'DATABASE_UNAVAILABLE'],
  ['The server does not support SSL connections', 'DATABASE_REFUSED'],
  ['SASL', 'DATABASE_REFUSED'],
  ['Cannot use a pool after calling end', 'BUG'],
]

/**
 * Makes a MentatError of a failure of the database or of the way to it; whatever else was thrown is returned as it is.
 * @param label names the database, without a password
 */
export function databaseFailure(thrown: unknown, label: string): unknown {
  if (thrown instanceof MentatError || !(thrown instanceof Error)) return thrown
  const code = failureCode(thrown)
  if (code === undefined) return thrown
  return new MentatError(code, `${label}: ${textOf(thrown)}`, {
    cause: thrown,
    fields: fieldsOf(thrown),
  })
}

/** The SQLSTATE with which the server refused something, through all wrappings; undefined if it was not the server. */
export function sqlStateOf(thrown: unknown): string | undefined {
  for (let next = thrown; next instanceof Error; next = next.cause) {
    if (next instanceof pg.DatabaseError) return next.code
  }
  return undefined
}

function failureCode(error: Error): ErrorCode | undefined {
  if (error instanceof pg.DatabaseError) return causeOf(error) ?? 'DATABASE_FAILED'
  const code = codeOf(error)
  if (code === undefined) {
    return textsWithoutCode.find(([text]) => error.message.startsWith(text))?.[1]
  }
  if ('syscall' in error && error.syscall === 'connect') return connectFailure(code, error)
  if (/^ERR_(TLS|SSL)_|CERT/.test(code)) return 'DATABASE_REFUSED'
  // A socket that breaks: other failures of the system come from the action, not from the way to the database.
  return causeOf(error) === 'DATABASE_UNAVAILABLE' ? 'DATABASE_UNAVAILABLE' : undefined
}

/** A Unix socket that is not there (ENOENT), or whose queue is full (EAGAIN): the server is away, or busy. */
function connectFailure(code: string, error: Error): ErrorCode {
  if (code === 'ENOENT' || code === 'EAGAIN') return 'DATABASE_UNAVAILABLE'
  if (code === 'EACCES' || code === 'EPERM') return 'DATABASE_REFUSED'
  return causeOf(error) ?? 'DATABASE_UNAVAILABLE'
}

/** An AggregateError (a host name with several addresses) has no text of its own. */
function textOf(error: Error): string {
  if (error.message !== '') return error.message
  if (error instanceof AggregateError) {
    return error.errors.map((each) => (each instanceof Error ? each.message : '')).join(', ')
  }
  return error.name
}

function fieldsOf(error: Error): Record<string, unknown> {
  if (!(error instanceof pg.DatabaseError)) return {}
  const { code, table, column, constraint } = error
  const named = { sqlstate: code, table, column, constraint }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}
