import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { FreeValue } from '../../../../src/lib/framework/config/free-object.ts'

test('a free object hides what looks like a secret wherever it is printed, and gives it out when asked', () => {
  const value = {
    api_key: 'hidden 1',
    inner: [{ Password: 'hidden 2', url: 'https://me:hidden3@example.org/', keys: 'seen' }],
    token: { file: '/etc/mentat/token' },
    cache_key_size: 5,
  }
  const free = new FreeValue(value)
  for (const text of [JSON.stringify({ free }), inspect(free)]) {
    assert.doesNotMatch(text, /hidden/)
    assert.match(text, /seen/)
    assert.match(text, /\/etc\/mentat\/token/)
  }
  assert.equal(free.reveal(), value)
})
