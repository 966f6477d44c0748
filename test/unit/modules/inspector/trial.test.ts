import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { differences } from '../../../../src/lib/modules/inspector/difference.ts'
import { trialLines, tryRules } from '../../../../src/lib/modules/inspector/trial.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { eventClass, ruleSet, type WrittenRules } from '../../../support/rules.ts'

const lines = (written: WrittenRules, members = {}): string[] =>
  trialLines(tryRules(ruleSet(written), parseEvent(eventWith(members)), 0))

describe('a trial', () => {
  test('tells which rules matched, what they did, what changed, and where the event goes', () => {
    const actions = [
      { action: 'tag', args: { path: 'Note', value: 'new' } },
      { action: 'tag', args: { path: 'Category[*]', value: 'Test', unique: true } },
      { action: 'tag', name: 'second', args: { path: 'Category[*]', value: 'B' } },
      { action: 'duplicate', args: { queue_tgt: 'b' } },
      {
        action: 'report',
        args: { to: ['a@example.org'], from: 'm@example.org', subject: 'S', report_type: 'x' },
      },
    ]
    const rules = [{ name: 'R', rule: 'exists ID', actions }]
    assert.deepEqual(lines({ rules, classes: [eventClass('c')] }, { Note: 'old' }), [
      'R: tag Note = "new"; tag Category[*] = "Test": it is in the list already; second: tag Category[*] = "B"; duplicate to b; report to a@example.org',
      'Assign class - c: class c, severity medium',
      '+ Category[2]: "B"',
      '~ Note: "old" -> "new"',
      '+ _Mentat: {"EventClass":"c","EventSeverity":"medium"}',
      'a copy goes to /spool/b',
      'a mail goes to a@example.org: S',
      'the event passes on',
    ])
  })
  test('says so when no rule matches, and who drops or dispatches', () => {
    assert.deepEqual(lines({}), ['no rule matches', 'the event passes on'])
    assert.deepEqual(lines({ fallback: [{ action: 'drop' }] }), [
      'no rule matches',
      'fallback_actions: drop',
      'the event is dropped by fallback_actions',
    ])
    const rules = [
      { rule: 'exists ID', actions: [{ action: 'dispatch', args: { queue_tgt: 'b' } }] },
    ]
    assert.deepEqual(lines({ rules }), [
      'exists ID: dispatch to b',
      'the event goes to /spool/b instead, by exists ID',
    ])
  })
})

describe('differences', () => {
  test('are as deep as they can be told', () => {
    assert.deepEqual(
      differences({ a: [1, { b: 2 }], c: 1, d: null }, { a: [1, { b: 3 }, 4], d: [], e: {} }),
      [
        { path: 'a[2].b', before: 2, after: 3 },
        { path: 'a[3]', before: undefined, after: 4 },
        { path: 'c', before: 1, after: undefined },
        { path: 'd', before: null, after: [] },
        { path: 'e', before: undefined, after: {} },
      ],
    )
  })
  test('of equal documents there are none', () => {
    assert.deepEqual(differences({ a: [1, { b: [] }] }, { a: [1, { b: [] }] }), [])
  })
})
