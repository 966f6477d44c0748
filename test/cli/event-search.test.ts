import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startCluster, temporaryHome } from '../support/database.ts'
import { storeMessages } from '../support/events.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { eventWith } from '../support/idea-fixtures.ts'

const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))
const cluster = await startCluster()
const home = temporaryHome()
const LIMIT = 120_000

interface Result {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function environment(url: string | undefined): NodeJS.ProcessEnv {
  return {
    ...process.env,
    MENTAT_HOME: home.path,
    MENTAT_CONFIG_DIR: undefined,
    MENTAT_DATABASE_URL: url,
  }
}

/** With the newest first: e3 … e1, then the days before. */
const big =
  '{ "Format":"IDEA0",\n  "ID":"e1","DetectTime":"2024-05-02T10:00:01Z","Category":["Test"],\n  "Big": 123456789012345678901234567890, "Text": "a\\nb" }'
const messages = [
  big,
  eventWith({
    ID: 'e2',
    DetectTime: '2024-05-02T10:00:02.000001Z',
    Category: ['Recon.Scanning', 'Attempt.Login', 'Test'],
    Description: '=HYPERLINK("http://x"), said "he"\nand left',
    Source: [{ IP4: ['192.0.2.1', '198.51.100.0/24'] }],
    Target: [{ IP4: ['203.0.113.1-203.0.113.9'], Port: [80, 443] }],
    Node: [{ Name: 'org.example.relay' }, { Name: 'org.example.nemea' }],
  }),
  eventWith({ ID: 'e3', DetectTime: '2024-05-02T10:00:03Z', Description: '\u001b[31mred' }),
]
const later = eventWith({
  ID: 'd1',
  DetectTime: '2024-05-01T23:00:00Z',
  _Mentat: { InspectionErrors: ['one, two'] },
})

let url = ''
before(async () => {
  const created = await cluster.createDatabase()
  url = created.url
  const clock = new FakeClock(Date.UTC(2024, 4, 2, 11))
  await storeMessages(created.database, messages, clock)
  clock.advance(3_600_000)
  await storeMessages(created.database, [later], clock)
})

function run(...args: string[]): Result {
  return spawnSync(bin, ['event', ...args], {
    encoding: 'utf8',
    timeout: LIMIT,
    env: environment(url),
  })
}

function search(...args: string[]): Result {
  const result = run('search', ...args)
  assert.equal(result.status, 0, result.stderr + result.stdout)
  return result
}

/** IDs of the hits, in their order. */
function ids(...args: string[]): string[] {
  const { stdout } = search('--ndjson', ...args)
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { ID: string }).ID)
}

function refused(args: string[], words: RegExp, status = 64): void {
  const result = run('search', ...args)
  assert.equal(result.status, status, result.stderr)
  assert.equal(result.stdout, '')
  assert.match(result.stderr, words)
}

describe('outputs of mentat event search', () => {
  test('a table with the newest first, harmless to a terminal', () => {
    const { stdout, stderr } = search()
    const lines = stdout.trimEnd().split('\n')
    assert.match(lines[0]!, /^DETECTED +CATEGORY +SOURCE +TARGET +DETECTOR +ID$/)
    assert.deepEqual(
      lines.slice(1).map((line) => line.split(' ').at(-1)),
      ['e3', 'e2', 'e1', 'd1'],
    )
    assert.match(
      lines[2]!,
      /^2024-05-02T10:00:02Z +Recon\.Scanning Attempt\.Login \+1 +192\.0\.2\.1 \+1 +203\.0\.113\.1-203\.0\.113\.9 :80,443 +org\.example\.nemea +e2$/,
    )
    assert.equal(stderr, '')
  })

  test('--json: documents verbatim in one document', () => {
    const { stdout } = search(
      '--json',
      '--categories',
      'Test',
      '--dt-from',
      '2024-05-02',
      '--ascending',
      '--limit',
      '1',
    )
    const { events, next } = JSON.parse(stdout) as { events: { ID: string }[]; next: string }
    assert.deepEqual(
      events.map(({ ID }) => ID),
      ['e1'],
    )
    assert.ok(stdout.includes('"Big": 123456789012345678901234567890, "Text": "a\\nb"'))
    assert.deepEqual(ids('--ascending', '--after', next), ['e2', 'e3'])
    const none = search('--json', '--categories', 'Absent')
    assert.deepEqual(JSON.parse(none.stdout), { events: [], next: null })
    assert.equal(none.stderr, '')
  })

  test('--ndjson: each on one line, whatever its own lines were', () => {
    const lines = search('--ndjson', '--ascending').stdout.trimEnd().split('\n')
    assert.equal(lines.length, 4)
    assert.match(lines[1]!, /^\{ "Format":"IDEA0",   "ID":"e1".*"Text": "a\\nb","_Mentat"/)
  })

  test('--csv: quotes where they are needed, and no formula', () => {
    const { stdout } = search('--csv', '--ascending', '--dt-from', '2024-05-02', '--limit', '2')
    const [head, , ...second] = stdout.trimEnd().split('\n')
    assert.match(head!, /^id,detect_time,storage_time,category,description,source_ip,target_ip,/)
    assert.equal(
      second.join('\n'),
      'e2,2024-05-02T10:00:02.000001Z,2024-05-02T11:00:00Z,Recon.Scanning Attempt.Login Test,' +
        '"\'=HYPERLINK(""http://x""), said ""he""\nand left",192.0.2.1 198.51.100.0/24,203.0.113.1-203.0.113.9,' +
        ',80 443,,org.example.relay org.example.nemea,,,,,,,',
    )
    assert.equal(search('--csv', '--categories', 'Absent').stdout, `${head!}\n`)
  })

  test('--count: the number alone, also as JSON', () => {
    assert.equal(search('--count').stdout, '4\n')
    assert.equal(search('--count', '--categories', 'Absent').stdout, '0\n')
    assert.deepEqual(JSON.parse(search('--count', '--json').stdout), { count: 4 })
  })

  test('--top: values and how often', () => {
    assert.match(
      search('--top', 'category').stdout,
      /^CATEGORY +EVENTS\nTest +4\nAttempt\.Login +1\nRecon\.Scanning +1\n$/,
    )
    assert.match(
      search('--top', 'source_ip', '--limit', '2').stdout,
      /^SOURCE_IP +EVENTS\n\(none\) +3\n192\.0\.2\.1 +1\n$/,
    )
    const { attribute, values } = JSON.parse(
      search('--top', 'source_ip', '--json').stdout,
    ) as Record<string, unknown>
    assert.equal(attribute, 'source_ip')
    assert.deepEqual(values, [
      { value: null, count: 3 },
      { value: '192.0.2.1', count: 1 },
      { value: '198.51.100.0/24', count: 1 },
    ])
  })

  test('--timeline: counts per stretch, empty ones too', () => {
    const window = ['--dt-from', '2024-05-01T22:00:00Z', '--dt-to', '2024-05-02T10:00:03Z']
    const table = search('--timeline', '6h', ...window).stdout
    assert.equal(
      table,
      'FROM                  EVENTS\n2024-05-01T22:00:00Z       1\n2024-05-02T04:00:00Z       0\n2024-05-02T10:00:00Z       2\n',
    )
    const { buckets } = JSON.parse(search('--timeline', '6h', '--json', ...window).stdout) as {
      buckets: unknown[]
    }
    assert.deepEqual(buckets[0], { from: '2024-05-01T22:00:00Z', count: 1 })
  })

  test('pages: the text for the next one goes to stderr, and --all follows it', () => {
    const first = search('--limit', '3')
    const [, cursor = ''] = /^more: --after (\S+) \(or --all\)\n$/.exec(first.stderr) ?? []
    assert.deepEqual(ids('--limit', '3', '--after', cursor), ['d1'])
    assert.deepEqual(ids('--limit', '1', '--all'), ['e3', 'e2', 'e1', 'd1'])
    const all = search('--limit', '1', '--all').stdout
    assert.equal(all.match(/DETECTED/g)?.length, 1)
    assert.equal(search('--limit', '1', '--all', '--csv').stdout.match(/detect_time/g)?.length, 1)
    assert.equal(search('--limit', '3', '--quiet').stderr, '')
  })

  test('nothing found is no failure', () => {
    const { stdout, stderr } = search('--categories', 'Absent')
    assert.deepEqual([stdout, stderr], ['', 'no event matches\n'])
  })

  test('a reader that has enough ends it quietly', () => {
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', `"${bin}" event search --all --limit 1 --ndjson | head -n 1`],
      {
        encoding: 'utf8',
        timeout: LIMIT,
        env: environment(url),
      },
    )
    assert.deepEqual([status, stderr], [0, ''])
    assert.match(stdout, /"ID":"e3"/)
  })
})

describe('conditions of mentat event search', () => {
  test('lists: separated by commas, repeated, negated, none and any', () => {
    assert.deepEqual(ids('--categories', 'Absent, Recon.Scanning'), ['e2'])
    assert.deepEqual(ids('--categories', 'Absent', '--categories', 'Recon.Scanning'), ['e2'])
    assert.deepEqual(ids('--detectors', 'org.example.nemea', '--not-detectors'), ['e3', 'e1', 'd1'])
    assert.deepEqual(ids('--detectors', '__ANY__'), ['e2'])
    assert.deepEqual(ids('--target-ports', '443,__EMPTY__', '--detectors', '__ANY__'), ['e2'])
    assert.deepEqual(ids('--inspection-errs', 'one, two'), ['d1'])
    assert.deepEqual(ids('--description', 'SAID "HE"'), ['e2'])
    assert.deepEqual(ids('--description', 'red', '--not-description', '--dt-from', '2024-05-02'), [
      'e2',
      'e1',
    ])
    assert.deepEqual(ids('--host-addrs', '198.51.100.77,203.0.113.0/30'), ['e2'])
    assert.deepEqual(ids('--shadow-reporting', 'true'), [])
  })

  test('times in all forms, and the order that follows them', () => {
    assert.deepEqual(ids('--dt-from', '2024-05-02T10:00:02.000001Z'), ['e3', 'e2'])
    assert.deepEqual(ids('--dt-from', '2024-05-02T12:00:02.000002+02:00'), ['e3'])
    assert.deepEqual(ids('--dt-to', '2024-05-02'), ['d1'])
    assert.deepEqual(ids('--dt-from', '2024-05-02T10:00', '--dt-to', '2024-05-02 10:00:01'), ['e1'])
    assert.deepEqual(ids('--dt-from', '-2h'), [])
    assert.deepEqual(ids('--dt-to=-1w', '--dt-from', '-50y', '--limit', '1'), ['e3'])
    assert.deepEqual(
      ids('--dt-to', 'yesterday', '--st-to', 'now', '--st-from', '2024-05-02T12:00:00Z'),
      ['d1'],
    )
    assert.deepEqual(ids('--st-from', '2024-05-02'), ['d1', 'e3', 'e2', 'e1'])
    assert.deepEqual(ids('--sort', 'storagetime', '--ascending', '--limit', '1'), ['e1'])
  })
})

describe('wrong use of mentat event search', () => {
  const cases: readonly [title: string, args: string[], words: RegExp][] = [
    [
      'an address',
      ['--source-addrs', 'bad'],
      /^mentat: --source-addrs: "bad" is not an address; expected/,
    ],
    [
      'a port',
      ['--not-host-ports', '--host-ports', '1,70000'],
      /--host-ports: "70000" is not a port; expected 0 to 65535/,
    ],
    [
      'a time',
      ['--st-from', 'teatime'],
      /--st-from: "teatime" is not a time; expected 2024-05-02T/,
    ],
    ['a day that is none', ['--dt-to', '2024-02-30'], /--dt-to: "2024-02-30" is not a time/],
    ['a time before all times', ['--dt-from', '-5000y'], /--dt-from: "-5000y" is not a time/],
    ['a cursor', ['--after', 'x'], /--after: "x" is not where a page in this order ended/],
    [
      'a negation of nothing',
      ['--not-categories'],
      /--not-categories negates --categories, which is missing/,
    ],
    ['an empty list, negated', ['--not-tlps', '--tlps', ' , '], /--not-tlps negates --tlps/],
    ['a negated text that is missing', ['--not-description'], /--description/],
    ['an attribute', ['--top', 'nothing'], /--top/],
    ['a duration', ['--timeline', 'x', '--dt-from', '-1h'], /--timeline: "x" is not a duration/],
    [
      'too short a duration',
      ['--timeline', '1ms', '--dt-from', '-1h'],
      /--timeline: 1 ms make \d+ stretches of time; at most 10000/,
    ],
    ['no beginning', ['--timeline', '1h'], /--dt-from/],
    ['a limit', ['--limit', '0'], /--limit|limit/],
    ['two outputs', ['--csv', '--ndjson'], /--csv|--ndjson/],
    ['two summaries', ['--count', '--top', 'tlp'], /--top/],
    ['an unknown flag', ['--sourc-addrs', '1.1.1.1'], /did you mean --source-addrs\?/],
  ]
  for (const [title, args, words] of cases) {
    test(title, () => {
      refused(args, words)
    })
  }

  test('with --json the failure is a document that names the parameter', () => {
    const { status, stdout } = run('search', '--json', '--target-addrs', '1.2.3')
    assert.equal(status, 64)
    const { error } = JSON.parse(stdout) as { error: Record<string, unknown> }
    assert.equal(error['code'], 'SEARCH_INVALID')
    assert.equal(error['parameter'], 'target_addrs')
  })
})

describe('mentat event show', () => {
  test('prints the document, byte for byte, with what Mentat added', () => {
    const { status, stdout } = run('show', 'e1')
    assert.equal(status, 0)
    assert.equal(
      stdout,
      `${big.slice(0, -2)},"_Mentat":{"StorageTime":"2024-05-02T11:00:00.000000Z"} }\n`,
    )
  })

  test('an event that is not there: 66, and where it may be', () => {
    const { status, stdout, stderr } = run('show', 'absent')
    assert.deepEqual([status, stdout], [66, ''])
    assert.match(
      stderr,
      /no event with the ID "absent" is stored\n.*mentat event search.*\(EVENT_NOT_FOUND\)/,
    )
  })

  test('no ID: 64', () => {
    assert.equal(run('show').status, 64)
  })
})

test('the help names the groups of flags and explains what negates them', () => {
  const { stdout, status } = run('search', '--help')
  assert.equal(status, 0)
  assert.match(stdout, /CONDITION FLAGS\n/)
  assert.match(stdout, /--categories Test\s+--not-categories finds/)
  assert.doesNotMatch(stdout, /--not-tlps/)
})

test('two searches at once without a server start one, and both are answered', async () => {
  const fresh = temporaryHome()
  const results = await Promise.all(
    ['--count', '--json'].map(async (flag) => {
      const child = spawn(bin, ['event', 'search', flag, '--home', fresh.path], {
        env: environment(undefined),
      })
      let stdout = ''
      let stderr = ''
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
      const [status] = (await once(child, 'close')) as [number | null]
      return { status, stdout, stderr }
    }),
  )
  assert.deepEqual(
    results.map(({ status, stderr }) => [status, stderr]),
    [
      [0, ''],
      [0, ''],
    ],
  )
  assert.equal(results[0]!.stdout, '0\n')
  assert.deepEqual(JSON.parse(results[1]!.stdout), { events: [], next: null })
})
