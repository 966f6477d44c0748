import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { WatchdogResult } from '../../src/lib/modules/watchdog/run.ts'
import { startCluster, temporaryHome } from '../support/database.ts'
import { runMentat } from '../support/start-daemon.ts'
import { storeAt } from '../support/statistics.ts'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { unusedPort } from '../support/smtp.ts'

const cluster = await startCluster()
const scan = { Category: ['Recon.Scanning'], Node: [{ Name: 'org.example.ids' }] }

/** A home with a database of its own. */
async function homeWith(config: object = {}) {
  const { database, url } = await cluster.createDatabase()
  const { path } = temporaryHome()
  mkdirSync(join(path, 'etc'))
  writeFileSync(join(path, 'etc', 'watchdog.conf'), JSON.stringify(config))
  const env = { MENTAT_HOME: path, MENTAT_DATABASE_URL: url }
  const run = (...args: string[]) => runMentat(['watchdog', ...args], { env })
  return { database, path, run }
}

describe('mentat watchdog', () => {
  test('tells Nagios, with its exit statuses, and mails nothing then', async () => {
    const watches = [{ name: 'night|watch', detector: 'x' }]
    const { database, path, run } = await homeWith({ mail_to: ['root'], watches })
    const silent = await run('--nagios')
    assert.equal(silent.status, 2)
    assert.equal(
      silent.stdout,
      'MENTATDB CRITICAL - no event was stored in the last 15m; none ever was; night/watch: no event of the detector x in 15m' +
        `|'age'=U;;;0 'events'=0;;1:;0 'night_watch'=0;;1:;0\n`,
    )
    writeFileSync(join(path, 'etc', 'watchdog.conf'), '{}')
    await storeAt(database, systemClock.now(), { a: scan })
    const fine = await run('--nagios', '--delta', '1h')
    assert.equal(fine.status, 0, fine.stderr)
    assert.match(
      fine.stdout,
      /^MENTATDB OK - the last event was stored at \S+Z\|'age'=\d+s;;;0 'events'=1;;1:;0\n$/,
    )
    assert.deepEqual((await database.query('SELECT FROM summaries')).rows, [])
    const url = `postgres://mentat@127.0.0.1:${await unusedPort()}/mentat`
    const env = { MENTAT_HOME: path, MENTAT_DATABASE_URL: url }
    const away = await runMentat(['watchdog', '--nagios'], { env })
    assert.equal(away.status, 3)
    assert.match(away.stdout, /^MENTATDB UNKNOWN - [^|\n]+\n$/)
    assert.equal((await run('--nagios', '--json')).status, 64)
    assert.equal((await run('--delta', '5s')).status, 64)
  })

  test('an alarm is exit status 1 for people, and none of the scheduler', async () => {
    const { run } = await homeWith()
    const { status, stdout } = await run('--json', '--quiet')
    assert.equal(status, 1)
    const { silent, news } = JSON.parse(stdout) as WatchdogResult
    assert.deepEqual([silent, news], [true, [{ kind: 'begun', watch: 'events' }]])
    const supervised = await run('--supervised', '--quiet')
    assert.equal(supervised.status, 0, supervised.stderr)
  })
})
