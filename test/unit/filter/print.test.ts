import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseFilter } from '../../../src/lib/filter/parse.ts'
import { printFilter } from '../../../src/lib/filter/print.ts'
import { isMentatError } from '../../support/mentat-error.ts'

describe('printFilter', () => {
  for (const [text, printed] of [
    ['Category IN [Recon.Scanning;"x",]', 'Category in [Recon.Scanning, "x"]'],
    ['a&&b||c', 'a and b or c'],
    ['a and b || c', 'a and (b or c)'],
    ['(a and b) and c', '(a and b) and c'],
    ['!(a)', 'not a'],
    ['a ?? and ?b', 'exists a and exists b'],
    ['\'say "x"\' =~ "it\'s"', '\'say "x"\' like "it\'s"'],
    ['1+2*3-(4-5)', '1 + 2 * 3 - (4 - 5)'],
    ['-(5) + -5', '-(5) + -5'],
    ['-(a ?? 5) ?? -1', '-(a ?? 5) ?? -1'],
    ['Source[*].IP4[#] = 192.0.2.77/24', 'Source.IP4[#] == 192.0.2.77/24'],
    ['len (x) <> 1e3', 'len(x) != 1000'],
    ['x in 1 .. 5', 'x in 1..5'],
    ['a # comment\n or b', 'a or b'],
    ['exists (not a)', 'exists (not a)'],
    ['not a == b', 'not a == b'],
  ] as const) {
    test(`prints ${JSON.stringify(text)} as ${printed}`, () => {
      assert.equal(printFilter(parseFilter(text)), printed)
      assert.deepEqual(parseFilter(printed), parseFilter(text))
    })
  }

  test('refuses a text with both kinds of quotes', () => {
    assert.throws(
      () => printFilter({ kind: 'string', value: `"'` }),
      isMentatError('FILTER_INVALID', 'both kinds of quotes'),
    )
  })
})
