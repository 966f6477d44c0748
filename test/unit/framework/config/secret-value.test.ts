import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { format, inspect } from 'node:util'
import { redactPasswords, SecretValue } from '../../../../src/lib/framework/config/secret-value.ts'

describe('SecretValue', () => {
  const secret = new SecretValue('hunter2')

  test('gives its text to the one who asks for it', () => {
    assert.equal(secret.reveal(), 'hunter2')
  })
  test('shows itself nowhere else', () => {
    const shown = [
      String(secret),
      JSON.stringify({ secret }),
      inspect({ deep: { secret } }, { showHidden: true, depth: null, customInspect: true }),
      inspect(secret, { customInspect: false, showHidden: true }),
      format('%s %o %j', secret, secret, secret),
      Object.values(secret).join(),
      JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
    ]
    for (const text of shown) assert.doesNotMatch(text, /hunter2/)
    assert.equal(shown[0], '[secret]')
  })
})

describe('redactPasswords', () => {
  for (const [text, redacted] of [
    ['postgres://mentat:pw@host/db', 'postgres://mentat:[secret]@host/db'],
    ['postgres://mentat:p@w:x@host:5432/db', 'postgres://mentat:[secret]@host:5432/db'],
    ['a http://u:p@h and https://v:q@i', 'a http://u:[secret]@h and https://v:[secret]@i'],
    ['postgres://:pw@host', 'postgres://:[secret]@host'],
    ['postgres://mentat@host:5432/db', 'postgres://mentat@host:5432/db'],
    ['time 10:20 a@b', 'time 10:20 a@b'],
  ] as const) {
    test(`makes of ${text}: ${redacted}`, () => {
      assert.equal(redactPasswords(text), redacted)
    })
  }
  test('takes linear time on hostile text', () => {
    const start = performance.now()
    redactPasswords('a'.repeat(1e6))
    redactPasswords('://a:'.repeat(2e5))
    assert.ok(performance.now() - start < 2000)
  })
})
