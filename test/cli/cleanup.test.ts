import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { withRunLock } from '../../src/lib/database/run-lock.ts'
import type { CleanupReport } from '../../src/lib/modules/cleanup/report.ts'
import { stockOf } from '../support/cleanup.ts'
import { startCluster, temporaryHome } from '../support/database.ts'
import { runMentat, startMentat } from '../support/start-daemon.ts'
import { storeAt } from '../support/statistics.ts'
import { until } from '../support/until.ts'

const cluster = await startCluster()
const DAY = 86_400_000

async function installation(config?: object) {
  const { database, url } = await cluster.createDatabase()
  const home = temporaryHome()
  mkdirSync(home.config, { recursive: true })
  if (config) writeFileSync(join(home.config, 'cleanup.conf'), JSON.stringify(config))
  const env = { MENTAT_DATABASE_URL: url, MENTAT_HOME: home.path, NO_COLOR: '1' }
  const run = (...args: string[]) => runMentat(['cleanup', ...args], { env })
  return { database, home, env, run }
}

test('with nothing configured it removes nothing, and says how to configure it', async () => {
  const { database, run } = await installation()
  await storeAt(database, Date.now() - 3000 * DAY, { a: {} })
  const { status, stdout, stderr } = await run()
  assert.equal(status, 0, stderr)
  assert.match(
    stdout,
    /^nothing is configured to be removed: .*\n.*cleanup\.conf.*config sample cleanup/,
  )
  assert.deepEqual((await stockOf(database)).events, ['a'])
})

test('a dry run tells what would go, a run removes it, and a second one nothing', async () => {
  const { database, home, run } = await installation({
    events: [{ keep: '30d' }],
    caches: [{ folder: 'cache', keep: '1d' }],
  })
  mkdirSync(join(home.path, 'cache'))
  const old = new Date(Date.now() - 100 * DAY).toISOString().slice(0, 10)
  await storeAt(database, `${old}T12:00:00Z`, { a: { DetectTime: `${old}T10:00:00Z` } })
  const dry = await run('--dry-run')
  assert.equal(dry.status, 0, dry.stderr)
  assert.match(dry.stdout, /^WHAT +RULE +OLDER THAN +WOULD GO +FREED\n/)
  assert.match(
    dry.stdout,
    /^events +all +\S+Z +1 event, 2 days from \S+ to \S+ whole +\d+\.\d kB$/m,
  )
  assert.match(dry.stdout, /^caches +\S+\/cache +\S+Z +0 files$/m)
  assert.match(dry.stdout, /\nnothing was changed\n$/)
  assert.equal(existsSync(join(home.run, 'cleanup')), false)
  assert.deepEqual((await stockOf(database)).events, ['a'])
  const wet = await run('--json')
  assert.equal(wet.status, 0, wet.stderr)
  const report = JSON.parse(wet.stdout) as CleanupReport
  assert.deepEqual([report.rules[0]?.events, report.failed, report.interrupted], [1, 0, false])
  const [log = ''] = readdirSync(join(home.run, 'cleanup'))
  const { outcome } = JSON.parse(readFileSync(join(home.run, 'cleanup', log), 'utf8')) as {
    outcome: unknown
  }
  assert.deepEqual(outcome, report)
  assert.deepEqual((await stockOf(database)).events, [])
  assert.match((await run()).stdout, /^events +all +\S+ +0 events$/m)
})

test('what fails is told, with exit status 1; what cannot be meant is refused before', async () => {
  const partly = await installation({
    caches: [{ folder: 'absent', keep: '1d' }],
    change_log: { keep: '1y' },
  })
  const { status, stdout } = await partly.run()
  assert.equal(status, 1)
  assert.match(stdout, /^FAILED {2}caches \(\S+absent\): there is no folder \S+absent$/m)
  assert.match(stdout, /^change_log +\S+Z +0 rows$/m)
  const wrong = await installation({ change_log: { keep: '3m' } })
  const refused = await wrong.run()
  assert.equal(refused.status, 78)
  assert.match(refused.stderr, /change_log\.keep: found 3m, expected a duration of at least 1h/)
})

test('SIGTERM ends a run after the portion at hand, and another run beside it is refused', async () => {
  const { database, env, run } = await installation({ change_log: { keep: '1y' } })
  await database.query(
    `INSERT INTO change_log (create_time, author, model, model_id, module, endpoint, operation, after)
     SELECT '2020-01-01', 'a', 'm', 1, 'm', 'e', 'o', jsonb_build_object('text', repeat(n::text || ' ', 200))
     FROM generate_series(1, 20000) n`,
  )
  await withRunLock(database, { name: 'cleanup', holder: 'another' }, async () => {
    assert.equal((await run()).status, 75)
  })
  const child = startMentat(['cleanup', '--json'], { env })
  const left = async (): Promise<number> => {
    const { rows } = await database.query<{ count: number }>('SELECT count(*) FROM change_log')
    return rows[0]?.count ?? 0
  }
  await until('some are gone', async () => (await left()) < 20_000)
  child.kill('SIGTERM')
  assert.equal((await child.ended()).code, 75)
  const report = JSON.parse(child.stdout) as CleanupReport
  const [rule] = report.rules
  assert.deepEqual([report.interrupted, rule?.finished], [true, false])
  assert.equal(await left(), 20_000 - (rule?.rows ?? 0))
  assert.match((await run()).stdout, /^change_log +\S+Z +[\d,]+ rows$/m)
  assert.equal(await left(), 0)
})
