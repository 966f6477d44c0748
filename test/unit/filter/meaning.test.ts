import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileFilter } from '../../../src/lib/filter/compile.ts'
import type { JsonObject } from '../../../src/lib/idea/json.ts'
import { isMentatError } from '../../support/mentat-error.ts'

const now = Date.UTC(2026, 0, 1)

/** Beyond the table of cases: three-valued, so that unknown is told from false. */
const truths: readonly (readonly [string, JsonObject, boolean | undefined])[] = [
  // Unknown, not false.
  ['Missing == 1', {}, undefined],
  ['ConnCount > 5', { ConnCount: 'many' }, undefined],
  ['ConnCount > 5', { ConnCount: [1, 'x'] }, undefined],
  ['ConnCount > 5', { ConnCount: [9, 'x'] }, true],
  ['Source.IP6 > 192.0.2.1', { Source: [{ IP6: ['::1'] }] }, undefined],
  ['Target.Spoofed > false', { Target: [{ Spoofed: true }] }, undefined],
  ['1 / 0', {}, undefined],
  ['strlen(Missing)', {}, undefined],
  ['Category in []', { Category: ['a'] }, undefined],
  ['ConnCount like "1"', { ConnCount: 12 }, undefined],
  ['Category like "1"', { Category: [1, 'x'] }, undefined],
  ['[1, 2] / [0, 1] == 5', {}, undefined],
  ['[1, 2] / [0, 1] == 2', {}, true],
  // A range inside a range.
  ['2..3 in 1..5', {}, true],
  ['2..9 in 1..5', {}, false],
  ['[2..3] in [7, 1..5]', {}, true],
  ['5..1 in 1..5', {}, true],
  ['-5..-1 in -10..0', {}, true],
  ['-00:05:00..00:05:00 in -01:00:00..01:00:00', {}, true],
  ['Node.AggrWin in 60..600', { Node: [{ AggrWin: '00:05:00' }] }, true],
  ['192.0.2.0/25 in 192.0.2.0..192.0.2.255', {}, true],
  // Texts are read by paths and functions only.
  ['192.0.2.5 in ["192.0.2.0/24"]', {}, false],
  ['now() > "2024-05-02"', {}, true],
  ['"2024-05-02" < now()', {}, true],
  ['(DetectTime ?? "2020-01-01") < "2021-01-01"', {}, true],
  ['DetectTime - "2024-05-02" == 10', { DetectTime: '2024-05-02T00:00:10Z' }, true],
  [
    'DetectTime > "0001-01-01" and DetectTime < 9999-12-31T23:59:59Z',
    { DetectTime: '2024-05-02T00:00:10Z' },
    true,
  ],
  ['Source.IP4 ?? "192.0.2.1" in 192.0.2.0/24', {}, true],
  ['["192.0.2.1"] in Source.IP4 ?? []', { Source: [{ IP4: ['192.0.2.0/24'] }] }, true],
  ['ConnCount == 00:00:12', { ConnCount: 12 }, true],
  // Values of events keep their type where they cannot be read.
  ['Target.Port == 22', { Target: [{ Port: ' 22 ' }] }, true],
  ['Source.IP4 == Source.Note', { Source: [{ IP4: ['x'], Note: 'x' }] }, true],
  ['Source.IP4 in 0.0.0.0/0', { Source: [{ IP4: [3232235777] }] }, false],
  ['Source.IP4 in 0.0.0.0/0', { Source: [{ IP4: ['0.0.0.0'] }] }, true],
  ['Source.IP4 in 10.0.0.0/8', { Source: [{ IP4: ['10.0.0.9-10.0.0.1'] }] }, true],
  ['Source.IP4 in 10.0.0.0/8', { Source: [{ IP4: ['10.0.0.0/024'] }] }, false],
  [
    '_CESNET.StorageTime > 2024-01-01T00:00:00Z',
    { _CESNET: { StorageTime: '2024-05-02T10:00:00Z' } },
    undefined,
  ],
  // Order of texts is that of code points.
  ['Note > "\uffee"', { Note: '😀' }, true],
  ['Note < "\uffee"', { Note: '😀' }, false],
  // Truth of values.
  ['[0]', {}, true],
  ['ConnCount - 12', { ConnCount: 12 }, false],
  ['Target.Port - 22', { Target: [{ Port: [22, 23] }] }, true],
  ['size(Missing)', {}, false],
  ['00:00:00', {}, true],
  ['exists (1 / 0)', {}, false],
  ['exists []', {}, false],
  ['exists (Missing == 1)', {}, false],
  ['Missing ?? []', {}, undefined],
  // The sign of the remainder is that of the divisor.
  ['7 % -4 == -1 and -7 % 4 == 1 and 7.5 % 2 == 1.5', {}, true],
  // Indexes.
  ['Grid[1] == 2 and Grid[#] == 3', { Grid: [[1, 2], [3]] }, true],
  ['Category[1]', { Category: [null, 'a'] }, false],
  ['Source[2].IP4[1] == 192.0.2.9', { Source: [{}, { IP4: ['192.0.2.9'] }] }, true],
  // `is` compares addresses as addresses and objects by content.
  ['Source.IP4 is [192.0.2.0..192.0.2.255]', { Source: [{ IP4: ['192.0.2.0/24'] }] }, true],
  ['A is B', { A: { x: 1, y: [2] }, B: { y: [2], x: 1 } }, true],
  ['Category is "a"', { Category: 'a' }, true],
  // A list of networks, one inside another.
  [
    'Source.IP4 in [10.1.0.0/16, 10.0.0.0/8, 10.2.3.4]',
    { Source: [{ IP4: ['10.200.0.0/16'] }] },
    true,
  ],
  [
    'Source.IP4 in [10.1.0.0/16, 10.2.0.0/16]',
    { Source: [{ IP4: ['10.1.0.0-10.2.255.255'] }] },
    false,
  ],
]

describe('the meaning of', () => {
  for (const [text, event, truth] of truths) {
    test(`${text} for ${JSON.stringify(event)} is ${String(truth ?? 'unknown')}`, () => {
      assert.equal(compileFilter(text).truth(event, now), truth)
    })
  }

  for (const text of [
    ...['Source.IP4 == 5', 'Source.IP4 in [192.0.2.1, true]', 'Source.IP4 in 1..5'],
    ...['Source.IP4 == 2024-05-02T00:00:00Z', 'size(Source) > "2"', 'ConnCount + 1 > "5"'],
    ...['ConnCount ?? "5" > 1', 'DetectTime ?? "never" > now()', 'Node.AggrWin == "300"'],
    ...[
      '"a".."c" == Note',
      'ConnCount in "1".."5"',
      'Source.IP4 in "a".."b"',
      '1..5',
      'size(1..5)',
    ],
    ...['not not not', 'a ?? not b', 'a?? == 1', '-(a == b)', '1..5 == 5', '[1..5] == 5'],
    ...['Source.IP4[1][2]', 'a.b(c)', 'true.x', '192.0.2.1-192.0.2.9..192.0.2.20', '1.2.3'],
    ...[
      'DetectTime in "2024-05-02".."never"',
      '2024-05-02T00:00:00Z..00:05:00',
      'x in true..false',
    ],
  ]) {
    test(`${text} is nothing: an error`, () => {
      assert.throws(() => compileFilter(text), isMentatError('FILTER_INVALID'))
    })
  }

  test('now is constant within one evaluation', () => {
    const filter = compileFilter('now() == utcnow() and now() - 60 < now()')
    assert.equal(filter.truth({}, now), true)
  })
})
