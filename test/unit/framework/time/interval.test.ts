import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  alignDown,
  alignUp,
  lastWindow,
  parseInterval,
  windowAt,
  windowsBetween,
} from '../../../../src/lib/framework/time/interval.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const at = (text: string): number => Date.parse(text)
const text = (time: number): string => new Date(time).toISOString()

describe('parseInterval', () => {
  test('knows the names of the original, and any other duration', () => {
    assert.equal(parseInterval('5_minutes'), 300_000)
    assert.equal(parseInterval('daily'), 86_400_000)
    assert.equal(parseInterval('4_weekly'), 28 * 86_400_000)
    assert.equal(parseInterval('90m'), 5_400_000)
  })

  test('refuses what is no length of a window', () => {
    for (const wrong of ['', '0s', '10ms', '1.0001s', 'monthly', '-5m', '9'.repeat(400)]) {
      assert.throws(() => parseInterval(wrong), isMentatError('USAGE'), wrong)
    }
  })
})

describe('windows', () => {
  test('begin where clocks in UTC show round times, weeks on a Monday', () => {
    const time = at('2024-05-02T10:07:31.250Z')
    assert.equal(text(alignDown(time, parseInterval('5_minutes'))), '2024-05-02T10:05:00.000Z')
    assert.equal(text(alignDown(time, parseInterval('4_hourly'))), '2024-05-02T08:00:00.000Z')
    assert.equal(text(alignDown(time, parseInterval('daily'))), '2024-05-02T00:00:00.000Z')
    assert.equal(text(alignDown(time, parseInterval('weekly'))), '2024-04-29T00:00:00.000Z')
    assert.equal(new Date(alignDown(time, parseInterval('4_weekly'))).getUTCDay(), 1)
    assert.equal(text(alignUp(time, 3_600_000)), '2024-05-02T11:00:00.000Z')
  })

  test('are half open: a border belongs to the window that it begins', () => {
    const border = at('2024-05-02T10:05:00Z')
    assert.deepEqual(windowAt(border, 300_000), { from: border, to: border + 300_000 })
    assert.deepEqual(windowAt(border - 1, 300_000), { from: border - 300_000, to: border })
    assert.deepEqual(lastWindow(border, 300_000), { from: border - 300_000, to: border })
    assert.equal(alignUp(border, 300_000), border)
  })

  test('between two times cover them without gap or overlap', () => {
    const times = fc.integer({ min: -1e13, max: 1e13 })
    const lengths = fc.constantFrom(1000, 300_000, 86_400_000, 7 * 86_400_000)
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 200 }), lengths, (from, count, length) => {
        const to = from + count * (length / 7)
        const windows = [...windowsBetween(from, to, length)]
        if (count === 0 && alignDown(from, length) === from) assert.equal(windows.length, 0)
        for (const [index, window] of windows.entries()) {
          assert.equal(window.to - window.from, length)
          assert.equal(window.from, windows[index - 1]?.to ?? alignDown(from, length))
        }
        const last = windows.at(-1)
        if (last) assert.ok(last.to >= to && last.from < to)
      }),
    )
  })
})
