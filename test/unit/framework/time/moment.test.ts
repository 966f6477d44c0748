import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseMoment } from '../../../../src/lib/framework/time/moment.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const now = Date.UTC(2024, 4, 2, 10, 30)
const at = (...parts: [number, number, number?, number?, number?, number?]) =>
  Date.UTC(2024, ...(parts as [number, number]))

describe('parseMoment', () => {
  const good: readonly [string, number][] = [
    ['2024-05-02T10:00:00Z', at(4, 2, 10)],
    ['2024-05-02t10:00:00z', at(4, 2, 10)],
    ['2024-05-02 10:00:00', at(4, 2, 10)],
    ['2024-05-02T10:00', at(4, 2, 10)],
    ['2024-05-02T10:00+02:00', at(4, 2, 8)],
    ['2024-05-02T10:00:00.5Z', at(4, 2, 10) + 500],
    ['2024-05-02T10:00:00.123456Z', at(4, 2, 10) + 123.456],
    ['2024-05-02T10:00:00.123456999-01:30', at(4, 2, 11, 30) + 123.456],
    ['2024-02-29', at(1, 29)],
    [' 2024-05-02 ', at(4, 2)],
    ['-2h', now - 7_200_000],
    ['-1h30m', now - 5_400_000],
    ['-90', now - 90_000],
    ['-0s', now],
    ['now', now],
    ['Today', at(4, 2)],
    ['yesterday', at(4, 1)],
    ['tomorrow', at(4, 3)],
  ]
  for (const [text, moment] of good) {
    test(`reads ${JSON.stringify(text)}`, () => {
      assert.equal(parseMoment(text, now), moment)
    })
  }

  const bad = [
    ...[
      '',
      '-',
      'teatime',
      '2024',
      '2024-05',
      '2024-5-2',
      '20240502',
      '2024-02-30',
      '2023-02-29',
      '2024-13-01',
    ],
    ...[
      '2024-05-02T',
      '2024-05-02T10',
      '2024-05-02T24:00:00Z',
      '2024-05-02T10:60:00Z',
      '2024-05-02T10:00:61Z',
    ],
    ...[
      '2024-05-02T10:00.5Z',
      '2024-05-02T10:00:00.Z',
      '2024-05-02T10:00:00,5Z',
      '2024-05-02T10:00:00 Z',
    ],
    ...[
      '2024-05-02T10:00:00+2',
      '2024-05-02Z',
      '2h',
      '+2h',
      '-2x',
      '-5000y',
      '-1e9',
      '-9'.repeat(400),
      'now\0',
    ],
  ]
  for (const text of bad) {
    test(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.throws(
        () => parseMoment(text, now),
        isMentatError('USAGE', 'is not a time; expected '),
      )
    })
  }
})
