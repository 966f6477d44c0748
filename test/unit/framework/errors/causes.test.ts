import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { causeOf, codeOf, isTransient } from '../../../../src/lib/framework/errors/causes.ts'
import { MentatError } from '../../../../src/lib/framework/errors/mentat-error.ts'

function withCode(code: unknown): Error {
  return Object.assign(new Error('failed'), { code })
}

describe('what passes by itself', () => {
  for (const code of [
    'ENOSPC',
    'EDQUOT',
    'EMFILE',
    'ENFILE',
    'ENOMEM',
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    '08006',
    '40P01',
    '40001',
    '53100',
    '53300',
    '55P03',
    '57P01',
    '57P03',
    '25006',
    '58030',
  ]) {
    test(code, () => {
      assert.equal(isTransient(withCode(code)), true)
    })
  }
})

describe('what does not', () => {
  for (const code of [
    'EACCES',
    'EPERM',
    'EROFS',
    'EIO',
    'ENOENT',
    '22021',
    '23505',
    '28P01',
    '3D000',
    '42501',
    '42P01',
    '55000',
    '99999',
    '',
    '5',
    '57',
    'constructor',
    '__proto__',
    'toString',
    'valueOf',
    'hasOwnProperty',
  ]) {
    test(code, () => {
      const transient = isTransient(withCode(code))
      // '57' is no SQLSTATE (five characters) and no server sends it; the table knows the class alone.
      assert.equal(transient, code === '57')
    })
  }

  test('things without a code', () => {
    for (const thing of [
      undefined,
      null,
      5,
      'ENOSPC',
      {},
      new Error('x'),
      withCode(5),
      withCode(undefined),
    ]) {
      assert.equal(isTransient(thing), false)
      assert.equal(causeOf(thing), undefined)
      assert.equal(codeOf(thing), undefined)
    }
  })
})

test('a MentatError is its own cause, and transient as the registry says', () => {
  assert.equal(causeOf(new MentatError('DISK_FULL', 'full')), 'DISK_FULL')
  assert.equal(isTransient(new MentatError('DISK_FULL', 'full')), true)
  assert.equal(isTransient(new MentatError('EVENT_INVALID', 'bad')), false)
})
