import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileExpression } from '../../../src/lib/filter/compile.ts'
import type { JsonObject } from '../../../src/lib/idea/json.ts'

const now = Date.UTC(2026, 0, 1, 12)
const event: JsonObject = {
  DetectTime: '2024-05-02T10:00:10Z',
  EventTime: '2024-05-02 09:58:00.25',
  ConnCount: '12',
  Category: ['Attempt.Login', 'Recon.Scanning'],
  Source: [{ IP4: ['192.0.2.0/24', '192.0.2.7'], Spoofed: false }, { IP4: ['bogus'] }],
  Node: [{ AggrWin: '00:05:00' }],
}

describe('an expression', () => {
  for (const [text, values] of [
    ['"abc"', ['abc']],
    ['5', [5]],
    ['true', [true]],
    ['["a", 5, word, 1 ]', ['a', 5, 'word', 1]],
    ['Category', ['Attempt.Login', 'Recon.Scanning']],
    ['Category[#]', ['Recon.Scanning']],
    ['Source.IP4', ['192.0.2.0/24', '192.0.2.7', 'bogus']],
    ['Source.Spoofed', [false]],
    ['Source[1]', [{ IP4: ['192.0.2.0/24', '192.0.2.7'], Spoofed: false }]],
    ['Missing', []],
    ['Missing ?? "default"', ['default']],
    ['Missing ?? Node.AggrWin', ['00:05:00']],
    ['ConnCount', ['12']],
    ['ConnCount + 1', [13]],
    ['-ConnCount', [-12]],
    ['1 / 0', []],
    ['[1, 2] / [0, 1]', [2]],
    ['192.0.2.77/24', ['192.0.2.77/24']],
    ['192.0.2.1..192.0.2.9', ['192.0.2.1-192.0.2.9']],
    ['2024-05-02T12:00:00+02:00', ['2024-05-02T10:00:00Z']],
    ['1d02:03:04', ['1d02:03:04']],
    ['DetectTime', ['2024-05-02T10:00:10Z']],
    ['DetectTime + 3600', ['2024-05-02T11:00:10Z']],
    ['DetectTime - "01:00:00"', ['2024-05-02T09:00:10Z']],
    ['DetectTime - EventTime', ['00:02:09.75']],
    ['EventTime - DetectTime', ['-00:02:09.75']],
    ['DetectTime - 2024-04-01T10:00:10Z', ['31D00:00:00']],
    ['Node.AggrWin * 2', ['00:10:00']],
    ['Node.AggrWin / 00:01:00', [5]],
    ['now()', ['2026-01-01T12:00:00Z']],
    ['utcnow() - 1D00:00:00', ['2025-12-31T12:00:00Z']],
    ['time()', [now / 1000]],
    ['size(Source.IP4)', [3]],
    ['strlen(Category)', [13, 14]],
    ['ConnCount == 12', [true]],
    ['not Category == "x"', [true]],
    ['Missing == 1', []],
    ['exists Missing', [false]],
  ] as const) {
    test(`${text} gives ${JSON.stringify(values)}`, () => {
      assert.deepEqual(compileExpression(text).evaluate(event, now), values)
    })
  }

  test('can be made of a tree', () => {
    const { tree } = compileExpression('ConnCount + 1')
    assert.deepEqual(compileExpression(tree).evaluate(event, now), [13])
  })
})
