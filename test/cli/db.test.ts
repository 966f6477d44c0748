import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openUrl } from '../../src/lib/database/connection.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { startCluster } from '../support/database.ts'
import { until } from '../support/until.ts'

const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))
const holder = fileURLToPath(new URL('../fixtures/programs/hold-server.ts', import.meta.url))
const LIMIT = 120_000

interface Result {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(home: string, args: string[], env: Record<string, string> = {}): Result {
  const [verb = '', ...rest] = args
  return spawnSync(bin, ['db', verb, '--home', home, ...rest], {
    encoding: 'utf8',
    timeout: LIMIT,
    env: { ...process.env, MENTAT_DATABASE_URL: undefined, ...env },
  })
}

function document(result: Result): Record<string, unknown> {
  assert.equal(result.status, 0, result.stderr + result.stdout)
  return JSON.parse(result.stdout) as Record<string, unknown>
}

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'mentat-cli-db-'))
  after(() => {
    rmSync(home, { recursive: true, force: true })
  })
  return home
}

const cluster = await startCluster()

describe('mentat db with the embedded server', () => {
  const home = newHome()
  const status = () => document(run(home, ['status', '--json']))
  const embedded = () => status()['embedded'] as Record<string, unknown>

  test('init makes database and schema, a second one finds them, and no server is left', () => {
    const first = run(home, ['init'])
    assert.equal(first.status, 0, first.stderr)
    assert.match(first.stdout, /^created embedded PostgreSQL in .*\nmigrated 0001 events\n/)
    assert.equal(first.stderr, '')
    const second = run(home, ['init'])
    assert.match(second.stdout, /^found .*\nthe schema has version \d+ already: nothing to do\n$/)
    assert.equal(embedded()['running'], false)
  })

  test('status starts nothing', () => {
    const { status: exit, stdout } = run(home, ['status'])
    assert.equal(exit, 0)
    assert.match(stdout, /^server {7}embedded: .*\nstate {8}not running\nused by {6}nobody\n/)
    assert.equal(status()['database'], null)
  })

  test('migrate, and check which finds no difference', () => {
    const migrated = document(run(home, ['migrate', '--json']))
    assert.deepEqual(migrated['applied'], [])
    const check = run(home, ['check'])
    assert.match(check.stdout, /^no difference in \d+ objects\n$/)
    assert.equal(check.status, 0, check.stderr)
  })

  test('url says how to start the server when it does not run', () => {
    const { status: exit, stdout, stderr } = run(home, ['url'])
    assert.equal(exit, 69)
    assert.equal(stdout, '')
    assert.match(stderr, /is not running[\s\S]*mentat db start/)
  })

  test('start keeps it in the background, url leads there, stop ends it', async () => {
    assert.equal(document(run(home, ['start', '--json']))['running'], true)
    try {
      assert.match(run(home, ['start']).stdout, /was started already/)
      const url = run(home, ['url']).stdout.trim()
      const database = openUrl(
        url,
        {},
        {
          logger: silentLogger,
          clock: systemClock,
          applicationName: 'mentat-test',
        },
      )
      assert.equal((await database.query('SELECT 1')).rowCount, 1)
      await database.close()
      const { stdout } = run(home, ['status'])
      assert.match(stdout, /^state {8}running \(PID \d+, keeper \d+\)$/m)
      assert.match(stdout, /^used by {6}background$/m)
      assert.match(stdout, /^version {6}PostgreSQL 18\./m)
      assert.match(stdout, /^schema {7}version (\d+) of \1$/m)
      assert.equal(run(home, ['url', '--tcp']).status, 69)
    } finally {
      assert.equal(run(home, ['stop']).stdout, 'the embedded PostgreSQL was stopped\n')
    }
    assert.equal(run(home, ['stop']).stdout, 'the embedded PostgreSQL did not run\n')
    assert.equal(embedded()['running'], false)
  })

  test('stop names who uses it and stops nothing, unless --yes is given', async () => {
    const child = spawn(process.execPath, [holder, home], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const refused = run(home, ['stop'])
    assert.equal(refused.status, 75, refused.stderr)
    assert.match(refused.stderr, new RegExp(`used by mentat-holder \\(${child.pid ?? ''}\\)`))
    assert.equal(embedded()['running'], true)
    assert.equal(run(home, ['stop', '--yes']).status, 0)
    assert.equal(embedded()['running'], false)
    child.stdin.end()
    await once(child, 'close')
  })

  test('a command that is killed leaves no server behind', async () => {
    const child = spawn(
      bin,
      ['db', 'shell', '--home', home, '--', '--command', 'SELECT pg_sleep(60)'],
      {
        stdio: 'ignore',
      },
    )
    await until('the server runs', () => embedded()['pid'] !== null)
    child.kill('SIGKILL')
    await until('the server is gone', () => embedded()['pid'] === null)
  })

  test('shell runs psql, and says so when there is none', () => {
    const hasPsql = spawnSync('psql', ['--version']).status === 0
    const { status: exit, stdout, stderr } = run(home, ['shell', '--', '-At', '-c', 'SELECT 6 * 7'])
    if (hasPsql) assert.deepEqual({ exit, stdout }, { exit: 0, stdout: '42\n' })
    else
      assert.deepEqual(
        { exit, missing: stderr.includes('psql is not installed') },
        { exit: 69, missing: true },
      )
    assert.equal(embedded()['running'], false)
  })
})

describe('mentat db with a configured server', () => {
  const home = newHome()
  const setUp = async (empty: boolean) => {
    const { url, database } = await cluster.createDatabase({ empty })
    return { env: { MENTAT_DATABASE_URL: url }, url, database }
  }

  test('init creates the database it names', async () => {
    const { url } = await setUp(true)
    const env = { MENTAT_DATABASE_URL: url.replace(/test_\d+/, 'made_by_init') }
    const first = document(run(home, ['init', '--json'], env))
    assert.equal(first['created'], true)
    assert.equal(document(run(home, ['init', '--json'], env))['created'], false)
  })

  test('check lists what differs and ends with 1', async () => {
    const { env, database } = await setUp(false)
    await database.query('DROP INDEX events_storage_time')
    await database.query('CREATE TABLE by_hand (n int)')
    const { status, stdout } = run(home, ['check'], env)
    assert.equal(status, 1)
    assert.match(stdout, /^missing {4}index events_storage_time\n {2}should be {2}CREATE INDEX/m)
    assert.match(stdout, /^extra {6}table by_hand$/m)
    const json = run(home, ['check', '--json'], env)
    assert.equal(json.status, 1)
    assert.ok(Array.isArray((JSON.parse(json.stdout) as { missing: unknown }).missing))
  })

  test('check and migrate refuse schemas of other versions', async () => {
    const { env, database } = await setUp(false)
    await database.query("INSERT INTO schema_migrations VALUES (9999, 'future', 'x')")
    for (const verb of ['check', 'migrate']) {
      const { status, stderr } = run(home, [verb], env)
      assert.equal(status, 78, stderr)
      assert.match(stderr, /version 9999/)
    }
  })

  test('url prints what is configured, status tells of it without a password', async () => {
    const url = 'postgresql://mentat:hidden@127.0.0.1:1/mentat'
    const env = { MENTAT_DATABASE_URL: url }
    assert.equal(run(home, ['url'], env).stdout, `${url}\n`)
    const { status, stderr, stdout } = run(home, ['status'], env)
    assert.equal(status, 69)
    assert.match(stderr, /postgresql:\/\/mentat@127\.0\.0\.1:1\/mentat/)
    assert.doesNotMatch(stderr + stdout, /hidden/)
    const { env: right } = await setUp(false)
    assert.match(run(home, ['status'], right).stdout, /^server {7}configured: postgresql:/)
  })

  test('start refuses, since the embedded server is not in use', async () => {
    const { env } = await setUp(true)
    assert.equal(run(home, ['start'], env).status, 64)
  })

  test('the address may stand in a file of the configuration', async () => {
    const { url } = await setUp(true)
    mkdirSync(join(home, 'etc', 'core'), { recursive: true })
    writeFileSync(join(home, 'etc', 'core', 'database.conf'), JSON.stringify({ database: { url } }))
    assert.equal(run(home, ['url']).stdout, `${url}\n`)
  })
})
