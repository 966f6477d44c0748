import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { checkRules } from '../../../../src/lib/modules/inspector/rule-check.ts'
import {
  ownQueues,
  prepareTargets,
  targetQueue,
} from '../../../../src/lib/modules/inspector/queue-target.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { temporaryFolder } from '../../../support/queue.ts'
import { compiledRules } from '../../../support/rules.ts'

describe('rules that cannot work', () => {
  test('are told all at once, with the name of the rule, the place, a caret, and advice', () => {
    const { remarks, rules } = compiledRules({
      rules: [
        { name: 'first', rule: 'Category ==', actions: [] },
        {
          rule: 'exists ID',
          actions: [
            { action: 'tag', args: { path: 'A[0]', value: 1 } },
            { action: 'set', args: { path: 'A', expression: 'ConnCount +' } },
            { action: 'duplicate', args: { queue_tgt: '/spool/inspector/incoming' } },
            { action: 'dispatch', args: { queue_tgt: 'inspector' } },
            {
              action: 'report',
              args: { to: ['a@b', 'a@@b'], from: 'x@y', subject: 's', report_type: 't' },
            },
            { action: 'report', args: { to: 'a@b', subject: 's', report_type: 't' } },
          ],
        },
      ],
      fallback: [{ action: 'tag', args: { path: 'A B', value: 1 } }],
    })
    const problems = remarks.filter(({ severity }) => severity === 'problem')
    assert.deepEqual(
      problems.map(({ path, text }) => [path.join('.'), text.split(':')[0]]),
      [
        ['inspection_rules.0.rule', 'rule "first"'],
        ['inspection_rules.1.actions.0.args.path', 'rule "exists ID"'],
        ['inspection_rules.1.actions.1.args.expression', 'rule "exists ID"'],
        ['inspection_rules.1.actions.2.args.queue_tgt', 'rule "exists ID"'],
        ['inspection_rules.1.actions.3.args.queue_tgt', 'rule "exists ID"'],
        ['inspection_rules.1.actions.4.args.to', 'rule "exists ID"'],
        ['inspection_rules.1.actions.5.args.from', 'rule "exists ID"'],
        ['fallback_actions.0.args.path', 'rule "fallback_actions"'],
      ],
    )
    assert.ok(problems[0]?.details?.some((line) => line.trim() === '^'))
    assert.ok(problems.every(({ details = [] }) => details.length > 0))
    assert.equal(rules.length, 1)
  })
  test('that are doubtful are warnings', () => {
    const { remarks, rules } = compiledRules({
      rules: [{ name: 'r', rule: 'Sorce.IP4 in 10.0.0.0/8', actions: [] }],
    })
    assert.deepEqual(
      remarks.map(({ severity, path }) => [severity, path.join('.')]),
      [['warning', 'inspection_rules.0.rule']],
    )
    assert.equal(rules.length, 1)
  })
  test('of one name are told, and a long condition is no name', () => {
    const long = `exists ID and (${'exists Note or '.repeat(50)} exists ID)`
    const rule = { name: 'r', rule: 'exists ID', actions: [] }
    const { remarks, rules } = compiledRules({ rules: [rule, { rule: long, actions: [] }, rule] })
    assert.deepEqual(
      remarks.map(({ severity, text }) => [severity, text.split(':')[0]]),
      [['warning', 'several rules are called "r"']],
    )
    assert.equal(rules[1]?.name.length, 201)
  })
  test('depend on the queue that the instance reads', () => {
    const rule = {
      rule: 'exists ID',
      final: false,
      enabled: true,
      actions: [{ action: 'dispatch' as const, enabled: true, args: { queue_tgt: 'b' } }],
    }
    const config = { inspection_rules: [rule], fallback_actions: [], mail: {} }
    assert.deepEqual(checkRules(config, { instance: 'a', home: '/home' }), [])
    assert.equal(checkRules(config, { instance: 'b', home: '/home' }).length, 1)
    const renamed = { ...config, queue_in_dir: '/home/spool/b/' }
    assert.equal(checkRules(renamed, { instance: 'a', home: '/home' }).length, 1)
  })
})

describe('targetQueue', () => {
  const queues = ownQueues({ spool: '/var/spool' }, 'inspector')

  test('takes a name, a path, and a path of the incoming folder', () => {
    assert.equal(targetQueue('other', queues), '/var/spool/other')
    assert.equal(targetQueue('/x/other/', queues), '/x/other')
    assert.equal(targetQueue('/x/other/incoming', queues), '/x/other')
    assert.equal(targetQueue('/x/other/incoming/', queues), '/x/other')
    assert.equal(targetQueue('incoming', queues), '/var/spool/incoming')
  })
  test('refuses the own queue, however it is written', () => {
    for (const text of ['inspector', '/var/spool/x/../inspector', '/var/spool/inspector/incoming'])
      assert.throws(() => targetQueue(text, queues), isMentatError('CONFIG_INVALID', 'again'))
  })
  test('refuses places in the own queue, and what can be no folder', () => {
    assert.throws(
      () => targetQueue('/var/spool/inspector/pending', queues),
      isMentatError('CONFIG_INVALID', 'lies within'),
    )
    assert.throws(() => targetQueue('a\0b', queues), isMentatError('CONFIG_INVALID', 'NUL'))
    assert.equal(targetQueue('inspector-b', queues), '/var/spool/inspector-b')
  })
})

describe('prepareTargets', () => {
  test('makes the folders that are missing', () => {
    const folder = temporaryFolder()
    prepareTargets([join(folder, 'a'), join(folder, 'b/c')], join(folder, 'own'))
    assert.deepEqual(readdirSync(join(folder, 'b/c')).sort(), [
      'errors',
      'incoming',
      'pending',
      'tmp',
    ])
  })
  test('refuses what cannot be a queue, before an event is meant for it', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    for (const name of ['file', 'file/a', 'x'.repeat(300)])
      assert.throws(
        () => {
          prepareTargets([join(folder, name)], join(folder, 'own'))
        },
        isMentatError('QUEUE_UNUSABLE', name),
      )
  })
  test('refuses a link to the own queue', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'own'))
    symlinkSync('own', join(folder, 'link'))
    assert.throws(
      () => {
        prepareTargets([join(folder, 'link')], join(folder, 'own'))
      },
      isMentatError('CONFIG_INVALID', 'again and again'),
    )
  })
})
