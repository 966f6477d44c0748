import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { masked } from '../../../../src/lib/framework/config/masked.ts'
import { rootOf } from '../../../../src/lib/framework/config/module-root.ts'
import { assembleStorage, storage } from './assembling.ts'

describe('a masked configuration', () => {
  test('shows everything but secrets and passwords', () => {
    const { raw } = assembleStorage({
      core: {
        'd.conf': '{"database": {"url": "postgres://u:hunter2@h/d", "password": "hunter2"}}',
      },
      file:
        '{"batch": 7, "hosts": [{"kind": "key", "key": "hunter2"}, {"kind": "key", "key": {"env": "X"}}, ' +
        '{"kind": "file", "path": "p"}]}',
      environment: { X: 'hunter2' },
    })
    const shown = masked(rootOf(storage), raw) as Record<string, unknown>
    assert.doesNotMatch(JSON.stringify(shown), /hunter2/)
    assert.equal(shown['batch'], 7)
    assert.deepEqual(shown['hosts'], [
      { kind: 'key', key: '[secret]' },
      { kind: 'key', key: '[secret]' },
      { kind: 'file', path: 'p', wait: '5s' },
    ])
    assert.deepEqual(shown['database'], {
      url: 'postgres://u:[secret]@h/d',
      password: '[secret]',
      pool_size: 10,
      retry: { first: '250ms', longest: 15 },
      mode: 'safe',
    })
  })
})
