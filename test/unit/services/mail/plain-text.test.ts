import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { columnsOf, wrapped } from '../../../../src/lib/services/mail/plain-text.ts'

describe('a paragraph', () => {
  test('is broken at blanks and indented', () => {
    const lines = wrapped(`${'word '.repeat(20)}end`, { indent: 4, mark: '  *' })
    assert.deepEqual(lines, [`  * ${'word '.repeat(15).trimEnd()}`, `    ${'word '.repeat(5)}end`])
  })

  test('keeps a long word, or breaks it', () => {
    const word = 'x'.repeat(100)
    assert.deepEqual(wrapped(`a ${word} b`), ['a', word, 'b'])
    assert.deepEqual(wrapped(`a ${word} b`, { breakWords: true }), [
      'a',
      'x'.repeat(80),
      `${'x'.repeat(20)} b`,
    ])
  })

  test('is never wider than the line, whatever it holds, and loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.nat(20), (text, indent) => {
        const lines = wrapped(text, { indent, breakWords: true })
        for (const line of lines) assert.ok(columnsOf(line) <= 80, line)
        const joined = lines.map((line) => line.slice(indent)).join('')
        assert.equal(joined.replaceAll(' ', ''), text.replaceAll(' ', ''))
      }),
    )
  })
})

test('wide characters count as two columns, accents of their own as none', () => {
  assert.deepEqual(
    ['abc', 'čeština', 'e\u0301', '日本', '한', '😀', 'Ａ'].map(columnsOf),
    [3, 7, 1, 4, 2, 2, 2],
  )
})
