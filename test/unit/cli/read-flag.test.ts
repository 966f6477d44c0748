import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMoment } from '../../../src/cli/read-flag.ts'
import { isMentatError } from '../../support/mentat-error.ts'

const now = Date.UTC(2024, 4, 2)

test('a time of a flag is read, and one that is not given is none', () => {
  assert.equal(readMoment('from', '-1d', now), Date.UTC(2024, 4, 1))
  assert.equal(readMoment('from', undefined, now), undefined)
})

test('what is no time is told with the name of its flag', () => {
  assert.throws(() => readMoment('from', 'soon', now), isMentatError('USAGE', '--from: '))
})
