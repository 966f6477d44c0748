import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hashPassword, verifyPassword } from '../../../src/lib/accounts/password.ts'
import { isMentatError } from '../../support/mentat-error.ts'

describe('the hash of a password', () => {
  test('proves the password and nothing else, and differs each time', async () => {
    const hash = await hashPassword('correct horse')
    assert.match(hash, /^scrypt:131072:8:1:[\w-]{22}:[\w-]{43}$/)
    assert.equal(await verifyPassword('correct horse', hash), true)
    assert.equal(await verifyPassword('correct horsf', hash), false)
    assert.notEqual(await hashPassword('correct horse'), hash)
  })

  test('does not depend on how a keyboard composes letters', async () => {
    const hash = await hashPassword('pří\u0161erně')
    assert.equal(await verifyPassword('pr\u030ci\u0301s\u030cerne\u030c', hash), true)
  })

  test('that is damaged or of another kind proves nothing', async () => {
    for (const hash of [
      '',
      'scrypt',
      'scrypt:1:2',
      'bcrypt:131072:8:1:aa:bb',
      'scrypt:a:8:1:aa:bb',
    ]) {
      assert.equal(await verifyPassword('correct horse', hash), false, hash)
    }
  })

  test('is refused for a password that is too short or too long, without telling it', async () => {
    for (const password of ['short77', 'x'.repeat(201)]) {
      await assert.rejects(hashPassword(password), (error: unknown) => {
        assert.ok(isMentatError('VALUE_INVALID', 'characters, expected 8 to 200')(error))
        return !String(error).includes(password)
      })
    }
  })
})
