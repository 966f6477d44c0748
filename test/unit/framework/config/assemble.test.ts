import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatOrigin } from '../../../../src/lib/framework/config/problem.ts'
import type { SecretValue } from '../../../../src/lib/framework/config/secret-value.ts'
import type { ConfigOf } from '../../../../src/lib/framework/config/section.ts'
import { assembleStorage, type Given, problemsOf, type storage } from './assembling.ts'

type Config = ConfigOf<typeof storage>

function load(given: Given = {}): Config {
  assert.deepEqual(problemsOf(given), [])
  return assembleStorage(given).value as Config
}

describe('a configuration', () => {
  test('is all defaults when nothing is given, in loaded form', () => {
    assert.deepEqual(load(), {
      batch: 500,
      queue: '/home/mentat/spool/storage',
      largest: 1_048_576,
      sync: true,
      tags: [],
      limits: {},
      keep: 7 * 86_400_000,
      hosts: [],
      database: { pool_size: 10, retry: { first: 250, longest: 15_000 }, mode: 'safe' },
    })
  })
  test('is frozen at every depth', () => {
    const config = load({ file: '{"tags": ["a"], "hosts": [{"kind": "file", "path": "x"}]}' })
    for (const part of [
      config,
      config.tags,
      config.hosts,
      config.hosts[0],
      config.database.retry,
    ]) {
      assert.ok(Object.isFrozen(part))
    }
    assert.throws(() => ((config as { batch: number }).batch = 1), TypeError)
  })
  test('takes what comes later: defaults, core by name, file, environment, flags', () => {
    const layers: Given = {
      core: {
        'a.conf': '{"database": {"pool_size": 1, "url": "a", "mode": "fast"}}',
        'b.conf': '{"database": {"pool_size": 2, "url": "b"}}',
      },
      file: '{"batch": 3, "database": {"pool_size": 3}}',
      environment: { MENTAT_DATABASE_POOL_SIZE: '4', MENTAT_STORAGE_BATCH: '4' },
      overrides: { batch: 5, sync: undefined },
    }
    const config = load(layers)
    assert.deepEqual(
      [config.batch, config.database.pool_size, config.database.url, config.database.mode],
      [5, 4, 'b', 'fast'],
    )
    const origins = [...assembleStorage(layers).origins].map(([k, o]) => [k, formatOrigin(o)])
    assert.deepEqual(Object.fromEntries(origins), {
      batch: 'command line',
      'database.pool_size': 'environment MENTAT_DATABASE_POOL_SIZE',
      'database.url': 'core/b.conf:1:38',
      'database.mode': 'core/a.conf:1:51',
    })
  })
  test('merges objects and replaces lists', () => {
    const config = load({
      core: { 'a.conf': '{"database": {"retry": {"first": "1s"}}}' },
      file: 'database: {retry: {longest: 1m}}\ntags: [x]\nlimits: {a: 1}',
      overrides: { tags: ['y'], limits: { b: 2 } },
    })
    assert.deepEqual(config.database.retry, { first: 1000, longest: 60_000 })
    assert.deepEqual(config.tags, ['y'])
    assert.deepEqual(config.limits, { a: 1, b: 2 })
  })
  test('goes back to defaults where null stands', () => {
    const config = load({
      core: { 'a.conf': '{"database": {"pool_size": 50, "url": "a", "retry": {"first": "1s"}}}' },
      file: '{"database": {"pool_size": null, "url": null, "retry": null}, "batch": null}',
    })
    assert.equal(config.database.pool_size, 10)
    assert.ok(!('url' in config.database))
    assert.equal(config.database.retry.first, 250)
    assert.equal(load({ file: '{"database": null}' }).database.pool_size, 10)
  })
  test('does not mix two ways to give one secret, or two alternatives', () => {
    const config = load({
      core: { 'a.conf': '{"database": {"password": {"file": "/nowhere"}}}' },
      file: '{"database": {"password": {"env": "PW"}}}',
      environment: { PW: 'hunter2' },
    })
    assert.equal(config.database.password?.reveal(), 'hunter2')
  })
  test('reads durations, sizes, paths and unions in all their forms', () => {
    const config = load({
      file:
        '{"keep": "never", "largest": 2000, "queue": "/q", "database": {"retry": ' +
        '{"first": "1m30s", "longest": "5_minutes"}}, "hosts": [{"kind": "file", "path": "x"}, ' +
        '{"kind": "key", "key": "geheim"}]}',
    })
    assert.equal(config.keep, 'never')
    assert.equal(config.largest, 2000)
    assert.equal(config.queue, '/q')
    assert.deepEqual(config.database.retry, { first: 90_000, longest: 300_000 })
    assert.deepEqual(config.hosts[0], { kind: 'file', path: '/home/mentat/x', wait: 5000 })
    assert.equal((config.hosts[1] as { key: SecretValue }).key.reveal(), 'geheim')
    assert.equal(load({ file: 'keep: 5' }).keep, 5000)
  })
  test('reads the environment by the type of the option', () => {
    const config = load({
      environment: {
        MENTAT_STORAGE_BATCH: '12',
        MENTAT_STORAGE_SYNC: 'false',
        MENTAT_STORAGE_TAGS: 'a, b',
        MENTAT_STORAGE_LIMITS: '{"x": 1}',
        MENTAT_STORAGE_LARGEST: '2MiB',
        MENTAT_STORAGE_KEEP: '10m',
        MENTAT_DATABASE_URL: '123',
        MENTAT_DATABASE_PASSWORD: '0123',
        MENTAT_DATABASE_RETRY_FIRST: '2',
        MENTAT_DATABASE_MODE: '',
      },
    })
    assert.deepEqual(
      [config.batch, config.sync, config.tags, config.limits, config.largest, config.keep],
      [12, false, ['a', 'b'], { x: 1 }, 2 * 2 ** 20, 600_000],
    )
    assert.equal(config.database.url, '123')
    assert.equal(config.database.password?.reveal(), '0123')
    assert.equal(config.database.retry.first, 2000)
    assert.equal(config.database.mode, 'safe')
    const reference = { MENTAT_DATABASE_PASSWORD: '{"env": "PW"}', PW: 'x' }
    assert.equal(load({ environment: reference }).database.password?.reveal(), 'x')
    assert.deepEqual(load({ environment: { MENTAT_STORAGE_TAGS: '["a,b"]' } }).tags, ['a,b'])
  })
  test('ignores sections of other modules', () => {
    load({ core: { 'mail.conf': '{"mail": {"host": 5}}' } })
    load({ core: { 'x.conf': '{"elsewhere": {}}' }, catalogue: undefined })
  })
})

describe('problems', () => {
  test('are all told at once, in the order of files and lines', () => {
    assert.deepEqual(
      problemsOf({
        core: {
          'database.conf':
            '{ "database": {\n  "pool_size": "ten",\n  "pasword": "x",\n  "mode": "save" },\n"databse": {} }',
        },
        file: '{\n  "batc": 3,\n  "tags": ["", 5],\n  "sync": "yes"\n}',
        environment: { MENTAT_STORAGE_BATCH: 'many' },
        overrides: { largest: '1GB' },
      }),
      [
        'core/database.conf:2:16: database.pool_size: found "ten", expected an integer from 1 to 100',
        'core/database.conf:3:3: database.pasword is unknown; did you mean password?',
        'core/database.conf:4:11: database.mode: found "save", expected fast or safe; did you mean safe?',
        'core/database.conf:5:1: databse is no known section; did you mean database?',
        'storage.conf:2:3: batc is unknown; did you mean batch?',
        'storage.conf:3:12: tags.0: found "", expected a text, not empty',
        'storage.conf:3:16: tags.1: found 5, expected a text, not empty',
        'storage.conf:4:11: sync: found "yes", expected true or false',
        'command line: largest: found "1GB", expected a size of at most 64MiB (64MB, 1MiB, 500kB, or a number of bytes)',
        'environment MENTAT_STORAGE_BATCH: batch: found "many", expected an integer of at least 1',
      ],
    )
  })
  const cases: Record<string, [given: Given, problems: string[]]> = {
    'name a wrong value also where another layer lies over it': [
      { file: '{"batch": 0}', overrides: { batch: 5 } },
      ['storage.conf:1:11: batch: found 0, expected an integer of at least 1'],
    ],
    'name a duration that is too long, once': [
      { file: '{"database": {"retry": {"first": "2h"}}}' },
      [
        'storage.conf:1:34: database.retry.first: found "2h", expected a duration from 10ms to 1h ' +
          '(90s, 10m, 2h, 7d, 12w, 1h30m, or a name such as 5_minutes, hourly, daily)',
      ],
    ],
    'name an option that stands in the wrong place': [
      { file: '{"pool_size": 5}' },
      ['storage.conf:1:2: pool_size is unknown; did you mean database.pool_size?'],
    ],
    'name a shared section that the module does not use': [
      { file: '{"mail": {"host": 5}}' },
      ['storage.conf:1:2: mail is a shared section that storage does not use'],
    ],
    'name the known sections when none is close': [
      { core: { 'x.conf': 'elsewhere: 1' } },
      ['core/x.conf:1:1: elsewhere is no known section; known: database, mail'],
    ],
    'tell about the alternative that was meant': [
      { file: '{"hosts": [{"kind": "file", "pat": "x"}, {"kind": "keyy"}, 5]}' },
      [
        'storage.conf:1:12: hosts.0.path is missing, expected a path',
        'storage.conf:1:29: hosts.0.pat is unknown; did you mean path?',
        'storage.conf:1:51: hosts.1.kind: found "keyy", expected file or key; did you mean key?',
        'storage.conf:1:60: hosts.2: found a number, expected an object with kind, path, wait or an object with kind, key',
      ],
    ],
    'name keys that may not be chosen freely, and their values': [
      { file: '{"limits": {"A B": 1, "a.b": -1}}' },
      [
        'storage.conf:1:13: limits."A B" is unknown; expected a name matching ^[a-z.]+$',
        'storage.conf:1:30: limits."a.b": found -1, expected an integer of at least 0',
      ],
    ],
    'name a section that is no object': [
      { core: { 'd.conf': 'database: off' } },
      [
        'core/d.conf:1:11: database: found a string, expected an object with url, pool_size, password, retry, mode',
      ],
    ],
    'name a secret that is in no known form, without showing it': [
      { file: '{"database": {"password": 4711}}' },
      [
        'storage.conf:1:27: database.password: found a number, expected a secret: its text, {"file": "PATH"} or {"env": "NAME"}',
      ],
    ],
    'name a secret with two sources': [
      { file: '{"database": {"password": {"file": "a", "env": "B"}}}' },
      [
        'storage.conf:1:27: database.password: found an object, expected a secret: its text, {"file": "PATH"} or {"env": "NAME"}',
      ],
    ],
    'name a secret whose variable is not set': [
      { file: '{"database": {"password": {"env": "PW"}}}', environment: { PW: '' } },
      ['storage.conf:1:27: database.password: the environment variable PW is not set'],
    ],
    'name a secret whose file is missing': [
      { file: '{"database": {"password": {"file": "/nowhere/x"}}}' },
      [
        "storage.conf:1:27: database.password: cannot read /nowhere/x: ENOENT: no such file or directory, stat '/nowhere/x'",
      ],
    ],
    'hide passwords in URLs': [
      { file: '{"batch": "postgres://u:hunter2@h/d"}' },
      [
        'storage.conf:1:11: batch: found "postgres://u:[secret]@h/d", expected an integer of at least 1',
      ],
    ],
    'shorten long values and keep to one line': [
      { file: JSON.stringify({ batch: `a\n\u001b[31m${'x'.repeat(1000)}` }) },
      [
        `storage.conf:1:10: batch: found "a\\n\\u001b[31m${'x'.repeat(46)}…, expected an integer of at least 1`,
      ],
    ],
    'are syntax faults alone where a file cannot be read': [
      { file: '{"batch": 0 "tags": 1}' },
      ['storage.conf:1:11: syntax: a comma is missing after this value'],
    ],
    'refuse numbers that are none': [
      { file: 'batch: .nan\nlimits: {a: .inf}' },
      [
        'storage.conf:1:8: batch: found NaN, expected an integer of at least 1',
        'storage.conf:2:13: limits.a: found Infinity, expected an integer of at least 0',
      ],
    ],
  }
  for (const [name, [given, problems]] of Object.entries(cases)) {
    test(name, () => {
      assert.deepEqual(problemsOf(given), problems)
    })
  }
  test('come from hostile keys as well, and prototypes stay clean', () => {
    const problems = problemsOf({
      file: '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
      environment: { MENTAT_STORAGE_LIMITS: '{"__proto__": {"polluted": 1}}' },
      overrides: JSON.parse('{"__proto__": {"polluted": 1}}') as Record<string, unknown>,
    })
    assert.equal(problems.length >= 2, true)
    assert.ok(!('polluted' in {}))
  })
})
