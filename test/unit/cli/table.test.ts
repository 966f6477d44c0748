import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { count, counted, printable, renderTable, size } from '../../../src/cli/table.ts'

describe('a table', () => {
  test('is as wide as its widest values, also of wide and combined characters', () => {
    const rows = [
      ['a', '1'],
      ['日本', '22'],
      ['e\u0301e\u0301', '333'],
    ] as const
    const text = renderTable(rows, [
      { title: 'NAME', value: ([name]) => name },
      { title: 'N', value: ([, n]) => n, align: 'right' },
    ])
    assert.equal(text, 'NAME    N\na       1\n日本   22\ne\u0301e\u0301    333')
  })

  test('without rows is its titles', () => {
    assert.equal(renderTable([], [{ title: 'NAME', value: () => '' }]), 'NAME')
  })

  test('shows what would move a terminal', () => {
    const value = (text: string) => text
    assert.equal(renderTable(['a\nb\u001b[2J'], [{ title: 'X', value }]), 'X\na\\u000ab\\u001b[2J')
    assert.equal(printable('\u202e\u0085\u2066'), '\\u202e\\u0085\\u2066')
    assert.equal(printable('ěš 日本 💥'), 'ěš 日本 💥')
  })
})

test('numbers for people', () => {
  assert.equal(count(1_234_567), '1,234,567')
  assert.equal(counted(1, 'message'), '1 message')
  assert.equal(counted(0, 'message'), '0 messages')
  assert.equal(counted(2000, 'message'), '2,000 messages')
  for (const [bytes, text] of [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_999, '1.0 MB'],
    [2.5e15, '2500.0 TB'],
  ] as const) {
    assert.equal(size(bytes), text)
  }
})
