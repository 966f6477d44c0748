import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvRow } from '../../../src/lib/framework/text/csv.ts'

test('values are separated by commas, lists by blanks, and nothing is nothing', () => {
  assert.equal(csvRow(['a', 1, true, null, [], ['b', 2], '']), 'a,1,true,,,b 2,')
})

test('quotes stand where a comma, a quote or a line break is', () => {
  assert.equal(
    csvRow(['a,b', 'say "x"', 'a\nb', 'a\r\nb', "it's"]),
    '"a,b","say ""x""","a\nb","a\r\nb",it\'s',
  )
})

test('what a spreadsheet would calculate gets an apostrophe; numbers stay numbers', () => {
  for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx']) {
    assert.ok(
      csvRow([formula])
        .replace(/^"/, '')
        .startsWith(`'${formula.slice(0, 1)}`),
      formula,
    )
    assert.ok(
      csvRow([[formula, 'x']])
        .replace(/^"/, '')
        .startsWith("'"),
    )
  }
  assert.equal(csvRow([-1, 'a=b']), '-1,a=b')
})
