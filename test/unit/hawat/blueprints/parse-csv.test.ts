import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCsv } from '../../../../src/lib/hawat/blueprints/events/parse-csv.ts'

const parse = (text: string, most = 10): string[][] => parseCsv(text, { delimiter: ',', most })

test('rows are cut at delimiters and line breaks, but for those in quotes', () => {
  assert.deepEqual(parse('a,b\r\n"1,2","x ""y""\nz"\n,\n'), [
    ['a', 'b'],
    ['1,2', 'x "y"\nz'],
    ['', ''],
  ])
})

test('what is wrong with it is taken as it is, and reading ends', () => {
  assert.deepEqual(parse('"never closed,\n1'), [['never closed,\n1']])
  assert.deepEqual(parse('a"b,"c"d,e'), [['a"b', 'c', 'e']])
  assert.deepEqual(parse('\n\n'), [[''], ['']])
})

test('no more rows are read than are wanted', () => {
  assert.equal(parse('a\n'.repeat(1000), 3).length, 3)
})
