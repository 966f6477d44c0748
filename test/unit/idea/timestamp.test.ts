import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  formatTimestamp,
  fromUnixSeconds,
  parseTimestamp,
} from '../../../src/lib/idea/timestamp.ts'

const reference = Date.UTC(2024, 4, 2, 10, 0, 10)

function notesOf(text: string): string[] {
  const notes: string[] = []
  parseTimestamp(text, { add: (note) => notes.push(note), item: () => undefined })
  return notes
}

describe('parseTimestamp', () => {
  test('reads RFC 3339 without a note', () => {
    for (const text of [
      '2024-05-02T10:00:10Z',
      '2024-05-02T12:00:10+02:00',
      '2024-05-02T10:00:10.000Z',
      '2024-05-02T10:00:10-00:00',
    ]) {
      assert.equal(parseTimestamp(text), reference)
      assert.deepEqual(notesOf(text), [])
    }
  })

  test('applies the sign of an offset to its minutes as well', () => {
    assert.equal(parseTimestamp('2024-05-02T10:00:10-03:30'), Date.UTC(2024, 4, 2, 13, 30, 10))
    assert.equal(parseTimestamp('2024-05-02T10:00:10-00:30'), Date.UTC(2024, 4, 2, 10, 30, 10))
    assert.equal(parseTimestamp('2024-05-02T10:00:10+05:45'), Date.UTC(2024, 4, 2, 4, 15, 10))
  })

  test('keeps microseconds and cuts what is finer', () => {
    assert.equal(parseTimestamp('2024-05-02T10:00:10.25Z'), reference + 250)
    assert.equal(parseTimestamp('2024-05-02T10:00:10.000001Z'), reference + 0.001)
    assert.equal(parseTimestamp('2024-05-02T10:00:10.123456789Z'), reference + 123.456)
  })

  test('notes a blank, lower case and a missing zone', () => {
    assert.equal(parseTimestamp('2024-05-02 10:00:10z'), reference)
    assert.deepEqual(notesOf('2024-05-02 10:00:10z'), ['blank instead of T', 'lower-case z'])
    assert.equal(parseTimestamp('2024-05-02t10:00:10'), reference)
    assert.deepEqual(notesOf('2024-05-02t10:00:10'), [
      'lower-case t',
      'time without zone, taken as UTC',
    ])
  })

  test('takes a leap second as the next second', () => {
    assert.equal(parseTimestamp('2016-12-31T23:59:60Z'), Date.UTC(2017, 0, 1))
  })

  for (const text of [
    ...[
      '2024-13-02T10:00:10Z',
      '2024-00-02T10:00:10Z',
      '2023-02-29T10:00:10Z',
      '2024-02-30T10:00:10Z',
    ],
    ...[
      '2024-05-00T10:00:10Z',
      '2024-05-02T24:00:00Z',
      '2024-05-02T10:60:10Z',
      '2024-05-02T10:00:61Z',
    ],
    ...[
      '2024-05-02T10:00:10+24:00',
      '2024-05-02T10:00:10+00:60',
      '1969-12-31T23:59:59Z',
      '0000-01-01T00:00:00Z',
    ],
    ...[
      '2200-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '2024-05-02',
      '2024-05-02T10:00',
      '10:00:10Z',
      '',
    ],
    ...[
      '2024-05-02T10:00:10 Z',
      ' 2024-05-02T10:00:10Z',
      '2024-05-02T10:00:10Z\n',
      '2024-05-02T10:00:10.Z',
    ],
    ...['2024-05-02T10:00:10+0200', 'now', '٢٠٢٤-05-02T10:00:10Z', '1970-01-01T00:00:00+00:01'],
  ]) {
    test(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseTimestamp(text), undefined)
    })
  }

  test('agrees with Date about every time that Date knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2199, 11, 31) }), (milliseconds) => {
        assert.equal(parseTimestamp(new Date(milliseconds).toISOString()), milliseconds)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('formatTimestamp', () => {
  test('prints a fraction only when there is one, without trailing zeros', () => {
    assert.equal(formatTimestamp(reference), '2024-05-02T10:00:10Z')
    assert.equal(formatTimestamp(reference + 250), '2024-05-02T10:00:10.25Z')
    assert.equal(formatTimestamp(reference + 0.005), '2024-05-02T10:00:10.000005Z')
    assert.equal(formatTimestamp(0), '1970-01-01T00:00:00Z')
  })

  test('loses no microsecond of the accepted years', () => {
    const last = Date.UTC(2200, 0, 1) * 1000 - 1
    fc.assert(
      fc.property(fc.integer({ min: 0, max: last }), (microseconds) => {
        const text = formatTimestamp(microseconds / 1000)
        const digits = /\.(\d+)Z$/.exec(text)?.[1] ?? ''
        assert.equal(Number(digits.padEnd(6, '0')), microseconds % 1_000_000)
        assert.equal(formatTimestamp(parseTimestamp(text)!), text)
      }),
      { numRuns: 20_000 },
    )
  })
})

describe('fromUnixSeconds', () => {
  test('gives milliseconds within the accepted years only', () => {
    assert.equal(fromUnixSeconds(1714644010), reference)
    assert.equal(fromUnixSeconds(1714644010.25), reference + 250)
    assert.equal(fromUnixSeconds(-1), undefined)
    assert.equal(fromUnixSeconds(1714644010000), undefined)
    assert.equal(fromUnixSeconds(Infinity), undefined)
    assert.equal(fromUnixSeconds(Number.NaN), undefined)
  })
})
