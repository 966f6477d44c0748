import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { compilePattern } from '../../../src/lib/filter/pattern.ts'

describe('compilePattern', () => {
  test('finds the same as RE2 where it takes the short way', () => {
    const part = fc.constantFrom(
      'a',
      'b',
      '\\.',
      '.',
      '\\\\',
      '-',
      '\\-',
      '"',
      '/',
      '\n',
      'é',
      '😀',
    )
    const expression = fc
      .tuple(fc.constantFrom('', '^'), fc.array(part), fc.constantFrom('', '$'))
      .map(([start, parts, end]) => start + parts.join('') + end)
    const text = fc.array(fc.constantFrom('a', 'b', '.', '\\', '-', '"', '/', '\n', 'é', '😀'))
    fc.assert(
      fc.property(expression, text, (pattern, parts) => {
        const found = compilePattern(pattern)
        assert.ok(typeof found === 'function', String(found))
        assert.equal(found(parts.join('')), RE2JS.compile(pattern).test(parts.join('')))
      }),
      { numRuns: 5000 },
    )
  })

  for (const [pattern, text, isFound] of [
    ['^$', '', true],
    ['^$', 'a', false],
    ['', 'a', true],
    ['a$', 'a\n', false],
    ['\\d', '5', true],
    ['\\x41', 'A', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['a{2}', 'aa', true],
    ['\ud83d', '😀', false],
    ['(?i)É', 'é', true],
  ] as const) {
    test(`${JSON.stringify(pattern)} is ${isFound ? '' : 'not '}found in ${JSON.stringify(text)}`, () => {
      const found = compilePattern(pattern)
      assert.ok(typeof found === 'function')
      assert.equal(found(text), isFound)
    })
  }

  for (const pattern of ['(', '[', 'a{1001}', '(?=a)', '(a)\\1', 'a'.repeat(10_001), '\\']) {
    test(`refuses ${pattern.slice(0, 20)} with a reason`, () => {
      assert.equal(typeof compilePattern(pattern), 'string')
    })
  }
})
