import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { safeNext } from '../../../../src/lib/hawat/core/next.ts'

describe('safeNext leads to pages of ours', () => {
  for (const path of [
    '/',
    '/events/search?dt_from=2026-01-01+00%3A00',
    '/a//b',
    '/groups/1/show#members',
  ]) {
    test(path, () => {
      assert.equal(safeNext(path), path)
    })
  }
})

describe('safeNext never leads elsewhere', () => {
  const foreign = [
    undefined,
    '',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/x\r\nSet-Cookie: a=b',
    'javascript:alert(1)',
    ' /events',
    '/a\\b',
  ]
  for (const path of foreign) {
    test(path === undefined ? 'nothing' : JSON.stringify(path), () => {
      assert.equal(safeNext(path), '/')
    })
  }
})
