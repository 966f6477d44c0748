import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  describeError,
  MentatError,
  toError,
} from '../../../../src/lib/framework/errors/mentat-error.ts'
import { registry } from '../../../../src/lib/framework/errors/registry.ts'

describe('MentatError', () => {
  test('takes exit status and advice from the registry', () => {
    const error = new MentatError('DISK_FULL', 'no room in /spool')
    assert.equal(error.name, 'MentatError')
    assert.equal(error.exit, 74)
    assert.equal(error.advice, registry.DISK_FULL.advice)
    assert.deepEqual(error.fields, {})
    assert.equal('cause' in error, false)
  })

  test('carries a special advice, fields and its cause', () => {
    const cause = new Error('why')
    const error = new MentatError('BUG', 'x', { advice: 'do', fields: { path: '/a' }, cause })
    assert.equal(error.advice, 'do')
    assert.deepEqual(error.fields, { path: '/a' })
    assert.equal(error.cause, cause)
  })
})

describe('describing an error', () => {
  test('names the causes, each once', () => {
    const inner = new Error('ENOSPC: no space left')
    const outer = new Error('cannot write', { cause: inner })
    assert.equal(describeError(outer), 'cannot write: ENOSPC: no space left')
    assert.equal(describeError(new Error('a: b', { cause: new Error('b') })), 'a: b')
  })

  test('an AggregateError without a text tells those of its parts', () => {
    const error = new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')])
    assert.equal(describeError(error), '::1 refused, 127.0.0.1 refused')
  })

  test('an error without a text tells its name', () => {
    assert.equal(describeError(new RangeError('')), 'RangeError')
  })

  test('an error that is its own cause, or a circle of causes, has an end', () => {
    const self = new Error('again')
    self.cause = self
    assert.equal(describeError(self), 'again')
    const one = new Error('one')
    one.cause = new Error('two', { cause: one })
    assert.equal(describeError(one), 'one: two')
  })

  test('at most five causes are told', () => {
    let error = new Error('0')
    for (let depth = 1; depth < 20; depth++) error = new Error(`e${depth}.`, { cause: error })
    assert.equal(describeError(error), 'e19.: e18.: e17.: e16.: e15.')
  })

  test('anything else that was thrown is printed', () => {
    assert.equal(describeError('text'), 'text')
    assert.equal(describeError(undefined), 'undefined')
    assert.equal(describeError(Symbol('s')), 'Symbol(s)')
    assert.equal(describeError(Object.create(null)), 'an object without a text')
  })
})

describe('making an error of what was thrown', () => {
  test('an error stays itself', () => {
    const error = new TypeError('x')
    assert.equal(toError(error), error)
  })

  test('anything else is a bug, and its text is kept', () => {
    for (const thing of ['text', 5, null, undefined, Symbol('s'), Object.create(null)]) {
      const error = toError(thing)
      assert.ok(error instanceof MentatError)
      assert.equal(error.code, 'BUG')
      assert.match(error.message, /^something that is not an error was thrown: ./)
    }
  })
})
