import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))
/** No command here takes longer than a second; this is for a machine that is very busy. */
const LIMIT = 60_000

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mentat-config-'))
  mkdirSync(join(home, 'etc'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

function write(file: string, text: string): void {
  const path = join(home, 'etc', file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(args: readonly string[], environment: Record<string, string> = {}): Outcome {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MENTAT_'))
  return spawnSync(bin, ['config', ...args, '--home', home], {
    encoding: 'utf8',
    timeout: LIMIT,
    env: { ...Object.fromEntries(inherited), ...environment },
  })
}

describe('mentat config check', () => {
  test('is content with an empty folder', () => {
    const { status, stdout, stderr } = run(['check'])
    assert.equal(status, 0)
    assert.equal(stdout, '')
    assert.equal(stderr, `configuration is valid: 0 files, no problems (${home}/etc)\n`)
  })
  test('looks into the address of the database, and shows nothing of it', () => {
    for (const [url, reason] of [
      ['mysql://mentat:s3cret@db/mentat', 'it does not begin with postgresql://'],
      ['postgresql://mentat:s3cret#x@db/mentat', 'it cannot be taken apart; a password must'],
      ['postgresql://mentat:s3cret@db:54x32/mentat', 'it cannot be taken apart; a password must'],
    ] as const) {
      write('core/database.conf', `{"database":\n {"url": "${url}"}}`)
      const { status, stdout, stderr } = run(['check'])
      assert.equal(status, 78)
      assert.ok(
        stdout.startsWith(`core/database.conf:2:10: database.url: is not an address: ${reason}`),
        stdout,
      )
      assert.match(stdout, /\n {2}Write it as postgresql:/)
      assert.ok(!`${stdout}${stderr}`.includes('s3cret'))
    }
    write('core/database.conf', '{"database": {"url": {"env": "DB"}}}')
    assert.equal(run(['check'], { DB: 'postgresql:/db/mentat' }).status, 78)
    for (const url of ['postgresql://mentat@/mentat?host=/run/postgresql', 'postgres://db']) {
      assert.equal(run(['check'], { DB: url }).status, 0, url)
    }
  })
  test('prints each problem on stdout, warnings and the sum on stderr, and ends with 78', () => {
    write('core/a.conf', '// levels\n{"logging": {"level": "inof",\n  "fromat": "json"}}\n')
    write('core/b.yaml', 'logging: [')
    const { status, stdout, stderr } = run(['check'], { MENTAT_LOGGING_LEVLE: 'info' })
    assert.equal(status, 78)
    assert.deepEqual(stdout.split('\n'), [
      'core/a.conf:2:23: logging.level: found "inof", expected critical, error, warning, info or debug; did you mean info?',
      'core/a.conf:3:3: logging.fromat is unknown; did you mean format?',
      'core/b.yaml:1:11: syntax: a closing bracket ] is missing',
      '',
    ])
    assert.deepEqual(stderr.split('\n'), [
      'warning: the environment variable MENTAT_LOGGING_LEVLE is unknown; did you mean MENTAT_LOGGING_LEVEL?',
      `configuration is not valid: 2 files, 3 problems (${home}/etc)`,
      '',
    ])
  })
  test('prints one document with --json', () => {
    write('core/a.conf', '{"logging": {"level": 5}}')
    const environment = { MENTAT_LOGGING_FORMAT: 'xml' }
    const { status, stdout } = run(['check', '--json', '--quiet'], environment)
    assert.equal(status, 78)
    assert.deepEqual(JSON.parse(stdout), {
      valid: false,
      folder: join(home, 'etc'),
      files: ['core/a.conf'],
      problems: [
        {
          file: 'core/a.conf',
          line: 1,
          column: 23,
          path: 'logging.level',
          text: 'logging.level: found 5, expected critical, error, warning, info or debug',
        },
        {
          variable: 'MENTAT_LOGGING_FORMAT',
          path: 'logging.format',
          text: 'logging.format: found "xml", expected text or json',
        },
      ],
      warnings: [],
    })
  })
  test('insists on a folder that was named', () => {
    const { status, stderr } = run(['check', '--config-dir', join(home, 'nowhere')])
    assert.equal(status, 78)
    assert.match(stderr, /there is no configuration folder .*nowhere/)
  })
})

describe('mentat config show', () => {
  test('shows what differs from the defaults, with origins, and how to see the rest', () => {
    write('core/logging.yaml', 'logging:\n  level: debug\n')
    const { status, stdout, stderr } = run(['show'], { MENTAT_LOGGING_FORMAT: 'json' })
    assert.equal(status, 0)
    assert.match(stdout, /^\[logging\]\nlevel = "debug" +# core\/logging\.yaml:2:10\n/)
    assert.match(stdout, /\nformat = "json" +# environment MENTAT_LOGGING_FORMAT\n/)
    assert.match(stderr, /--all shows them\n$/)
  })
  test('shows everything of a section with --all', () => {
    const { status, stdout, stderr } = run(['show', 'logging', '--all'])
    assert.equal(status, 0)
    assert.equal(stderr, '')
    assert.deepEqual(stdout.split('\n'), [
      '[logging]',
      'level = "info"    # default',
      'format = "text"   # default',
      'file = (not set)  # default',
      '',
    ])
  })
  test('prints one document with --json', () => {
    write('core/logging.conf', '{"logging": {"file": "log/x"}}')
    const { stdout } = run(['show', 'logging', '--json', '--quiet'])
    assert.deepEqual(JSON.parse(stdout), {
      folder: join(home, 'etc'),
      options: [
        { owner: 'logging', option: 'file', value: 'log/x', origin: 'core/logging.conf:1:22' },
      ],
    })
  })
  test('refuses names that are none, and a configuration with problems', () => {
    const wrong = run(['show', 'loging'])
    assert.equal(wrong.status, 78)
    assert.match(wrong.stderr, /no section or module is called "loging"; did you mean logging\?/)
    write('core/logging.conf', '{"logging": 5}')
    const invalid = run(['show'])
    assert.equal(invalid.status, 78)
    assert.match(invalid.stderr, /core\/logging\.conf:1:13: logging: found 5, expected an object/)
  })
})

describe('mentat config sample', () => {
  test('lists the sections', () => {
    const { status, stdout } = run(['sample'])
    assert.equal(status, 0)
    assert.match(stdout, /^logging +what is logged, how, and where to$/m)
  })
  for (const syntax of ['conf', 'yaml'] as const) {
    test(`prints a file that is valid and changes nothing: ${syntax}`, () => {
      const flags = syntax === 'yaml' ? ['--yaml'] : []
      const { status, stdout } = run(['sample', 'logging', ...flags])
      assert.equal(status, 0)
      assert.match(stdout, /# "?level"?: "?info/)
      write(`core/logging.${syntax}`, stdout)
      assert.equal(run(['check']).status, 0)
      assert.equal(run(['show']).stdout, '')
    })
  }
  test('refuses names that are none', () => {
    const { status, stderr } = run(['sample', 'nothing'])
    assert.equal(status, 78)
    assert.match(stderr, /no section or module is called "nothing"; expected .*logging/)
  })
})
