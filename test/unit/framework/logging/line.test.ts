import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SecretValue } from '../../../../src/lib/framework/config/secret-value.ts'
import { MentatError } from '../../../../src/lib/framework/errors/mentat-error.ts'
import { jsonLine, type LogEntry, textLine } from '../../../../src/lib/framework/logging/line.ts'
import type { LogFields } from '../../../../src/lib/framework/logging/logger.ts'

const entry = (text: string, fields: LogFields = {}, withStack = false): LogEntry => ({
  time: Date.UTC(2026, 10, 23, 10, 0, 0, 123) + 0.75,
  level: 'info',
  module: 'storage',
  pid: 1234,
  text,
  fields,
  withStack,
})
const head = '2026-11-23T10:00:00.123Z storage[1234] INFO'
const failure = new MentatError('DISK_FULL', 'cannot write x', { cause: new TypeError('no space') })
const cycle: Record<string, unknown> = { a: 1 }
cycle['self'] = cycle

describe('a line of text', () => {
  const cases: Record<string, [text: string, fields: LogFields, line: string]> = {
    'is time, module, level, text': ['stored', {}, 'stored'],
    'has fields in parentheses': [
      'stored',
      { message_id: 'a-1', n: 5, ok: true },
      'stored (message_id=a-1, n=5, ok=true)',
    ],
    'quotes what could be taken for something else': [
      'x',
      { a: 'b, c=d', e: '', f: ')' },
      'x (a="b, c=d", e="", f=")")',
    ],
    'tells errors with causes and code': [
      'failed',
      { error: failure },
      'failed: cannot write x: no space (code=DISK_FULL)',
    ],
    'tells what was thrown and is no error': ['failed', { error: 'boom' }, 'failed: boom'],
    'leaves out fields that are undefined': ['x', { a: undefined }, 'x'],
    'stays one line': ['a\nb\r\u2028c', { d: 'e\nf' }, String.raw`a\nb\u000d\u2028c (d="e\nf")`],
    'drives no terminal': [
      '\u001b[31m\u009b1m\u0007\u007f\u202e',
      {},
      String.raw`\u001b[31m\u009b1m\u0007\u007f\u202e`,
    ],
    'shows no secrets': [
      'x',
      { s: new SecretValue('pw'), o: { s: new SecretValue('pw') } },
      'x (s=[secret], o={"s":"[secret]"})',
    ],
    'shows no passwords in URLs': [
      'at postgres://u:pw@h',
      { url: 'http://u:pw@h' },
      'at postgres://u:[secret]@h (url=http://u:[secret]@h)',
    ],
    'holds what JSON cannot': [
      'x',
      { n: 10n, m: new Map([['a', 1n]]), f: () => 1 },
      'x (n=10, m=[["a","1"]], f=function)',
    ],
  }
  for (const [name, [text, fields, line]] of Object.entries(cases)) {
    test(name, () => {
      assert.equal(textLine(entry(text, fields)), `${head} ${line}`)
    })
  }
  test('cuts what is too long', () => {
    assert.ok(textLine(entry('x'.repeat(1e6), { y: 'y'.repeat(1e6) })).length < 20_000)
  })
  test('has the stack when it is asked for', () => {
    assert.match(
      textLine(entry('x', { error: failure }, true)),
      /stack="MentatError: cannot write x\\n/,
    )
  })
})

describe('a line of JSON', () => {
  const parsed = (text: string, fields: LogFields): unknown => {
    const line = jsonLine(entry(text, fields))
    assert.match(line, /^[^\n\r\u2028\u001b]+$/)
    return JSON.parse(line) as unknown
  }
  const core = { time: '2026-11-23T10:00:00.123Z', level: 'info', module: 'storage', pid: 1234 }
  test('has time, level, module, pid, text, then the fields', () => {
    assert.deepEqual(parsed('a\nb\u001b\u2028', { message_id: 'x', n: [1, { b: 2 }] }), {
      ...core,
      text: 'a\nb\u001b\u2028',
      message_id: 'x',
      n: [1, { b: 2 }],
    })
  })
  test('keeps fields apart that have the names of its own', () => {
    const line = parsed('x', { time: 1, level: 'y', text: 'z' })
    assert.deepEqual(line, { ...core, text: 'x', time_: 1, level_: 'y', text_: 'z' })
  })
  test('tells errors and secrets as texts', () => {
    const line = parsed('x', { error: failure, s: new SecretValue('pw') })
    const error = 'cannot write x: no space'
    assert.deepEqual(line, { ...core, text: 'x', code: 'DISK_FULL', s: '[secret]', error })
  })
  test('outlives cycles and accessors that throw', () => {
    const trap = {
      get x(): number {
        throw failure
      },
    }
    const line = parsed('x', { cycle, trap }) as Record<string, string>
    assert.match(line['cycle'] ?? '', /Circular/)
    assert.match(line['trap'] ?? '', /Getter/)
  })
})
