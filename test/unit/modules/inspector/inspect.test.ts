import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../../../src/lib/idea/event.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { type Inspection, inspect } from '../../../../src/lib/modules/inspector/inspect.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { ruleSet, type Written, type WrittenRules } from '../../../support/rules.ts'

const NOW = Date.UTC(2024, 4, 2, 12)

function run(written: WrittenRules, members: Written = {}): { event: Event; found: Inspection } {
  const event = parseEvent(eventWith(members))
  return { event, found: inspect(ruleSet(written), event, NOW) }
}

const rule = (text: string, ...actions: Written[]): Written => ({ rule: text, name: text, actions })
const tag = (path: string, value: unknown, mode: Written = {}): Written => ({
  action: 'tag',
  args: { path, value, ...mode },
})
const set = (path: string, expression: string, mode: Written = {}): Written => ({
  action: 'set',
  args: { path, expression, ...mode },
})
const drop: Written = { action: 'drop' }
const names = ({ matches }: Inspection): string[] => matches.map((match) => match.rule)
const results = ({ matches }: Inspection): string[] =>
  matches.flatMap(({ outcomes }) => outcomes.map(({ result }) => result))

describe('tag', () => {
  test('writes a constant of any kind', () => {
    const { event } = run({
      rules: [
        rule('exists ID', tag('_Mentat.A', 'x'), tag('_Mentat.B', [1, null]), tag('Note', 'n')),
      ],
    })
    assert.deepEqual(event.document['_Mentat'], { A: 'x', B: [1, null] })
    assert.equal(event.document['Note'], 'n')
  })
  test('keeps what is there, if told so, and adds to lists once', () => {
    const { event, found } = run(
      {
        rules: [
          rule(
            'exists ID',
            tag('Note', 'new', { overwrite: false }),
            tag('Category[*]', 'Test', { unique: true }),
            tag('Category[*]', 'Other', { unique: true }),
            tag('Note.X', 1),
          ),
        ],
      },
      { Note: 'old' },
    )
    assert.equal(event.document['Note'], 'old')
    assert.deepEqual(event.document['Category'], ['Test', 'Other'])
    assert.deepEqual(results(found), ['exists', 'duplicate', 'set', 'conflict'])
  })
})

describe('set', () => {
  test('writes one value as it is and several as a list', () => {
    const { event } = run(
      {
        rules: [
          rule('exists ID', set('_Mentat.One', 'ConnCount + 1'), set('_Mentat.Two', 'Source.Port')),
        ],
      },
      { ConnCount: 2, Source: [{ Port: [1, 2] }] },
    )
    assert.deepEqual(event.document['_Mentat'], { One: 3, Two: [1, 2] })
  })
  test('always writes a list where IDEA wants one', () => {
    const { event } = run(
      { rules: [rule('exists ID', set('_Mentat.EventSubclass', 'Ref'))] },
      { Ref: ['cve:1'] },
    )
    assert.deepEqual(event.document['_Mentat'], { EventSubclass: ['cve:1'] })
  })
  test('appends each value, or writes them one behind the other, where the path has an index', () => {
    const { event } = run(
      {
        rules: [
          rule(
            'exists ID',
            set('_Mentat.A[*]', 'Ref', { unique: true }),
            set('AltNames[2]', 'Ref'),
            set('CorrelID[#]', 'Ref'),
          ),
        ],
      },
      {
        Ref: ['a', 'b', 'a'],
        AltNames: ['1', '2', '3'],
        CorrelID: ['1', '2'],
      },
    )
    assert.deepEqual(event.document['_Mentat'], { A: ['a', 'b'] })
    assert.deepEqual(event.document['AltNames'], ['1', 'a', 'b', 'a'])
    assert.deepEqual(event.document['CorrelID'], ['1', 'a', 'b', 'a'])
  })
  test('writes each value once, if told so, also where the path has no index', () => {
    const { event } = run(
      { rules: [rule('exists ID', set('_Mentat.A', 'Ref', { unique: true }))] },
      { Ref: ['a', 'b', 'a'] },
    )
    assert.deepEqual(event.document['_Mentat'], { A: ['a', 'b'] })
  })
  test('writes nothing when there is no value', () => {
    const { event, found } = run({ rules: [rule('exists ID', set('_Mentat.A', 'Note'))] })
    assert.deepEqual(results(found), ['nothing'])
    assert.equal(event.isRevised, false)
  })
})

describe('drop, dispatch, duplicate, report', () => {
  const dispatch = { action: 'dispatch', args: { queue_tgt: 'other' } }
  const duplicate = (target: string): Written => ({
    action: 'duplicate',
    args: { queue_tgt: target },
  })
  test('drop stops at once: no other action, no other rule, not even when the rule is not final', () => {
    const { event, found } = run({
      rules: [
        rule('exists ID', tag('_Mentat.A', 1), drop, tag('_Mentat.A', 2), dispatch),
        rule('exists DetectTime', tag('_Mentat.A', 3)),
      ],
    })
    assert.deepEqual(found.end, { kind: 'drop', by: 'exists ID', label: undefined })
    assert.deepEqual(names(found), ['exists ID'])
    assert.deepEqual(results(found), ['set', 'done'])
    assert.deepEqual(event.document['_Mentat'], { A: 1 })
  })
  test('dispatch stops as well, and names the queue', () => {
    const { found } = run({ rules: [rule('exists ID', dispatch, drop), rule('exists ID', drop)] })
    assert.deepEqual(found.end, { kind: 'dispatch', by: 'exists ID', queue: '/spool/other' })
  })
  test('a queue gets one copy, and none when the event itself goes there', () => {
    const rules = [rule('exists ID', duplicate('a'), duplicate('other'), duplicate('a'))]
    assert.deepEqual(run({ rules }).found.copies, ['/spool/a', '/spool/other'])
    const { found } = run({ rules: [...rules, rule('exists Category', dispatch)] })
    assert.deepEqual(found.copies, ['/spool/a'])
  })
  test('copies and mails made before a drop are kept', () => {
    const report = {
      to: 'a@example.org',
      from: 'b@example.org',
      subject: 's',
      report_type: 't',
    }
    const { found } = run({
      rules: [
        rule('exists ID', duplicate('b'), { action: 'report', args: report }),
        rule('exists Category', duplicate('/x/c/incoming'), drop, duplicate('never')),
      ],
    })
    assert.deepEqual(found.copies, ['/spool/b', '/x/c'])
    assert.deepEqual(found.reports, [
      { rule: found.reports[0]?.rule, report: { ...report, to: ['a@example.org'] } },
    ])
    assert.equal(found.end.kind, 'drop')
  })
})

describe('rules', () => {
  test('follow each other in the order of the configuration, and see what those before wrote', () => {
    const { found } = run({
      rules: [
        rule('_Mentat.Step == 2', tag('_Mentat.Step', 3)),
        rule('exists ID', tag('_Mentat.Step', 1)),
        rule('_Mentat.Step == 1', tag('_Mentat.Step', 2)),
      ],
    })
    assert.deepEqual(names(found), ['exists ID', '_Mentat.Step == 1'])
  })
  test('see categories that were written by those before, and only those behind are looked at', () => {
    const written = {
      rules: [
        rule('Category == "B"', tag('Note', 'never')),
        rule('Category == "Test"', tag('Category[*]', 'B')),
        rule('Category == "B"', tag('_Mentat.X', 1)),
      ],
    }
    const { found } = run(written)
    assert.deepEqual(names(found), ['Category == "Test"', 'Category == "B"'])
  })
  test('end with a final rule, but only when it matches', () => {
    const final = (text: string): Written => ({ ...rule(text), final: true })
    const { found } = run({
      rules: [final('exists Note'), final('exists ID'), rule('exists DetectTime')],
    })
    assert.deepEqual(names(found), ['exists ID'])
  })
  test('that are not enabled, and such actions, are passed over, even when they make no sense', () => {
    const { event, found } = run({
      rules: [
        { ...rule('((', tag('_Mentat.A', 1)), enabled: false },
        rule('exists ID', { ...tag('((', 1), enabled: false }),
      ],
    })
    assert.deepEqual(names(found), ['exists ID'])
    assert.equal(event.isRevised, false)
  })
  test('match only when the result is true', () => {
    const { found } = run({ rules: [rule('not Target.Port == 22', drop)] })
    assert.equal(found.isFallback, true)
  })
})

describe('fallback actions', () => {
  const fallback = [tag('_Mentat.Fallback', true), drop, tag('_Mentat.Fallback', false)]
  test('follow when no rule matched, and stop like others', () => {
    const { event, found } = run({ rules: [rule('exists Note')], fallback })
    assert.equal(found.isFallback, true)
    assert.deepEqual(found.end, { kind: 'drop', by: 'fallback_actions', label: undefined })
    assert.deepEqual(event.document['_Mentat'], { Fallback: true })
  })
  test('do not follow when one matched, whatever it did', () => {
    const { found } = run({ rules: [rule('exists ID')], fallback })
    assert.equal(found.isFallback, false)
    assert.deepEqual(found.end, { kind: 'pass' })
  })
  test('an event that nothing applies to is not touched', () => {
    const { event, found } = run({ rules: [rule('exists Note', drop)] })
    assert.deepEqual(found.matches, [])
    assert.equal(event.isRevised, false)
  })
})
