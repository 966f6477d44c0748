import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EventClass } from '../../../../src/lib/database/event-classes/tables.ts'
import type { JsonValue } from '../../../../src/lib/idea/json.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { compileClasses, inOrder } from '../../../../src/lib/modules/inspector/class-rule.ts'
import { type Inspection, inspect } from '../../../../src/lib/modules/inspector/inspect.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { eventClass, ruleSet, type Written } from '../../../support/rules.ts'

const NOW = Date.UTC(2024, 4, 2, 12)

function classify(
  classes: readonly EventClass[],
  members: Written = {},
  rules: readonly Written[] = [],
): { mentat: JsonValue | undefined; found: Inspection } {
  const event = parseEvent(eventWith(members))
  const found = inspect(ruleSet({ rules, classes }), event, NOW)
  return { mentat: event.document['_Mentat'], found }
}

describe('event classes', () => {
  test('give class, severity, subclasses and the shadow flag', () => {
    const shadow = eventClass('a', { state: 'SHADOW', severity: 'high', subclassing: 'Ref' })
    assert.deepEqual(classify([shadow], { Ref: ['x', 'y', 'x'] }).mentat, {
      EventClass: 'a',
      EventSeverity: 'high',
      EventSubclass: ['x', 'y'],
      ShadowReporting: true,
    })
  })
  test('of targets have names of their own, and do not ask what the sources got', () => {
    const classes = [
      eventClass('s'),
      eventClass('t', {
        source_based: false,
        severity: 'low',
        subclassing: 'Category',
        state: 'SHADOW',
      }),
    ]
    assert.deepEqual(classify(classes).mentat, {
      EventClass: 's',
      EventSeverity: 'medium',
      TargetClass: 't',
      TargetSeverity: 'low',
      TargetSubclass: ['Test'],
      ShadowReportingTarget: true,
    })
  })
  test('a class that did not win sets nothing: no subclass, no severity, no shadow flag', () => {
    const { mentat, found } = classify([
      eventClass('winner'),
      eventClass('loser', { state: 'SHADOW', subclassing: 'Category', severity: 'critical' }),
    ])
    assert.deepEqual(mentat, { EventClass: 'winner', EventSeverity: 'medium' })
    assert.deepEqual(
      found.matches.map(({ rule }) => rule),
      ['Assign class - winner'],
    )
  })
  test('an event that has a class keeps it, and gets nothing of another', () => {
    const { mentat, found } = classify([eventClass('other', { state: 'SHADOW' })], {
      _Mentat: { EventClass: 'mine' },
    })
    assert.deepEqual(mentat, { EventClass: 'mine' })
    assert.equal(found.isFallback, false)
    assert.equal(found.matches[0]?.outcomes[0]?.result, 'exists')
  })
  test('a rule of the configuration may give class or severity beforehand', () => {
    const tag = (path: string, value: string): Written => ({
      rule: 'exists ID',
      actions: [{ action: 'tag', args: { path, value } }],
    })
    const classes = [eventClass('a')]
    assert.deepEqual(classify(classes, {}, [tag('_Mentat.EventSeverity', 'low')]).mentat, {
      EventSeverity: 'low',
      EventClass: 'a',
    })
    assert.deepEqual(classify(classes, {}, [tag('_Mentat.EventClass', 'b')]).mentat, {
      EventClass: 'b',
    })
  })
  test('follow no final rule that matched', () => {
    const final = { rule: 'exists ID', final: true, actions: [] }
    assert.equal(classify([eventClass('a')], {}, [final]).mentat, undefined)
  })
  test('are given to an event whose _Mentat is something else', () => {
    const { mentat } = classify([eventClass('a')], { _Mentat: 'text' })
    assert.deepEqual(mentat, { EventClass: 'a', EventSeverity: 'medium' })
  })
  test('that are disabled are not used, those that do not compile are told', () => {
    const { rules, faults } = compileClasses([
      eventClass('a', { state: 'DISABLED', rule: '((' }),
      eventClass('b', { rule: 'Category ==' }),
      eventClass('c', { subclassing: '[' }),
      eventClass('d'),
    ])
    assert.deepEqual(
      rules.map(({ className }) => className),
      ['d'],
    )
    assert.deepEqual(
      faults.map(({ className }) => className),
      ['b', 'c'],
    )
  })
  test('are tried by priority, then by name', () => {
    const classes = [eventClass('b'), eventClass('c', { priority: 1 }), eventClass('a')]
    assert.deepEqual(
      inOrder(classes).map(({ name }) => name),
      ['c', 'a', 'b'],
    )
  })
})
