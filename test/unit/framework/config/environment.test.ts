import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { unknownVariables } from '../../../../src/lib/framework/config/environment.ts'
import { catalogue } from './assembling.ts'

const told = (environment: Record<string, string>): string[] =>
  unknownVariables(catalogue, environment, new Set(['MENTAT_DB_SECRET'])).map(({ text }) => text)

describe('variables of the environment', () => {
  test('are told when they mean nothing, with what was probably meant', () => {
    assert.deepEqual(told({ MENTAT_DATABASE_URI: 'x', MENTAT_FOO: 'x' }), [
      'the environment variable MENTAT_DATABASE_URI is unknown; did you mean MENTAT_DATABASE_URL?',
      'the environment variable MENTAT_FOO is unknown',
    ])
  })
  test('are not told when an option, a flag or a secret knows them, or when they are not ours', () => {
    const known = ['MENTAT_HOME', 'MENTAT_CONFIG_DIR', 'MENTAT_LOG_LEVEL', 'MENTAT_DB_SECRET']
    const options = ['MENTAT_DATABASE_RETRY_FIRST', 'MENTAT_STORAGE_BATCH', 'MENTAT_MAIL_HOST']
    const others = ['PATH', 'MENTATE', 'mentat_home']
    const environment = [...known, ...options, ...others].map((name) => [name, 'x'] as const)
    assert.deepEqual(told(Object.fromEntries(environment)), [])
  })
})
