import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  choice,
  choices,
  flag,
  list,
  moment,
  number,
  text,
} from '../../../../src/lib/hawat/core/form/fields.ts'
import { FieldFault, type Field } from '../../../../src/lib/hawat/core/form/field.ts'
import {
  givenOfJson,
  givenOfSearch,
  readForm,
  searchOf,
  writeForm,
} from '../../../../src/lib/hawat/core/form/read.ts'
import { translators } from '../../../../src/lib/hawat/core/translate.ts'

const { en: t } = translators([])
const now = Date.parse('2026-11-23T12:00:00Z')
const reading = { now, timezone: 'Europe/Prague', t }

function read<Value>(field: Field<Value>, ...texts: string[]): Value {
  return field.read(texts, reading)
}

function refused(field: Field<unknown>, ...texts: string[]): string {
  try {
    read(field, ...texts)
  } catch (error) {
    assert.ok(error instanceof FieldFault)
    return error.message
  }
  return assert.fail('nothing was refused')
}

describe('moments', () => {
  const field = moment({ label: 'From' })
  test('without a zone are on the clocks of the viewer', () => {
    assert.equal(read(field, '2026-11-23 14:05'), Date.parse('2026-11-23T13:05:00Z'))
    assert.equal(read(field, '2026-07-01T00:00:30'), Date.parse('2026-06-30T22:00:30Z'))
    assert.equal(read(field, '2026-11-23'), Date.parse('2026-11-22T23:00:00Z'))
  })
  test('with a zone, or relative, are what they say', () => {
    assert.equal(read(field, '2026-11-23T14:05:00Z'), Date.parse('2026-11-23T14:05:00Z'))
    assert.equal(read(field, '2026-11-23T14:05:00+02:00'), Date.parse('2026-11-23T12:05:00Z'))
    assert.equal(read(field, '-2h'), now - 7_200_000)
  })
  test('nothing given is no moment', () => {
    assert.equal(read(field), undefined)
    assert.equal(read(field, '  '), undefined)
  })
  test('of nonsense tell what was expected', () => {
    for (const odd of ['yesterday-ish', '2026-02-30', '2026-13-01', '99999']) {
      assert.match(refused(field, odd), /is no time; expected one like/)
    }
  })
  test('are written as they are read', () => {
    for (const time of ['2026-11-23T13:05:00Z', '2026-07-01T00:00:00Z'].map((one) =>
      Date.parse(one),
    )) {
      assert.equal(read(field, ...field.write(time, reading)), time)
    }
  })
})

describe('lists', () => {
  const field = list({ label: 'Addresses' })
  test('are separated by commas, blanks and lines, each value once', () => {
    assert.deepEqual(read(field, '192.0.2.1, 192.0.2.2\n192.0.2.1;2001:db8::1'), [
      '192.0.2.1',
      '192.0.2.2',
      '2001:db8::1',
    ])
    assert.deepEqual(read(field, 'a', 'b,c'), ['a', 'b', 'c'])
  })
  test('take addresses that were made harmless', () => {
    assert.deepEqual(read(field, '192[.]0[.]2[.]1 2001[:]db8[:][:]1'), ['192.0.2.1', '2001:db8::1'])
  })
  test('have a limit', () => {
    assert.match(
      refused(field, Array.from({ length: 1001 }, (_, index) => `v${index}`).join(',')),
      /at most 1,000 values/,
    )
  })
})

test('a number is whole and within its bounds, or the default', () => {
  const field = number({ label: 'Limit', minimum: 1, maximum: 10, default: 5 })
  assert.equal(read(field), 5)
  assert.equal(read(field, '7'), 7)
  for (const odd of ['0', '11', '1.5', 'x', '1e99', 'NaN'])
    assert.match(refused(field, odd), /from 1 to 10/)
})

test('a choice is one of those there are', () => {
  const field = choice({ label: 'Severity', options: [{ value: 'low' }, { value: 'high' }] })
  assert.equal(read(field, 'low'), 'low')
  assert.equal(read(field), '')
  assert.match(refused(field, '<b>'), /"<b>" is none of: low, high/)
})

test('choices come repeated, and empty ones are none', () => {
  const field = choices({ label: 'Categories', options: 'categories' })
  assert.deepEqual(read(field, 'Recon', '', 'Recon', 'Malware, or so'), ['Recon', 'Malware, or so'])
})

test('texts are trimmed, bounded, without NUL, and there when needed', () => {
  const field = text({ label: 'Name', required: true, longest: 5 })
  assert.equal(read(field, '  abc '), 'abc')
  assert.match(refused(field, 'abcdef'), /at most 5 characters/)
  assert.match(refused(field, 'a\0b'), /NUL/)
  assert.match(refused(field, '  '), /needed/)
})

test('a box that is not ticked is no', () => {
  const field = flag({ label: 'Enabled' })
  assert.equal(read(field), false)
  assert.equal(read(field, 'true'), true)
  assert.equal(read(field, 'on'), true)
  assert.equal(read(field, 'false'), false)
})

test('a form tells all that is wrong at once, and leaves other names alone', () => {
  const fields = {
    from: moment({ label: 'From' }),
    limit: number({ label: 'Limit', minimum: 1, maximum: 5, default: 1 }),
  }
  const { faults } = readForm(fields, { from: ['x'], limit: ['9'], other: ['y'] }, reading)
  assert.deepEqual(Object.keys(faults ?? {}), ['from', 'limit'])
  const { values } = readForm(fields, { other: ['y'] }, reading)
  assert.deepEqual(values, { from: undefined, limit: 1 })
})

test('what is written can be read', () => {
  const fields = {
    tags: choices({ label: 'Tags', options: 'tags' }),
    on: flag({ label: 'On' }),
    name: text({ label: 'Name' }),
  }
  const values = { tags: ['a', 'b'], on: true, name: 'x' }
  assert.deepEqual(readForm(fields, writeForm(fields, values, reading), reading).values, values)
})

test('queries keep repeated names, and come back as they were', () => {
  const given = givenOfSearch(new URLSearchParams('a=1&b=2&a=3&__proto__=4'))
  assert.deepEqual({ ...given }, { a: ['1', '3'], b: ['2'], ['__proto__']: ['4'] })
  assert.equal(searchOf(given).toString(), 'a=1&a=3&b=2&__proto__=4')
})

test('bodies of the API are objects of plain values', () => {
  assert.deepEqual(
    { ...givenOfJson({ a: 1, b: ['x', true], c: null }) },
    { a: ['1'], b: ['x', 'true'], c: [] },
  )
  for (const odd of [null, 'x', [], { a: {} }, { a: [[]] }])
    assert.equal(givenOfJson(odd), undefined)
})

describe('texts', () => {
  const field = text({ label: 'Name', longest: 20 })
  test('stand on one line: breaks that were pasted are blanks', () => {
    assert.equal(read(field, ' one\r\ntwo\tthree\u2028four '), 'one two three four')
  })
  test('hold no control characters, which terminals and mails would obey', () => {
    for (const wrong of ['a\u0007b', 'a\u001b[31m', 'a\u009bb']) {
      assert.match(refused(field, wrong), /control character/)
    }
    assert.match(refused(field, 'a\0b'), /NUL/)
  })
})
