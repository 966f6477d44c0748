import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { necessaryValues } from '../../../src/lib/filter/necessary.ts'
import { parseFilter } from '../../../src/lib/filter/parse.ts'

describe('the necessary categories', () => {
  for (const [text, values] of [
    ['Category in ["a", b]', ['a', 'b']],
    ['Category == "a"', ['a']],
    ['"a" == Category', ['a']],
    ['["a"] in Category ?? []', ['a']],
    ['Category[1] == "a"', ['a']],
    ['Category is ["a", "b"]', ['a']],
    ['Category in ["a", "b"] and Category == "c" and ConnCount > 1', ['c']],
    ['ConnCount > 1 and (Category == "a" or Category == "b")', ['a', 'b']],
    ['Category == "a" xor Category == "b"', ['a', 'b']],
    ['exists Category == "a"', ['a']],
    ['not not Category == "a"', ['a']],
    ['false', []],
    ['Category == "a" or false', ['a']],
    ['Category in []', []],
  ] as const) {
    test(`of ${text} are ${values.join(' and ') || 'none'}`, () => {
      assert.deepEqual([...(necessaryValues(parseFilter(text), 'Category') ?? ['?'])], values)
    })
  }

  for (const text of [
    ...['ConnCount > 1', 'Category == "a" or ConnCount > 1', 'not Category == "a"'],
    ...['Category != "a"', 'Category like "a"', 'Category in ["a", 5]', 'Category ?? "a" == "a"'],
    ...[
      'exists Category',
      'exists false',
      'Category == Note',
      'Category > "a"',
      'true',
      'Category.x == "a"',
    ],
  ]) {
    test(`of ${text} are not bounded`, () => {
      assert.equal(necessaryValues(parseFilter(text), 'Category'), undefined)
    })
  }
})
