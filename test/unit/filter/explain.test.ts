import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileFilter } from '../../../src/lib/filter/compile.ts'
import { explainFilter } from '../../../src/lib/filter/explain.ts'
import { formatExplanation } from '../../../src/lib/filter/format-explanation.ts'
import type { JsonObject } from '../../../src/lib/idea/json.ts'

const now = Date.UTC(2026, 0, 1)
const event = {
  DetectTime: '2024-05-02T10:00:10Z',
  EventTime: '2024-05-02T09:58:00Z',
  Category: ['Attempt.Login'],
  Source: [{ IP4: ['203.0.113.77'], Port: [1, 2, 3, 4, 5, 6, 7, 8, 9, 22, 23] }],
  Target: [{ Proto: ['tcp', 'ssh'] }],
}

function explained(filter: string, document: JsonObject = event): string {
  return formatExplanation(explainFilter(compileFilter(filter), document, now))
}

describe('an explanation', () => {
  test('shows the truth of every part and the values it saw', () => {
    assert.equal(
      explained(
        'Category == "Attempt.Login" and (Target.Port == 22 or Target.Proto == "ssh") and not Category == "Test"',
      ),
      [
        '✓ true     and',
        '✓ true       Category == "Attempt.Login"',
        '                 Category: "Attempt.Login"',
        '✓ true       or',
        '? unknown      Target.Port == 22',
        '                   Target.Port: no value',
        '✓ true         Target.Proto == "ssh"',
        '                   Target.Proto: "ssh", "tcp" (the first matches, of 2)',
        '✓ true       not',
        '✗ false        Category == "Test"',
        '                   Category: "Attempt.Login"',
      ].join('\n'),
    )
  })

  test('shows what was calculated, and from what', () => {
    assert.equal(
      explained('DetectTime - EventTime > 60'),
      [
        '✓ true     DetectTime - EventTime > 60',
        '               DetectTime: "2024-05-02T10:00:10Z"',
        '               EventTime: "2024-05-02T09:58:00Z"',
        '               DetectTime - EventTime: "00:02:10"',
      ].join('\n'),
    )
  })

  test('puts the values that matched first, and cuts long lists', () => {
    assert.match(
      explained('Source.Port in [22, 23]'),
      /Source\.Port: 22, 23, 1, 2, 3, 4, 5, 6, … 3 more \(the first 2 match, of 11\)$/,
    )
  })

  test('cuts long texts and keeps them on one line', () => {
    const long = explained(`Note == "${'x'.repeat(500)}"`, {
      Note: `a\n\u001b[31m${'y'.repeat(500)}`,
    })
    for (const line of long.split('\n')) assert.ok(line.length < 150, line)
    assert.equal(long.split('\n').length, 2)
    assert.ok(!long.includes('\u001b'))
  })

  test('goes into exists over a condition, and shows a bare path', () => {
    assert.equal(
      explained('exists ConnCount == 1 or Source.Hostname or exists Target.Proto'),
      [
        '✓ true     or',
        '✗ false      exists',
        '? unknown      ConnCount == 1',
        '                   ConnCount: no value',
        '✗ false      Source.Hostname',
        '                 Source.Hostname: no value',
        '✓ true       exists Target.Proto',
        '                 Target.Proto: "tcp", "ssh"',
      ].join('\n'),
    )
  })

  test('lets the caller paint the truth', () => {
    const explanation = explainFilter(compileFilter('1 == 1'), event, now)
    assert.equal(
      formatExplanation(explanation, (text, truth) => `<${truth}:${text}>`),
      '<true:✓ true     >1 == 1',
    )
  })

  test('is plain data', () => {
    const explanation = explainFilter(compileFilter('Category == "x" or 1'), event, now)
    assert.deepEqual(JSON.parse(JSON.stringify(explanation)), {
      truth: 'true',
      kind: 'or',
      text: 'Category == "x" or 1',
      operands: [
        {
          truth: 'false',
          kind: 'comparison',
          text: 'Category == "x"',
          operands: [],
          seen: [{ text: 'Category', values: ['Attempt.Login'], matching: 0 }],
        },
        { truth: 'true', kind: 'number', text: '1', operands: [], seen: [] },
      ],
      seen: [],
    })
  })
})
