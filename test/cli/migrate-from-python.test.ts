import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Database } from '../../src/lib/database/database.ts'
import { startCluster, temporaryHome } from '../support/database.ts'
import {
  fillPythonEvents,
  oddEvents,
  pythonEventsSchema,
  pythonMainRows,
  pythonMainSchema,
} from '../support/python-databases.ts'
import { type Daemon, runMentat, startMentat } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

/** Takes a second or more to import. */
const MANY = 6000

const cluster = await startCluster()
const original = fileURLToPath(new URL('../fixtures/python/etc', import.meta.url))

interface Scene {
  readonly home: string
  /** Ours. */
  readonly database: Database
  readonly events: { readonly url: string; readonly database: Database }
  readonly main: { readonly url: string; readonly database: Database }
  readonly run: (...args: string[]) => ReturnType<typeof runMentat>
  readonly start: (...args: string[]) => Daemon
}

async function scene(): Promise<Scene> {
  const own = await cluster.createDatabase()
  const events = await cluster.createDatabase({ empty: true })
  const main = await cluster.createDatabase({ empty: true })
  await events.database.query(pythonEventsSchema)
  await main.database.query(pythonMainSchema)
  await main.database.query(pythonMainRows)
  const { path: home } = temporaryHome()
  const env = { MENTAT_HOME: home, MENTAT_DATABASE_URL: own.url, NO_COLOR: '1' }
  return {
    ...{ home, database: own.database, events, main },
    run: (...args) => runMentat(args, { env }),
    start: (...args) => startMentat(args, { env }),
  }
}

describe('mentat db import-python', () => {
  test('imports both databases, tells what was refused, and can be repeated', async () => {
    const { home, events, main, run } = await scene()
    await fillPythonEvents(events.database, 30)
    const file = join(home, 'events.url')
    writeFileSync(file, `${events.url.replace('postgresql://', 'postgresql+psycopg2://')}\n`)
    const command = ['db', 'import-python', '--main', main.url, '--events', `@${file}`]
    const dry = await run(...command, '--dry-run')
    assert.equal(dry.status, 1, dry.stderr)
    assert.match(
      dry.stdout,
      /^3 users to be created, 1 refused\n3 groups to be created, 1 refused\n/,
    )
    assert.match(dry.stdout, /\n\d+ events to be stored; 5 refused\n$/)
    const first = await run(...command)
    assert.equal(first.status, 1, first.stderr)
    assert.match(first.stdout, /^3 users created, 1 refused\n/)
    assert.match(first.stdout, /; 5 refused: .*\/import-python\/refused\.ndjson\n$/)
    assert.match(first.stderr, /refused: user "xy": the login must have 3 to 50 characters/)
    assert.match(first.stderr, /set new ones \(mentat user passwd LOGIN\): .*bob/)
    const second = await run(...command, '--json')
    assert.equal(second.status, 1, second.stderr)
    const { events: report } = JSON.parse(second.stdout) as {
      events: { stored: number; duplicate: number; finished: boolean }
    }
    assert.deepEqual([report.stored, report.finished], [0, true])
    const found = await run('event', 'search', '--count')
    assert.equal(found.stdout, `${30 + oddEvents.sound}\n`)
  })

  test('an import that is killed goes on where it was', async () => {
    const { home, database, events, run, start } = await scene()
    await manyEvents(events.database, MANY)
    const killed = start('db', 'import-python', '--events', events.url)
    const position = join(home, 'import-python', 'position.json')
    await until('something is committed', () => existsSync(position) || !killed.running)
    killed.kill('SIGKILL')
    assert.equal((await killed.ended()).signal, 'SIGKILL')
    const { reached } = JSON.parse(readFileSync(position, 'utf8')) as { reached: string }
    const before = await stored(database)
    assert.ok(before >= 500 && before < MANY, `${before} events`)
    const { status, stdout, stderr } = await run('db', 'import-python', '--events', events.url)
    assert.equal(status, 0, stderr)
    assert.equal(await stored(database), MANY)
    const again = Number(/([\d,]+) here already/.exec(stdout)?.[1]?.replaceAll(',', '') ?? 0)
    assert.ok(again < before, `${again} of ${before} were read again, from before ${reached}`)
    assert.match(stderr, /goes on from 2024-05-0/)
  })

  test('a signal ends it where nothing is half done', async () => {
    const { home, database, events, start, run } = await scene()
    await manyEvents(events.database, MANY)
    const stopped = start('db', 'import-python', '--events', events.url)
    const position = join(home, 'import-python', 'position.json')
    await until('something is committed', () => existsSync(position) || !stopped.running)
    stopped.kill('SIGTERM')
    assert.deepEqual(await stopped.ended(), { code: 75, signal: null }, stopped.stderr)
    assert.match(stopped.stdout, /ended at .*: the same command goes on/)
    assert.ok((await stored(database)) < MANY)
    assert.equal((await run('db', 'import-python', '--events', events.url)).status, 0)
    assert.equal(await stored(database), MANY)
  })

  test('tells what is wrong with an address, without its password', async () => {
    const { events, main, run } = await scene()
    await events.database.query('CREATE ROLE stranger LOGIN')
    const as = (user: string): string => events.url.replace(/\/\/[^@/]*@/, `//${user}:s3cret@`)
    const attempts = [
      [
        ['--events', 'postgresql://mentat:s3cret@127.0.0.1:1/nowhere'],
        69,
        /ECONNREFUSED|DATABASE_UNAVAILABLE/,
      ],
      [
        ['--events', events.url.replace(/test_\d+/, 'test_999')],
        77,
        /does not exist|DATABASE_REFUSED/,
      ],
      [
        ['--events', 'mysql://mentat:s3cret@db/mentat'],
        64,
        /--events is not an address: it does not begin with postgresql/,
      ],
      [['--events', as('nobody')], 77, /role "nobody".*DATABASE_REFUSED/s],
      [['--events', as('stranger')], 77, /permission denied for table events.*DATABASE_REFUSED/s],
      [['--events', main.url], 65, /is it the one for --main\?/],
      [['--main', events.url], 65, /is it the one for --events\?/],
      [['--main', '@/nowhere/main.url'], 66, /nowhere/],
      [[], 64, /no database is named/],
    ] as const
    for (const [args, expected, words] of attempts) {
      const { status, stderr, stdout } = await run('db', 'import-python', ...args)
      assert.equal(status, expected, `${args.join(' ')}: ${stderr}`)
      assert.match(stderr, words)
      assert.ok(!`${stdout}${stderr}`.includes('s3cret'))
    }
  })
})

describe('mentat config check --python, mentat config migrate', () => {
  const env = (home: string): { env: Record<string, string> } => ({
    env: { MENTAT_HOME: home, NO_COLOR: '1' },
  })

  test('tells of each key what became of it', async () => {
    const { path } = temporaryHome()
    const { status, stdout, stderr } = await runMentat(
      ['config', 'check', '--python', original],
      env(path),
    )
    assert.equal(status, 0, stderr)
    assert.match(
      stdout,
      /^mentat-storage\.py\.conf:4:5: commit_bulk: not needed: events are always stored many at a time$/m,
    )
    assert.match(
      stdout,
      /^mentat-inspector\.py\.conf:\d+:\d+: inspection_rules\.3\.rule: changed: cannot be/m,
    )
    assert.match(stderr, /^13 files of the original: \d+ the same, \d+ renamed, /)
    assert.ok(!stdout.includes('s3cret'))
    const json = await runMentat(['config', 'check', '--python', original, '--json'], env(path))
    const { findings } = JSON.parse(json.stdout) as {
      findings: { path: string; verdict: string }[]
    }
    assert.ok(
      findings.some(({ path: key, verdict }) => key === 'mail_from' && verdict === 'renamed'),
    )
  })

  test('writes a configuration that is valid, and no file twice', async () => {
    const { path } = temporaryHome()
    mkdirSync(join(path, 'etc'))
    const dry = await runMentat(['config', 'migrate', original, '--dry-run'], env(path))
    assert.equal(dry.status, 0, dry.stderr)
    assert.match(dry.stdout, /^# storage\.conf$/m)
    assert.ok(!existsSync(join(path, 'etc', 'storage.conf')))
    const first = await runMentat(['config', 'migrate', original], env(path))
    assert.equal(first.status, 0, first.stderr)
    assert.match(first.stdout, /^written: .*\/etc\/inspector-b\.conf$/m)
    const check = await runMentat(['config', 'check'], env(path))
    assert.equal(check.status, 0, check.stdout)
    const second = await runMentat(['config', 'migrate', original], env(path))
    assert.equal(second.status, 1)
    assert.match(second.stdout, /^left as it is: .*\/etc\/storage\.conf$/m)
  })
})

/** One event every ten seconds, inserted by the server. */
async function manyEvents(database: Database, count: number): Promise<void> {
  const time = `timestamp '2024-05-02' + n * interval '10 seconds'`
  await database.query(
    `INSERT INTO events (id, detecttime, category, node_name, storagetime)
     SELECT 'e-' || n, ${time}, '{Test}', '{org.example}', ${time} FROM generate_series(1, $1::int) n`,
    [count],
  )
  await database.query(
    `INSERT INTO events_json SELECT id, convert_to(json_build_object('Format', 'IDEA0', 'ID', id,
       'DetectTime', to_char(storagetime, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'Category', '["Test"]'::json)::text, 'UTF8')
     FROM events`,
  )
}

async function stored(database: Database): Promise<number> {
  const { rows } = await database.query<{ count: number }>('SELECT count(*) FROM events')
  return rows[0]?.count ?? 0
}
