import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileExpression, compileFilter } from '../../../src/lib/filter/compile.ts'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'

function failure(text: string): MentatError {
  try {
    compileFilter(text)
  } catch (error) {
    assert.ok(error instanceof MentatError)
    return error
  }
  assert.fail(`${text} compiles`)
}

describe('the error of a filter', () => {
  test('names line and column, and shows the line with a caret', () => {
    const error = failure('Category in ["a"]\n  and Target.Port = = 22')
    assert.equal(error.code, 'FILTER_INVALID')
    assert.equal(error.exit, 65)
    assert.equal(
      error.message,
      'filter, line 2, column 21: expected a value, found "="\n' +
        '    and Target.Port = = 22\n' +
        '                      ^',
    )
    assert.deepEqual(error.fields, {
      line: 2,
      column: 21,
      reason: 'expected a value, found "="',
    })
  })

  test('counts columns in characters, and keeps the caret in place behind tabs and emoji', () => {
    const error = failure('\t"😀" == @')
    assert.equal(error.fields['column'], 9)
    assert.equal(error.message.split('\n').at(-1), `  ${' '.repeat(8)}^`)
  })

  test('cuts long lines around the place', () => {
    const error = failure(
      `${'Category == "a" or '.repeat(30)} @ ${' and Category == "a"'.repeat(30)}`,
    )
    const [, line = '', caret = ''] = error.message.split('\n')
    assert.ok(line.length < 100)
    assert.equal(line.charAt(caret.length - 1), '@')
  })

  test('is short, however long what is wrong is', () => {
    for (const [text, end] of [
      [`ConnCount == ${'9'.repeat(100_000)}`, 'is too large'],
      [`Note == ${'1.'.repeat(50_000)}`, ''],
      [`${'a'.repeat(100_000)}(Note)`, ''],
      [`Source[${'9'.repeat(100_000)}] == 1`, ''],
      [`DetectTime == "${'2'.repeat(100_000)}"`, 'cannot be read as a time'],
      [`ConnCount == "${'9'.repeat(100_000)}"`, 'is a text, and numbers stand beside it'],
    ] as const) {
      const { message, advice, fields } = failure(text)
      assert.ok(message.length < 800, `${message.length} characters`)
      assert.ok(advice.length < 500, `${advice.length} characters`)
      assert.ok(String(fields['reason']).endsWith(end))
    }
  })

  test('prints nothing that a terminal would act upon', () => {
    assert.ok(!failure('\u001b[31m').message.includes('\u001b'))
    assert.ok(!failure('Category \u202e').message.includes('\u202e'))
    assert.ok(!failure('Source.IP4 == "\u001b[31m"').message.includes('\u001b'))
  })

  for (const [text, reason, advice] of [
    ['', /the filter is empty/, /./],
    ['Category Contains "x"', /expected an operator/, /Did you mean contains\?/],
    ['Category liek "x"', /expected an operator/, /Did you mean like\?/],
    ['Not Category', /expected an operator/, /all lower case or all upper case: not/],
    ['Category == “x”', /unexpected character “/, /Quotes are straight/],
    ['Category\u00a0== 1', /unexpected character/, /looks like a blank/],
    ['a | b', /unexpected character \|/, /\|\| or the word or/],
    ['a < b < c', /does not chain/, /`and`/],
    ['(a == b) == true', /a condition is no operand of ==/, /`and`/],
    ['Source[0].IP4', /indexes start at 1/, /\[1\]/],
    ['DetectTime > 2024-05-02', /has to stand in quotes/, /"2024-05-02" for midnight UTC/],
    ['DetectTime > "yesterday"', /cannot be read as a time/, /2024-05-02T10:00:00Z/],
    ['Node.AggrWin > "long"', /cannot be read as a duration/, /00:05:00/],
    ['Source.IP4 == "host.example.net"', /is not an address/, /Hostname/],
    ['Source.IP4 == 5', /5 is not an address/, /192\.0\.2\.1/],
    ['Target.Port in [22, "23"]', /"23" is a text/, /23 without quotes/],
    ['sise(Source) > 1', /no function sise/, /Did you mean size\?/],
    ['size() > 1', /takes one argument, found 0/, /size\(Path\)/],
    ['ConnCount == 1..5', /only beside `in`/, /Path in 1\.\.20/],
    ['Note like "("', /not a regular expression: missing closing \)/, /RE2/],
    ['Note like Description', /only texts that are written down/, /in quotes/],
    ['Source.IP4 contains 192.0.2.1', /texts, not for addresses/, /in quotes/],
    ['exists exists x', /does not stack/, /Leave one/],
    ['Category in [["a"]]', /expected a constant/, /Lists do not nest/],
    ['Category in ["a"', /this list is not closed/, /./],
    ['(Category == "a"', /this parenthesis is not closed/, /./],
    ['Category == "a', /no closing "/, /./],
    ['1..', /expected the end of a range/, /numbers, times/],
    ['fe80::1%eth0 == Source.IP6', /has a zone/, /Leave the zone/],
    ['100:00:00', /not a duration/, /two digits/],
    ['1e999', /too large/, /./],
  ] as const) {
    test(`of ${JSON.stringify(text)} says what is wrong and what to do`, () => {
      const error = failure(text)
      assert.match(error.message, reason)
      assert.match(error.advice, advice)
    })
  }

  test('of a tree shows the place in its text', () => {
    const path = { kind: 'path', segments: [{ name: 'ConnCount' }] } as const
    const right = { kind: 'string', value: '5' } as const
    assert.throws(
      () => compileFilter({ kind: 'comparison', operator: 'eq', left: path, right }),
      /column 14: "5" is a text[^]*ConnCount == "5"/,
    )
  })

  test('of an expression is the same', () => {
    assert.throws(() => compileExpression('ConnCount +'), /expected a value, found the end/)
    assert.throws(() => compileExpression('1..5'), /only beside `in`/)
  })
})
