import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { inspectFolder } from '../../../src/lib/framework/config/inspect-folder.ts'
import { loadConfig } from '../../../src/lib/framework/config/load.ts'
import { formatProblem } from '../../../src/lib/framework/config/problem.ts'
import { showConfig } from '../../../src/lib/framework/config/show.ts'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { chooseConfigFolder, homeAt } from '../../../src/lib/framework/home.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { catalogue, storage } from '../../unit/framework/config/assembling.ts'

let path = ''
const home = (): ReturnType<typeof homeAt> => homeAt(path)

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'mentat-config-'))
})
afterEach(() => {
  rmSync(path, { recursive: true, force: true })
})

function write(file: string, text: string | Uint8Array, mode = 0o640): string {
  const name = join(path, 'etc', file)
  mkdirSync(dirname(name), { recursive: true })
  writeFileSync(name, text)
  chmodSync(name, mode)
  return name
}

const load = (
  options: object = {},
): ReturnType<typeof loadConfig<typeof storage.schema, typeof storage.sections>> =>
  loadConfig(storage, { home: home(), catalogue, environment: {}, ...options })

function problems(options: object = {}): string[] {
  try {
    load(options)
    return []
  } catch (error) {
    assert.ok(isMentatError('CONFIG_INVALID')(error))
    return (error as MentatError).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
  }
}

describe('loadConfig', () => {
  test('takes a folder that does not exist for one without files', () => {
    const { value, files, warnings } = load()
    assert.equal(value.batch, 500)
    assert.deepEqual([files, warnings], [[], []])
  })
  test('reads core by name, then the file of the instance; endings and order are as promised', () => {
    write('core/20-b.yaml', 'database:\n  pool_size: 2\n')
    write('core/10-a.conf', '{"database": {"pool_size": 1, "url": "a"}}')
    for (const ignored of [
      'core/30-c.conf~',
      'core/.30.conf',
      'core/30.conf.rpmnew',
      'core/README',
    ]) {
      write(ignored, '{"database": {"pool_size": 9')
    }
    write('storage.json', '{"batch": 3}')
    write('inspector.conf', '{"not": read')
    const { value, files } = load()
    assert.deepEqual([value.batch, value.database.pool_size, value.database.url], [3, 2, 'a'])
    assert.deepEqual(files, ['core/10-a.conf', 'core/20-b.yaml', 'storage.json'])
  })
  test('reads the file of another instance instead', () => {
    write('storage.conf', '{"batch": 1}')
    write('storage-2.yml', 'batch: 2')
    assert.equal(load({ instance: 'storage-2' }).value.batch, 2)
    assert.equal(load({ instance: 'storage-3' }).value.batch, 500)
  })
  for (const name of ['../storage', '', '.x', 'a/b', 'core', 'a\0', 'x'.repeat(65)]) {
    test(`refuses to call an instance ${JSON.stringify(name.slice(0, 12))}`, () => {
      assert.throws(
        () => load({ instance: name }),
        isMentatError('USAGE', 'cannot name an instance'),
      )
    })
  }
  test('lists all problems in one failure, with the folder and exit status 78', () => {
    write('core/a.conf', '{"database": {"pool_size": 0}')
    write('storage.conf', '{"batc": 1, "sync": 5}')
    assert.throws(load, (error) => {
      assert.ok(error instanceof MentatError)
      assert.equal(error.exit, 78)
      assert.match(error.message, new RegExp(`^the configuration in ${path}/etc has 3 problems:`))
      assert.equal((error.fields['problems'] as unknown[]).length, 3)
      return true
    })
    assert.deepEqual(problems(), [
      'core/a.conf:1:30: syntax: a closing brace } is missing',
      'storage.conf:1:2: batc is unknown; did you mean batch?',
      'storage.conf:1:21: sync: found 5, expected true or false',
    ])
  })
  test('does not choose between two files of one name', () => {
    write('storage.conf', '{}')
    write('storage.yaml', '')
    assert.deepEqual(problems(), [
      'storage.yaml: storage.conf configures the same: keep one of them',
    ])
  })
  test('names files that cannot be read, whatever they are', () => {
    write('core/a.conf', new Uint8Array([0x7b, 0xff, 0x7d]))
    truncateSync(write('core/b.conf', '{}'), 1_000_001)
    symlinkSync('nowhere', join(path, 'etc/core/c.conf'))
    assert.equal(spawnSync('mkfifo', [join(path, 'etc/core/d.conf')]).status, 0)
    // What a container makes where a file to be mounted was missing.
    mkdirSync(join(path, 'etc/storage.conf'))
    const isRoot = process.getuid?.() === 0
    if (!isRoot) write('core/e.conf', '{}', 0o000)
    assert.deepEqual(problems(), [
      'core/a.conf: cannot be read: it is not UTF-8',
      'core/b.conf: cannot be read: larger than 1000000 bytes: 1000001',
      `core/c.conf: cannot be read: ENOENT: no such file or directory, stat '${path}/etc/core/c.conf'`,
      'core/d.conf: cannot be read: it is not a plain file',
      ...(isRoot ? [] : ['core/e.conf: cannot be read: permission denied']),
      'storage.conf: cannot be read: it is not a plain file',
    ])
  })
  test('names a folder that is none', () => {
    writeFileSync(join(path, 'etc'), '')
    assert.match(problems().join('\n'), /etc: cannot be read: ENOTDIR/)
  })
  test('warns of unknown variables, but only who knows all modules', () => {
    const environment = { MENTAT_STORAGE_BACH: '1' }
    const expected =
      'the environment variable MENTAT_STORAGE_BACH is unknown; did you mean MENTAT_STORAGE_BATCH?'
    assert.deepEqual(load({ environment }).warnings.map(formatProblem), [expected])
    assert.deepEqual(load({ environment, catalogue: undefined }).warnings, [])
  })
})

describe('secrets', () => {
  test('come from files, by absolute and relative names, without the newline at the end', () => {
    write('secrets/db', 'hunter2\n', 0o600)
    write('core/a.conf', '{"database": {"password": {"file": "secrets/db"}}}')
    const { value, warnings } = load()
    assert.equal(value.database.password?.reveal(), 'hunter2')
    assert.deepEqual(warnings, [])
    write('core/a.conf', `{"database": {"password": {"file": "${path}/etc/secrets/db"}}}`)
    assert.equal(load().value.database.password?.reveal(), 'hunter2')
  })
  test('in files that anybody may read are warned of', () => {
    const file = write('db', 'hunter2', 0o644)
    write('core/a.conf', '{"database": {"password": {"file": "db"}}}')
    assert.deepEqual(load().warnings.map(formatProblem), [
      `core/a.conf:1:27: database.password: anybody may read ${file}; try chmod o= on it`,
    ])
    write('core/a.conf', '{"database": {"password": "hunter2"}}', 0o644)
    assert.deepEqual(load().warnings.map(formatProblem), [
      'core/a.conf:1:27: database.password: a secret stands in a file that anybody may read; try chmod o= on it',
    ])
  })
  test('are problems when their file is a folder, a pipe, or far too large', () => {
    mkdirSync(join(path, 'etc/folder'), { recursive: true })
    assert.equal(spawnSync('mkfifo', [join(path, 'etc/pipe')]).status, 0)
    truncateSync(write('large', ''), 10_000_000)
    for (const [name, text] of [
      ['folder', 'it is not a plain file'],
      ['pipe', 'it is not a plain file'],
      ['large', 'it has 10000000 bytes, expected a secret'],
    ] as const) {
      write('core/a.conf', `{"database": {"password": {"file": "${name}"}}}`)
      assert.deepEqual(problems(), [
        `core/a.conf:1:27: database.password: cannot read ${path}/etc/${name}: ${text}`,
      ])
    }
  })
})

describe('inspectFolder', () => {
  const inspect = async (environment = {}): ReturnType<typeof inspectFolder> =>
    inspectFolder(catalogue, home(), environment)

  test('checks every file, also of modules and instances that do not run', async () => {
    write('core/a.conf', '{"mail": {"host": 5}, "database": {"pool_size": 500}}')
    write('storage-2.conf', '{"batc": 1}')
    write('storage.conf', '{"database": {"pool_size": 50}, "sync": 1}')
    const { files, problems: found, warnings } = await inspect()
    assert.deepEqual(files, ['core/a.conf', 'storage-2.conf', 'storage.conf'])
    assert.deepEqual(warnings, [])
    assert.deepEqual(found.map(formatProblem), [
      'core/a.conf:1:19: mail.host: found 5, expected a text',
      'core/a.conf:1:49: database.pool_size: found 500, expected an integer from 1 to 100',
      'storage-2.conf:1:2: batc is unknown; did you mean batch?',
      'storage.conf:1:41: sync: found 1, expected true or false',
    ])
  })
  test('warns of files that no module reads, and of variables, but not of those that hold secrets', async () => {
    write('storge.conf', '{"x"')
    write('database.conf', '{}')
    write('storage.conf', '{"hosts": [{"kind": "key", "key": {"env": "MENTAT_KEY"}}]}')
    const { problems: found, warnings } = await inspect({ MENTAT_KEY: 'x', MENTAT_OTHER: 'x' })
    assert.deepEqual(found, [])
    assert.deepEqual(warnings.map(formatProblem), [
      'database.conf: database is no module; shared sections belong in core/',
      'storge.conf: storge is no module; did you mean storage?',
      'the environment variable MENTAT_OTHER is unknown',
    ])
  })
})

describe('showConfig', () => {
  test('shows each option once, with its origin, and what an instance has for itself', () => {
    write('core/a.conf', '{"database": {"url": "postgres://u:hunter2@h/d", "pool_size": 7}}')
    write('storage.conf', '{"batch": 3, "database": {"pool_size": 8}}')
    const options = showConfig(catalogue, home(), [], { MENTAT_STORAGE_SYNC: 'false' })
    const given = options.filter(({ origin }) => origin.kind !== 'default')
    assert.deepEqual(
      given.map(({ owner, option, value, origin }) => [owner, option, value, origin.kind]),
      [
        ['database', 'url', 'postgres://u:[secret]@h/d', 'file'],
        ['database', 'pool_size', 7, 'file'],
        ['storage', 'batch', 3, 'file'],
        ['storage', 'sync', false, 'environment'],
        ['storage', 'database.pool_size', 8, 'file'],
      ],
    )
    assert.equal(options.length, 6 + 1 + 8 + 1)
  })
  test('shows what is named, and knows what is meant by a wrong name', () => {
    const owners = showConfig(catalogue, home(), ['mail'], {}).map(({ owner }) => owner)
    assert.deepEqual(owners, ['mail'])
    assert.throws(
      () => showConfig(catalogue, home(), ['mial'], {}),
      isMentatError('CONFIG_NOT_FOUND', 'did you mean mail?'),
    )
  })
  test('refuses a configuration with problems', () => {
    write('storage.conf', '{"x": 1}')
    assert.throws(
      () => showConfig(catalogue, home(), [], {}),
      isMentatError('CONFIG_INVALID', 'x is unknown'),
    )
  })
})

describe('chooseConfigFolder', () => {
  test('takes the one that was named, else that of the home, else that of the system', () => {
    const system = join(path, 'system')
    assert.equal(chooseConfigFolder(path, undefined, system), join(path, 'etc'))
    mkdirSync(system)
    assert.equal(chooseConfigFolder(path, undefined, system), system)
    mkdirSync(join(path, 'etc'))
    assert.equal(chooseConfigFolder(path, undefined, system), join(path, 'etc'))
    assert.equal(chooseConfigFolder(path, system), system)
  })
  test('insists on the one that was named', () => {
    const missing = join(path, 'nowhere')
    assert.throws(
      () => chooseConfigFolder(path, missing),
      isMentatError('CONFIG_NOT_FOUND', missing),
    )
  })
})
