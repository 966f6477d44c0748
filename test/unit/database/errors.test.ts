import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import pg from 'pg'
import { databaseFailure, sqlStateOf } from '../../../src/lib/database/errors.ts'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'

const withCode = (code: string, syscall?: string): Error =>
  Object.assign(new Error(`words of ${code}`), { code }, syscall ? { syscall } : {})

function fromServer(sqlState: string): pg.DatabaseError {
  const error = new pg.DatabaseError('words of the server', 20, 'error')
  error.code = sqlState
  error.constraint = 'events_pkey'
  return error
}

const codeOf = (thrown: unknown): unknown => {
  const failure = databaseFailure(thrown, 'db')
  return failure instanceof MentatError ? failure.code : failure
}

describe('failures of the database', () => {
  for (const [sqlState, code] of [
    ['57P01', 'DATABASE_UNAVAILABLE'],
    ['57P03', 'DATABASE_UNAVAILABLE'],
    ['40P01', 'DATABASE_UNAVAILABLE'],
    ['53300', 'DATABASE_UNAVAILABLE'],
    ['53100', 'DATABASE_UNAVAILABLE'],
    ['08006', 'DATABASE_UNAVAILABLE'],
    ['28P01', 'DATABASE_REFUSED'],
    ['3D000', 'DATABASE_REFUSED'],
    ['42501', 'DATABASE_REFUSED'],
    ['23505', 'DATABASE_FAILED'],
    ['22021', 'DATABASE_FAILED'],
  ] as const) {
    test(`SQLSTATE ${sqlState} is ${code}`, () => {
      assert.equal(codeOf(fromServer(sqlState)), code)
    })
  }

  for (const text of [
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'timeout expired',
    'timeout exceeded when trying to connect',
  ]) {
    test(`"${text}", which has no code, is an outage`, () => {
      assert.equal(codeOf(new Error(text)), 'DATABASE_UNAVAILABLE')
    })
  }

  test('a connection that cannot be made is an outage, unless it is not allowed', () => {
    assert.equal(codeOf(withCode('ECONNREFUSED', 'connect')), 'DATABASE_UNAVAILABLE')
    assert.equal(codeOf(withCode('ENOENT', 'connect')), 'DATABASE_UNAVAILABLE')
    assert.equal(codeOf(withCode('EAGAIN', 'connect')), 'DATABASE_UNAVAILABLE')
    assert.equal(codeOf(withCode('ENOTFOUND')), 'DATABASE_UNAVAILABLE')
    assert.equal(codeOf(withCode('EACCES', 'connect')), 'DATABASE_REFUSED')
    assert.equal(codeOf(withCode('DEPTH_ZERO_SELF_SIGNED_CERT')), 'DATABASE_REFUSED')
  })

  test('several addresses that refuse are one failure with all their words', () => {
    const several = new AggregateError([new Error('no to ::1'), new Error('no to 127.0.0.1')])
    const failure = databaseFailure(Object.assign(several, { code: 'ECONNREFUSED' }), 'db')
    assert.equal((failure as Error).message, 'db: no to ::1, no to 127.0.0.1')
  })

  test('what the action throws of its own stays what it is', () => {
    for (const thrown of [
      new TypeError('ours'),
      new MentatError('EVENT_INVALID', 'ours'),
      withCode('ENOENT', 'open'),
      withCode('ENOSPC', 'write'),
      'a text',
      undefined,
    ]) {
      assert.equal(databaseFailure(thrown, 'db'), thrown)
    }
  })

  test('the SQLSTATE is found through all wrappings', () => {
    const failure = databaseFailure(fromServer('23505'), 'db') as MentatError
    assert.equal(sqlStateOf(new MentatError('BUG', 'outer', { cause: failure })), '23505')
    assert.deepEqual(failure.fields, { sqlstate: '23505', constraint: 'events_pkey' })
    assert.equal(sqlStateOf(new Error('other')), undefined)
  })
})
