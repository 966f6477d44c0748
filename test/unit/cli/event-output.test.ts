import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onOneLine } from '../../../src/cli/event-output.ts'

test('a document on one line says the same', () => {
  const document = '{\r\n "a": [1,\n2],\n\n"b": "x\\ny", "big": 1e400}\n'
  assert.equal(onOneLine(document), '{  "a": [1, 2], "b": "x\\ny", "big": 1e400} ')
  assert.ok(!/[\r\n]/.test(onOneLine(document)))
})
