import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { importEventClasses } from '../../src/lib/database/event-classes/import.ts'
import { fixtureClasses } from '../../src/lib/database/fixtures/event-classes.ts'
import { testAuthor } from '../support/author.ts'
import { startCluster } from '../support/database.ts'
import { eventWith } from '../support/idea-fixtures.ts'
import { type Result, runCli } from '../support/run-cli.ts'
import { eventClass } from '../support/rules.ts'

const cluster = await startCluster()

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mentat-inspector-'))
  mkdirSync(join(home, 'etc'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

const run = (args: readonly string[], input = ''): Result => runCli(args, { home, input })
const configure = (value: unknown, name = 'inspector'): void => {
  writeFileSync(join(home, 'etc', `${name}.conf`), JSON.stringify(value))
}
const noClasses = { add_event_class_rules: false }
const tag = (path: string, value: unknown): unknown => ({ action: 'tag', args: { path, value } })

describe('mentat inspector test', () => {
  test('shows for each event which rules match, what they do and what changes', () => {
    const rules = [
      { name: 'note', rule: 'exists Note', actions: [tag('_Mentat.A', 'x')] },
      { name: 'test', rule: 'Category == "Other"', actions: [{ action: 'drop' }] },
    ]
    configure({ inspection_rules: rules, ...noClasses })
    const events = [
      eventWith({ ID: 'a', Note: 'n' }),
      eventWith({ ID: 'b', Category: ['Other'] }),
      '{}',
    ]
    const { status, stdout, stderr } = run(['inspector', 'test'], events.join('\n'))
    assert.equal(
      stdout,
      [
        '-:1 a',
        '  note: tag _Mentat.A = "x"',
        '  + _Mentat: {"A":"x"}',
        '  the event passes on',
        '-:2 b',
        '  test: drop',
        '  the event is dropped by test',
        '-:3',
        `  ${stdout.split('\n').at(-2)?.trim() ?? ''}`,
        '',
      ].join('\n'),
    )
    assert.match(stdout, /event refused: ID: found nothing/)
    assert.match(stderr, /3 events: 2 matched by rules, 1 refused/)
    assert.equal(status, 65)
  })

  test('--json prints one document', () => {
    configure({ ...noClasses, fallback_actions: [tag('Note', 'f')] })
    const { status, stdout } = run(['inspector', 'test', '--json'], eventWith())
    assert.equal(status, 0)
    assert.deepEqual(JSON.parse(stdout), {
      events: 1,
      matched: 0,
      refused: 0,
      missing: 0,
      results: [
        {
          source: '-',
          line: 1,
          id: 't-1',
          rules: [{ rule: 'fallback_actions', actions: ['tag Note = "f"'] }],
          fallback: true,
          changes: [{ path: 'Note', after: 'f' }],
          end: { kind: 'pass' },
          copies: [],
          mails: [],
        },
      ],
    })
  })

  test('takes event classes from a file, highest priority first, and says what cannot be used', () => {
    const classes = join(home, 'classes.json')
    const { stdout } = run(['inspector', 'test', '--no-classes'], eventWith())
    assert.match(stdout, /no rule matches/)
    writeFileSync(classes, JSON.stringify([eventClass('a'), eventClass('b', { priority: 3 })]))
    const tested = run(['inspector', 'test', '--classes', classes], eventWith())
    assert.match(tested.stdout, /Assign class - b: class b, severity medium/)
    writeFileSync(classes, JSON.stringify([eventClass('a', { rule: 'ID ==' })]))
    const refused = run(['inspector', 'test', '--classes', classes], eventWith())
    assert.equal(refused.status, 65)
    assert.match(refused.stderr, /class "a"/)
  })

  test('without a database there are no classes, which is said', () => {
    const { status, stderr } = run(['inspector', 'test'], eventWith())
    assert.match(stderr, /there is no database yet: no event classes/)
    assert.equal(status, 0)
  })

  test('a database that is configured and away is a failure with advice', () => {
    configure({ database: { url: 'postgresql:///none?host=/nowhere' } })
    const { status, stderr } = run(['inspector', 'test'], eventWith())
    assert.equal(status, 69)
    assert.match(stderr, /no event classes: .*--classes FILE or --no-classes/s)
  })

  test('takes event classes from the database', async () => {
    const { url, database } = await cluster.createDatabase()
    await importEventClasses(database, fixtureClasses, {
      dryRun: false,
      replace: false,
      author: testAuthor,
    })
    configure({ database: { url } })
    const event = eventWith({ Category: ['Recon.Scanning'] })
    const { status, stdout, stderr } = run(['inspector', 'test'], event)
    assert.equal(status, 0, stderr)
    assert.match(stdout, /Assign class - recon-scanning/)
    assert.match(stdout, /\+ _Mentat: \{"EventClass":"recon-scanning","EventSeverity":"low"\}/)
  })

  test('names a file that cannot be read, and an instance has its own rules', () => {
    configure({ ...noClasses, fallback_actions: [{ action: 'drop' }] }, 'inspector-b')
    writeFileSync(join(home, 'e.json'), eventWith())
    const { status, stdout } = run([
      'inspector',
      'test',
      '--name',
      'inspector-b',
      join(home, 'e.json'),
      join(home, 'none.json'),
    ])
    assert.equal(status, 66)
    assert.match(stdout, /the event is dropped by fallback_actions/)
    assert.match(stdout, /cannot read .*none\.json/)
  })
})

describe('mentat config check', () => {
  test('tells every rule that does not compile, with its place in the file and in the rule', () => {
    writeFileSync(
      join(home, 'etc', 'inspector.conf'),
      `{
  "inspection_rules": [
    { "name": "first", "rule": "Category ==", "actions": [] },
    { "name": "second", "rule": "exists ID", "actions": [
      { "action": "dispatch", "args": { "queue_tgt": "inspector" } } ] },
    { "rule": "Sorce.IP4 in 10.0.0.0/8", "actions": [] }
  ]
}`,
    )
    const { status, stdout, stderr } = run(['config', 'check'])
    assert.equal(status, 78)
    assert.match(
      stdout,
      /^inspector\.conf:3:\d+: inspection_rules\.0\.rule: rule "first": .*line 1, column 12.*\n +Category ==\n +\^$/m,
    )
    assert.match(
      stdout,
      /^inspector\.conf:5:\d+: inspection_rules\.1\.actions\.0\.args\.queue_tgt: rule "second": .*again and again$/m,
    )
    assert.match(
      stderr,
      /warning: inspector\.conf:6:\d+: .*Sorce\.IP4[^]*Did you mean Source\.IP4\?/,
    )
    const started = run(['inspector', 'run', '--once'])
    assert.equal(started.status, 78)
    assert.match(started.stderr, /rule "first"[^]*Category ==\n +\^/)
  })

  test('tells an action that does not exist, and arguments that are wrong', () => {
    const actions = [
      { action: 'tga', args: {} },
      { action: 'tag', args: { path: 'A' } },
      { action: 'drop', args: { lable: 'x' } },
    ]
    configure({ fallback_actions: actions })
    const { stdout } = run(['config', 'check'])
    assert.match(stdout, /fallback_actions\.0\.action: found "tga", expected .*did you mean tag\?/)
    assert.match(stdout, /fallback_actions\.1\.args\.value is missing/)
    assert.match(stdout, /fallback_actions\.2\.args\.lable is unknown; did you mean label\?/)
  })
})

describe('mentat inspector run', () => {
  test('--once inspects what is in the queue and hands it on', () => {
    const rules = [
      { name: 'r', rule: 'exists Note', actions: [tag('_Mentat.A', 1)] },
      { rule: 'Category == "Drop"', actions: [{ action: 'drop' }] },
      { rule: 'Category == "Send"', actions: [{ action: 'dispatch', args: { queue_tgt: 'b' } }] },
      {
        rule: 'exists ID',
        actions: [{ action: 'duplicate', args: { queue_tgt: join(home, 'spool/c/incoming') } }],
      },
    ]
    configure({ inspection_rules: rules, ...noClasses })
    const events = [
      eventWith({ ID: 'p', Note: 'n' }),
      eventWith({ ID: 'd', Category: ['Drop'] }),
      eventWith({ ID: 's', Category: ['Send'] }),
    ]
    assert.equal(run(['queue', 'put', '--queue', 'inspector', '-'], events.join('\n')).status, 0)
    const { status, stdout, stderr } = run(['inspector', 'run', '--once', '--json'])
    assert.equal(status, 0, stderr)
    const report = JSON.parse(stdout) as Record<string, number>
    assert.deepEqual(
      [report['taken'], report['passed'], report['dropped'], report['dispatched']],
      [3, 1, 1, 1],
    )
    const inQueue = (queue: string): string[] => {
      const folder = join(home, 'spool', queue, 'incoming')
      return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    }
    assert.match(inQueue('enricher').join(), /^\{.*"ID":"p".*"_Mentat":\{"A":1\}\}$/)
    assert.match(inQueue('c').join(), /^\{.*"ID":"p".*"A":1[^]*\}$/)
    assert.match(inQueue('b').join(), /^\{.*"ID":"s"[^]*\}$/)
  })
})
