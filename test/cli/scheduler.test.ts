import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { startCluster } from '../support/database.ts'
import { type Daemon, LIMIT, runMentat, startMentat } from '../support/start-daemon.ts'
import { storeAt } from '../support/statistics.ts'
import { until } from '../support/until.ts'

const cluster = await startCluster()
const { url, database } = await cluster.createDatabase()
/** Nothing else runs. */
const others = '"reporter": "off", "informant": "off", "backup": "off"'
const OLD = '2024-01-01T00:00:00.000Z'

describe('mentat scheduler run', { timeout: 4 * LIMIT }, () => {
  const home = mkdtempSync(join(tmpdir(), 'mentat-scheduler-'))
  const env = {
    MENTAT_HOME: home,
    MENTAT_DATABASE_URL: url,
    NO_COLOR: '1',
    MENTAT_SCHEDULER_TIMEZONE: 'UTC',
  }
  const memory = join(home, 'run', 'scheduler.json')
  after(() => {
    rmSync(home, { recursive: true, force: true })
  })

  function start(): Daemon {
    return startMentat(['scheduler', 'run'], { env })
  }

  /** As a scheduler leaves it. */
  function remember(until: string): void {
    mkdirSync(join(home, 'run'), { recursive: true })
    const statistician = { schedule: '0 0 1 1 * UTC', until, done: true }
    writeFileSync(memory, JSON.stringify({ statistician }))
    mkdirSync(join(home, 'etc'), { recursive: true })
    writeFileSync(
      join(home, 'etc', 'scheduler.conf'),
      `{"schedule": {"statistician": "0 0 1 1 *", ${others}}}`,
    )
  }

  const runLogs = (): string[] => {
    try {
      return readdirSync(join(home, 'run', 'statistician'))
    } catch {
      return []
    }
  }

  test('makes up for what was missed, once, and ends by a signal with nothing left behind', async () => {
    await storeAt(database, Date.now() - 3_600_000, { a: { Category: ['Test'] } })
    remember(OLD)
    const first = start()
    await until('it has run', () => first.stderr.includes('statistician ended after'), LIMIT)
    assert.match(first.stderr, /statistician is run now: it was due at 2025-01-01T00:00:00.000Z/)
    first.kill('SIGTERM')
    assert.equal((await first.ended()).code, 0, first.stderr)
    assert.equal(runLogs().length, 1)
    const { rows } = await database.query('SELECT FROM statistics_events')
    assert.ok(rows.length >= 11 && rows.length <= 12, String(rows.length))
    const remembered = JSON.parse(readFileSync(memory, 'utf8')) as {
      statistician: { until: string; done: boolean }
    }
    assert.equal(remembered.statistician.done, true)
    assert.ok(Date.now() - Date.parse(remembered.statistician.until) < LIMIT)
    const second = start()
    await until('it has started', () => second.stderr.includes('next run at'), LIMIT)
    second.kill('SIGINT')
    assert.equal((await second.ended()).code, 0)
    assert.equal(runLogs().length, 1)
    assert.deepEqual(
      readdirSync(join(home, 'run')).filter((name) => name.endsWith('.pid')),
      [],
    )
  })

  test('ends the run that is under way with it, and repeats it at the next start', async () => {
    remember(OLD)
    const first = await database.transaction(async (client) => {
      await client.query('TRUNCATE statistics_events')
      await client.query('LOCK TABLE statistics_events IN SHARE MODE')
      const daemon = start()
      await until(
        'the run waits for the table',
        async () => {
          const { rows } = await database.query(
            "SELECT FROM pg_locks WHERE relation = 'statistics_events'::regclass AND NOT granted",
          )
          return rows.length > 0
        },
        LIMIT,
      )
      // It is killed: the one that it runs must notice by itself.
      daemon.kill('SIGKILL')
      return daemon
    })
    await first.ended()
    await until(
      'the run has ended',
      async () => {
        const { rows } = await database.query(
          "SELECT FROM pg_stat_activity WHERE application_name LIKE 'mentat-statistician%'",
        )
        return rows.length === 0
      },
      LIMIT,
    )
    const second = start()
    await until('it has run again', () => second.stderr.includes('statistician ended after'), LIMIT)
    assert.match(second.stderr, /statistician is run again: its last run did not do all its work/)
    second.kill('SIGTERM')
    assert.equal((await second.ended()).code, 0, second.stderr)
  })

  test('tells when a module fails, and lives on', async () => {
    remember(OLD)
    const broken = { ...env, MENTAT_DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' }
    const daemon = startMentat(['scheduler', 'run'], { env: broken })
    await until(
      'it tells',
      () => daemon.stderr.includes('statistician: exit status 69; it is run again in'),
      LIMIT,
    )
    assert.equal(daemon.running, true)
    daemon.kill('SIGTERM')
    assert.equal((await daemon.ended()).code, 0)
  })

  test('a second one over the same home is refused', async () => {
    remember(new Date().toISOString())
    const first = start()
    await first.ready()
    const second = await runMentat(['scheduler', 'run'], { env })
    assert.equal(second.status, 75)
    assert.match(second.stderr, /a scheduler runs already over .*, as process \d+/)
    first.kill('SIGTERM')
    await first.ended()
  })

  test('says what is wrong with a schedule', async () => {
    const file = join(home, 'etc', 'scheduler.conf')
    writeFileSync(
      file,
      '{"timezone": "Mars/Olympus", "schedule": {"statistician": "*/5 * * *", "reporterr": "off"}}',
    )
    const unknown = await runMentat(['config', 'check'], { env })
    assert.equal(unknown.status, 78)
    assert.match(unknown.stdout, /schedule\.reporterr is unknown/)
    writeFileSync(file, '{"schedule": {"statistician": "*/5 * * *"}}')
    const { status, stderr } = await runMentat(['scheduler', 'run'], { env })
    assert.equal(status, 78)
    assert.match(
      stderr,
      /scheduler\.conf:1:\d+: schedule\.statistician: "\*\/5 \* \* \*" is not a schedule/,
    )
    writeFileSync(file, `{"schedule": {"statistician": "off", ${others}}}`)
    const off = start()
    await off.ready()
    off.kill('SIGTERM')
    assert.equal((await off.ended()).code, 0)
    assert.doesNotMatch(off.stderr, /statistician/)
  })
})
