import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Batch, type Message, takenMessage } from '../../../../src/lib/components/batch.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { Inspector, type RuleSource } from '../../../../src/lib/modules/inspector/component.ts'
import { MOST_DETOURS } from '../../../../src/lib/modules/inspector/detours.ts'
import type { RuleSet } from '../../../../src/lib/modules/inspector/rule-set.ts'
import { type TestHost, testHost } from '../../../support/daemon-host.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { eventClass, ruleSet, type Written, type WrittenRules } from '../../../support/rules.ts'

interface Scene {
  readonly inspector: Inspector
  readonly host: TestHost
  /** Lets a batch of events through, and returns its messages. */
  readonly inspect: (...events: readonly Written[]) => Message[]
  readonly use: (written: WrittenRules) => void
}

async function scene(written: WrittenRules): Promise<Scene> {
  let rules: RuleSet = ruleSet(written)
  const source: RuleSource = {
    get rules() {
      return rules
    },
    classes: undefined,
    start: () => undefined,
    stop: () => undefined,
    trouble: () => 'a class is bad',
  }
  const inspector = new Inspector(source, ({ rule }, event) => ({
    kind: 'mail',
    queue: '/spool/outbox',
    content: `${rule.name} ${event.print()}`,
  }))
  const host = testHost()
  await inspector.start(host)
  return {
    inspector,
    host,
    use: (next) => (rules = ruleSet(next)),
    inspect: (...events) => {
      const messages = events.map((members, index): Message => {
        const event = parseEvent(eventWith({ ID: `e${index}`, ...members }))
        return { ...takenMessage(`file${index}`, Buffer.alloc(0), 0), event, id: event.id }
      })
      const batch: Batch = { messages }
      for (const handler of inspector.handlers) {
        assert.equal(handler.handle(batch as never), 'continue')
      }
      return messages
    },
  }
}

const action = (kind: string, args: Written = {}): Written => ({ action: kind, args })
const report = { to: 'a@example.org', from: 'b@example.org', subject: 's', report_type: 't' }

describe('the inspector', () => {
  test('sets fate and outputs; copies and mails show what all rules wrote', async () => {
    const { inspect } = await scene({
      rules: [
        {
          name: 'first',
          rule: 'exists ID',
          actions: [action('duplicate', { queue_tgt: 'b' }), action('report', report)],
        },
        { name: 'drops', rule: 'Note == "drop"', actions: [action('drop')] },
        {
          name: 'sends',
          rule: 'Note == "send"',
          actions: [action('dispatch', { queue_tgt: '/x/incoming' })],
        },
      ],
      classes: [eventClass('c')],
    })
    const [passed, dropped, sent] = inspect({}, { Note: 'drop' }, { Note: 'send' })
    assert.deepEqual(passed?.fate, { kind: 'pass' })
    assert.deepEqual(dropped?.fate, { kind: 'drop', by: 'drops' })
    assert.deepEqual(sent?.fate, { kind: 'dispatch', queue: '/x' })
    const text = passed.event?.print() ?? ''
    assert.match(text, /"EventClass":"c"/)
    const copy = text.replace('"medium"', '"medium","Detours":1')
    assert.deepEqual(passed.outputs, [
      { kind: 'copy', queue: '/spool/b', content: copy },
      { kind: 'mail', queue: '/spool/outbox', content: `first ${text}` },
    ])
    assert.equal(dropped.outputs.length, 2)
  })

  test('counts the detours that rules send an event on, and refuses one that goes round', async () => {
    const { inspect, inspector } = await scene({
      rules: [
        {
          name: 'copy',
          rule: 'Note == "copy"',
          actions: [action('duplicate', { queue_tgt: 'b' })],
        },
        { name: 'send', rule: 'Note == "send"', actions: [action('dispatch', { queue_tgt: 'b' })] },
        { name: 'mail', rule: 'exists ID', actions: [action('report', report)] },
      ],
    })
    const went = (Detours: unknown): Written => ({ _Mentat: { Detours } })
    const [first, last, copied, foreign, ...refused] = inspect(
      { Note: 'send' },
      { Note: 'send', ...went(MOST_DETOURS - 1) },
      { Note: 'copy', ...went(MOST_DETOURS - 1) },
      { Note: 'send', ...went('x') },
      { Note: 'send', ...went(MOST_DETOURS) },
      { Note: 'copy', ...went(MOST_DETOURS) },
      went(MOST_DETOURS),
    )
    assert.equal(first?.event?.detours, 1)
    assert.equal(last?.event?.detours, MOST_DETOURS)
    assert.equal(copied?.event?.detours, MOST_DETOURS - 1, 'the copy has made it, not the event')
    assert.equal(parseEvent(copied.outputs[0]?.content ?? '').detours, MOST_DETOURS)
    assert.equal(foreign?.event?.detours, 1)
    const other = refused.pop()
    assert.deepEqual(other?.fate, { kind: 'pass' }, 'no rule sends it anywhere')
    for (const [index, rule] of ['send', 'copy'].entries()) {
      const { fate, outputs } = refused[index] ?? {}
      assert.deepEqual(outputs, [])
      assert.ok(fate?.kind === 'refuse')
      assert.deepEqual(fate.error.fields, { rule, queue: '/spool/b' })
      assert.match(
        fate.error.message,
        /^rule "(send|copy)" sends .* 8 times already: it goes round/,
      )
    }
    const { inspected, circling, dispatched, duplicated } = inspector.counters()
    assert.deepEqual([inspected, circling, dispatched, duplicated], [7, 2, 3, 1])
  })

  test('tells the story of each message', async () => {
    const { inspect } = await scene({
      rules: [
        {
          name: 'r',
          rule: 'Note == "x"',
          actions: [
            action('tag', { path: 'Note', value: 'y', overwrite: false }),
            action('log', { label: 'seen' }),
          ],
        },
      ],
    })
    const [matched, other] = inspect({ Note: 'x' }, {})
    assert.deepEqual(matched?.story, {
      inspector: {
        rules: [{ rule: 'r', actions: ['tag Note = "y": a value is there and stays', 'log seen'] }],
      },
    })
    assert.deepEqual(other?.story, { inspector: { fallback: true, rules: [] } })
  })

  test('counts what was done, and how often each rule matched', async () => {
    const { inspect, inspector } = await scene({
      rules: [
        {
          name: 'r',
          rule: 'exists Note',
          actions: [
            action('tag', { path: '_Mentat.A', value: 1, overwrite: false }),
            action('set', { path: 'Note.X', expression: 'ID' }),
            action('set', { path: '_Mentat.B', expression: 'ID' }),
          ],
        },
      ],
      fallback: [action('drop')],
    })
    inspect({ Note: 'x' }, { Note: 'x', _Mentat: { A: 2 } }, {})
    const counted = Object.entries(inspector.counters()).filter(([, value]) => value > 0)
    assert.deepEqual(Object.fromEntries(counted), {
      inspected: 3,
      matched: 2,
      fallbacks: 1,
      tagged: 1,
      set: 2,
      dropped: 1,
      conflicts: 2,
    })
    assert.deepEqual(inspector.named(), { hits: { r: 2, fallback_actions: 1 } })
  })

  test('counts a batch when it is finished, once: a failure further on makes halves of it, that come again', async () => {
    const { inspector, host } = await scene({
      rules: [{ name: 'r', rule: 'exists Note', actions: [action('log')] }],
    })
    const [take, finish] = inspector.handlers
    const batchOf = (...names: string[]): Batch => ({
      messages: names.map((name): Message => {
        const event = parseEvent(eventWith({ Note: 'x' }))
        return { ...takenMessage(name, Buffer.alloc(0), 0), event }
      }),
    })
    await take?.handle(batchOf('a', 'b') as never)
    for (const half of [batchOf('a'), batchOf('b')]) {
      await take?.handle(half as never)
      await finish?.handle(half as never)
      await finish?.handle(half as never)
    }
    assert.deepEqual(inspector.named(), { hits: { r: 2 } })
    assert.equal(inspector.counters()['inspected'], 2)
    assert.equal(host.lines.length, 2)
  })

  test('logs what rules want to be told', async () => {
    const { inspect, host } = await scene({
      rules: [
        { name: 'r', rule: 'exists Note', actions: [action('log'), action('log', { label: 'x' })] },
        { rule: 'exists Note', actions: [action('drop', { label: 'unwanted' })] },
        { rule: 'exists ID', actions: [action('drop')] },
      ],
    })
    inspect({ Note: 'x' }, {})
    assert.deepEqual(host.lines, [
      'warning: Inspection rule matched',
      'warning: x',
      'info: dropped: unwanted',
    ])
  })

  test('leaves alone what others have decided about', async () => {
    const { inspector } = await scene({ fallback: [action('drop')] })
    const message: Message = {
      ...takenMessage('f', Buffer.alloc(0), 0),
      event: parseEvent(eventWith()),
      fate: { kind: 'postpone' },
    }
    void inspector.handlers[0]?.handle({ messages: [message] } as never)
    assert.equal(message.fate.kind, 'postpone')
    assert.deepEqual(message.story, {})
  })

  test('takes rules anew for each batch, and tells when they are not those that were wanted', async () => {
    const { inspect, use, inspector } = await scene({})
    assert.deepEqual(inspect({})[0]?.fate, { kind: 'pass' })
    use({ fallback: [action('drop')] })
    assert.equal(inspect({})[0]?.fate.kind, 'drop')
    assert.equal(inspector.degraded(), 'a class is bad')
  })
})
