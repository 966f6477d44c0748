import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Result, runCli } from '../support/run-cli.ts'

let folder = ''
let events = ''
let rule = ''

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'mentat-filter-'))
  events = join(folder, 'events.ndjson')
  rule = join(folder, 'rule.txt')
  const documents = [
    { ID: 'ssh-1', Category: ['Attempt.Login'], Target: [{ Port: [22, 2222] }] },
    { ID: 'scan-1', Category: ['Recon.Scanning'] },
    { plain: true },
    { ID: 'two\nlines', Category: ['Attempt.Login'] },
  ]
  writeFileSync(events, documents.map((document) => `${JSON.stringify(document)}\n`).join(''))
  writeFileSync(rule, '# logins\nCategory == "Attempt.Login"\n')
})

after(() => {
  rmSync(folder, { recursive: true, force: true })
})

function filter(...args: string[]): Result {
  return runCli(['filter', ...args])
}

describe('mentat filter check', () => {
  test('says nothing on standard output about a good filter', () => {
    const { status, stdout, stderr } = filter('check', 'Category in [Recon.Scanning]')
    assert.equal(status, 0)
    assert.equal(stdout, '')
    assert.equal(stderr, 'the filter is good\n')
  })

  test('shows an error with its place, and ends with 65', () => {
    const { status, stdout, stderr } = filter('check', 'Category Contains "x"')
    assert.equal(status, 65)
    assert.equal(stdout, '')
    assert.equal(
      stderr,
      [
        'mentat: filter, line 1, column 10: expected an operator or the end of the filter, found "Contains"',
        '  Category Contains "x"',
        '           ^',
        '        Did you mean contains? (FILTER_INVALID)\n',
      ].join('\n'),
    )
  })

  test('shows warnings, and ends with 0', () => {
    const { status, stdout } = filter('check', 'Sorce.IP4 in 192.0.2.0/24')
    assert.equal(status, 0)
    assert.equal(
      stdout,
      [
        'warning, line 1, column 1: Sorce.IP4 is not a path of IDEA',
        '  Sorce.IP4 in 192.0.2.0/24',
        '  ^',
        '        Did you mean Source.IP4?\n',
      ].join('\n'),
    )
  })

  test('prints one JSON document', () => {
    const good = filter('check', '--json', 'A&&B or Category==5')
    const { filter: printed, warnings } = JSON.parse(good.stdout) as {
      filter: string
      warnings: { line: number; column: number; text: string }[]
    }
    assert.equal(printed, 'A and B or Category == 5')
    assert.equal(warnings.length, 4)
    const bad = filter('check', '--json', 'A = = 5')
    assert.equal(bad.status, 65)
    const { error } = JSON.parse(bad.stdout) as { error: Record<string, unknown> }
    assert.deepEqual(
      [error['code'], error['line'], error['column'], error['exit']],
      ['FILTER_INVALID', 1, 5, 65],
    )
  })

  test('takes the filter from a file', () => {
    assert.equal(filter('check', '--rule-file', rule).status, 0)
    assert.equal(runCli(['filter', 'check', '--rule-file', '-'], { input: '1 +' }).status, 65)
    assert.equal(filter('check', '--rule-file', join(folder, 'none')).status, 66)
  })

  test('wants a filter, and only one', () => {
    assert.equal(filter('check').status, 64)
    assert.equal(filter('check', '1', '--rule-file', rule).status, 64)
    assert.equal(filter('check', '').status, 65)
  })
})

describe('mentat filter test', () => {
  test('prints the IDs of the events that match, or where they stand', () => {
    const { status, stdout, stderr } = filter('test', 'Category == "Attempt.Login"', events)
    assert.equal(status, 0)
    assert.equal(stdout, `ssh-1\n${events}:4\n`)
    assert.equal(stderr, '')
  })

  test('ends with 1 when none matches', () => {
    const { status, stdout } = filter('test', 'Category == "Test"', events)
    assert.equal(status, 1)
    assert.equal(stdout, '')
  })

  test('ends with 65 for a wrong filter, and reads nothing', () => {
    const { status, stdout } = filter('test', 'Category ==', join(folder, 'none'))
    assert.equal(status, 65)
    assert.equal(stdout, '')
  })

  test('reads standard input, one document or lines', () => {
    const whole = JSON.stringify({ ID: 'x', a: 1 }, undefined, 2)
    assert.equal(runCli(['filter', 'test', 'a == 1'], { input: whole }).stdout, 'x\n')
    assert.equal(
      runCli(['filter', 'test', 'a == 1', '-'], { input: '{"a":1}\n{"a":1}' }).stdout,
      '-:1\n-:2\n',
    )
    assert.equal(runCli(['filter', 'test', 'a == 1'], { input: '' }).status, 1)
  })

  test('says what is odd in the filter, beside the result', () => {
    for (const verb of ['test', 'explain']) {
      const { stdout, stderr } = filter(verb, 'Categry == "Test"', events)
      assert.match(
        stderr,
        /^warning, line 1, column 1: Categry is not a path .*Did you mean Category\?/s,
      )
      assert.doesNotMatch(stdout, /warning/)
      assert.equal(filter(verb, '--quiet', 'Categry == "Test"', events).stderr, '')
    }
  })

  test('takes the filter from a file, and all arguments as events', () => {
    const { status, stdout } = filter('test', '--rule-file', rule, events, events)
    assert.equal(status, 0)
    assert.equal(stdout.split('\n').length, 5)
    assert.equal(filter('test', '--rule-file', '-').status, 64)
  })

  test('counts, and turns the question round', () => {
    assert.equal(filter('test', '--count', 'exists Category', events).stdout, '3\n')
    assert.equal(
      filter('test', '--invert-match', 'exists Category', events).stdout,
      `${events}:3\n`,
    )
    const inverted = filter('test', '-vc', 'Target.Port == 22', events)
    assert.equal(inverted.stdout, '3\n')
  })

  test('tells of what it cannot read, goes on, and ends with 65 or 66', () => {
    const input = '{"ID":"a"}\nnonsense\n[]\n{"ID":"b"}\n'
    const damaged = runCli(['filter', 'test', '1'], { input })
    assert.equal(damaged.status, 65)
    assert.equal(damaged.stdout, 'a\nb\n')
    assert.match(damaged.stderr, /^mentat: -:2: .*\nmentat: -:3: /)
    const missing = filter('test', '1', join(folder, 'none'), events)
    assert.equal(missing.status, 66)
    assert.equal(missing.stdout.split('\n').length, 5)
  })

  test('prints one JSON document', () => {
    const { status, stdout } = filter('test', '--json', 'Target.Port == 22', events)
    assert.equal(status, 0)
    assert.deepEqual(JSON.parse(stdout), {
      events: 4,
      matched: 1,
      refused: 0,
      missing: 0,
      results: [{ source: events, line: 1, id: 'ssh-1', truth: 'true' }],
    })
  })
})

describe('mentat filter explain', () => {
  test('shows why an event matches', () => {
    const { status, stdout } = filter(
      'explain',
      'Category == "Attempt.Login" and not Source.Port == 22',
      events,
    )
    assert.equal(status, 0)
    assert.deepEqual(stdout.split('\n').slice(0, 7), [
      'ssh-1: does not match (unknown)',
      '? unknown  and',
      '✓ true       Category == "Attempt.Login"',
      '                 Category: "Attempt.Login"',
      '? unknown    not',
      '? unknown      Source.Port == 22',
      '                   Source.Port: no value',
    ])
  })

  test('prints one JSON document', () => {
    const { status, stdout } = filter('explain', '--json', '--rule-file', rule, events)
    assert.equal(status, 0)
    const { results } = JSON.parse(stdout) as {
      results: { id?: string; line: number; explanation: { truth: string; seen: unknown } }[]
    }
    assert.deepEqual(
      results.map(({ id, line, explanation }) => [id, line, explanation.truth]),
      [
        ['ssh-1', 1, 'true'],
        ['scan-1', 2, 'false'],
        [undefined, 3, 'unknown'],
        [undefined, 4, 'true'],
      ],
    )
    assert.deepEqual(results[0]?.explanation.seen, [
      { text: 'Category', values: ['Attempt.Login'], matching: 1 },
    ])
  })

  test('ends with 66 when the file is missing, with 65 when it holds no object', () => {
    assert.equal(filter('explain', '1', join(folder, 'none')).status, 66)
    assert.equal(runCli(['filter', 'explain', '1'], { input: 'nonsense' }).status, 65)
  })
})
