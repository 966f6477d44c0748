import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  durationOf,
  formatDuration,
  parseDuration,
} from '../../../../src/lib/framework/time/duration.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

describe('reading a duration', () => {
  for (const [text, expected] of Object.entries({
    '90s': 90_000,
    '10m': 600_000,
    '2h': 7_200_000,
    '7d': 604_800_000,
    '12w': 7_257_600_000,
    '1y': 31_536_000_000,
    '350ms': 350,
    '1h30m': 5_400_000,
    '1m1ms': 60_001,
    '3m 20s': 200_000,
    '1.5h': 5_400_000,
    '0.25s': 250,
    '300': 300_000,
    '2.5': 2500,
    '0': 0,
    ' 90s ': 90_000,
    '5_minutes': 300_000,
    hourly: 3_600_000,
    '12_hourly': 43_200_000,
    daily: 86_400_000,
    weekly: 604_800_000,
    '4_weekly': 2_419_200_000,
  })) {
    test(`"${text}" is ${expected} ms`, () => {
      assert.equal(parseDuration(text), expected)
    })
  }

  for (const text of [
    '',
    ' ',
    's',
    '-5s',
    '+5s',
    '5x',
    '5 s',
    '5s5',
    '1e3',
    '.5s',
    '5.s',
    '1h  30m',
    'Daily',
    'NaN',
    'Infinity',
    'constructor',
    '__proto__',
    'toString',
    '5s\n6s',
    '٣s',
    '9'.repeat(400),
    `${'9'.repeat(400)}d`,
  ]) {
    test(`${JSON.stringify(text.slice(0, 20))} is none`, () => {
      assert.equal(durationOf(text), undefined)
      assert.throws(() => parseDuration(text), isMentatError('USAGE', 'is not a duration'))
    })
  }

  test('a long text that is nearly one is refused without taking long', () => {
    const start = performance.now()
    assert.equal(durationOf(`${'1s'.repeat(50_000)}!`), undefined)
    assert.equal(durationOf('1'.repeat(100_000)), undefined)
    assert.ok(performance.now() - start < 1000)
  })
})

describe('printing a duration', () => {
  for (const [milliseconds, expected] of [
    [0, '0ms'],
    [1, '1ms'],
    [350.4, '350ms'],
    [999.4, '999ms'],
    [999.6, '1s'],
    [1000, '1s'],
    [1240, '1.2s'],
    [9999, '10s'],
    [12_400, '12s'],
    [59_999, '1m'],
    [200_000, '3m 20s'],
    [3_599_600, '1h'],
    [450_000_000, '5d 5h'],
    [-200_000, '-3m 20s'],
  ] as const) {
    test(`${milliseconds} ms is "${expected}"`, () => {
      assert.equal(formatDuration(milliseconds), expected)
    })
  }

  test('what is printed can be read back, and is off by less than the smaller unit shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 31_536_000_000 }), (milliseconds) => {
        const back = parseDuration(formatDuration(milliseconds))
        assert.ok(Math.abs(back - milliseconds) <= Math.max(500, milliseconds / 24))
      }),
    )
  })
})
