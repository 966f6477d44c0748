import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exactDocument } from '../../../../src/lib/hawat/event-search/document.ts'

test('numbers that JavaScript cannot hold are answered as they were written', () => {
  const text = '{"a":[12345678901234567890,1,0.1],"__proto__":{"b":"12345678901234567890"}}'
  assert.equal(JSON.stringify(exactDocument(text)), text)
})

test('other documents are what JSON.parse makes of them', () => {
  assert.deepEqual(exactDocument('{"a":1.50}'), { a: 1.5 })
})
