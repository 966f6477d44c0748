import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { findSyntaxFault } from '../../../src/lib/idea/syntax-error.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('findSyntaxFault', () => {
  const cases: [string, number, string][] = [
    ['', 0, 'a value'],
    ['{"a":1,}', 7, 'a key'],
    ['{"a" 1}', 5, 'a colon'],
    ['{"a":1 "b":2}', 7, 'a comma or }'],
    ['[1,]', 3, 'a value'],
    ['[1 2]', 3, 'a comma or ]'],
    ['{a:1}', 1, 'a key or }'],
    ["['x']", 1, 'a value or ]'],
    ['{"a":1}}', 7, 'the end of the document'],
    ['{"a":"x', 7, 'the end of a string'],
    ['"a\nb"', 2, 'no unescaped control character in a string'],
    ['"\\x"', 1, 'an escape such as \\n or \\u0041'],
    ['[01]', 2, 'a comma or ]'],
    ['[1.]', 2, 'a comma or ]'],
    ['[NaN]', 1, 'a value or ]'],
    ['{"a":]', 5, 'a value'],
    ['[1}', 2, 'a comma or ]'],
  ]
  for (const [text, offset, expected] of cases) {
    test(`tells what is wrong with ${JSON.stringify(text)}`, () => {
      assert.deepEqual(findSyntaxFault(text), { offset, expected })
    })
  }

  test('finds a fault exactly where JSON.parse does', () => {
    const marks = fc.string({
      unit: fc.constantFrom(...Array.from('{}[],:"\\ \n\t1-.eE+0ntrufalse\0\u00a0')),
      maxLength: 12,
    })
    fc.assert(
      fc.property(marks, (text) => {
        assert.equal(findSyntaxFault(text) === undefined, isJson(text))
      }),
      { numRuns: 20_000 },
    )
    fc.assert(
      fc.property(fc.json(), fc.nat(), marks, (json, at, text) => {
        const cut = at % (json.length + 1)
        const mutated = json.slice(0, cut) + text + json.slice(cut + 1)
        assert.equal(findSyntaxFault(mutated) === undefined, isJson(mutated))
        assert.equal(findSyntaxFault(json), undefined)
      }),
      { numRuns: 2000 },
    )
  })

  test('needs no recursion', () => {
    assert.equal(findSyntaxFault('['.repeat(500_000))?.offset, 500_000)
  })
})
