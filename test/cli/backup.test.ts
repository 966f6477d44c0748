import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { openUrl } from '../../src/lib/database/connection.ts'
import { withRunLock } from '../../src/lib/database/run-lock.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import type { BackupReport } from '../../src/lib/modules/backup/create.ts'
import type { BackupList } from '../../src/lib/modules/backup/list.ts'
import type { RestoreReport } from '../../src/lib/modules/backup/restore.ts'
import { contentOf, damage, filesIn, storeNow } from '../support/backup.ts'
import { startCluster, temporaryHome, type TestDatabase } from '../support/database.ts'
import { type Daemon, runMentat, startMentat } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

const cluster = await startCluster()

/** Where `mentat backup` runs. */
interface Home {
  readonly run: (...args: string[]) => ReturnType<typeof runMentat>
  readonly start: (...args: string[]) => Daemon
  readonly folder: string
}

/** A home of its own, whose configured database is this one. */
function homeOver({ url }: TestDatabase): Home {
  const { path } = temporaryHome()
  const env = { MENTAT_HOME: path, MENTAT_DATABASE_URL: url, NO_COLOR: '1' }
  return {
    run: (...args) => runMentat(['backup', ...args], { env }),
    start: (...args) => startMentat(['backup', ...args], { env }),
    folder: join(path, 'backups'),
  }
}

function outputOf({ stdout, stderr, status }: Awaited<ReturnType<typeof runMentat>>): unknown {
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}

describe('mentat backup', () => {
  test('saves, lists, verifies and restores', async () => {
    const own = await cluster.createDatabase()
    const { run, folder } = homeOver(own)
    assert.deepEqual((await run('list')).stdout, `there is no backup in ${folder}\n`)
    await storeNow(own.database, ['a', 'b'])
    const made = await run()
    assert.equal(made.status, 0, made.stderr)
    assert.match(
      made.stdout,
      /^\d{8}T\d{6}Z-full \(there is no backup that it could follow\): 2 events, \d+ rows in all, \d+ files, .* in \d+\.\d s\n\/.*-full\nnot in it: .*\n$/,
    )
    await storeNow(own.database, ['c'])
    const increment = outputOf(await run('create', '--incremental', '--json')) as BackupReport
    assert.deepEqual([increment.kind, increment.events], ['incremental', 1])
    const list = outputOf(await run('list', '--json')) as BackupList
    const ids = list.chains.flatMap(({ backups }) => backups.map(({ id }) => id))
    assert.deepEqual([ids.length, ids[1]], [2, increment.id])
    const listed = await run('list')
    assert.match(listed.stdout, /^BACKUP +STORED FROM +BEFORE +EVENTS +SIZE +STATE\n/)
    assert.match(listed.stdout, /\n1 chain, 2 backups, \d.* in \/.*\n$/)
    const verified = await run('verify')
    assert.equal(verified.status, 0, verified.stderr)
    assert.match(verified.stdout, /-full: complete, \d+ rows, .*\n.*-incremental: complete/)

    const asked = await run('restore')
    assert.deepEqual([asked.status, asked.stdout], [64, ''])
    assert.match(asked.stderr, /Restore .*-incremental from .*\? There is no terminal to ask on/)
    const refused = await run('restore', '--yes')
    assert.equal(refused.status, 73)
    assert.match(refused.stderr, /holds data: event_ids.*DATABASE_NOT_EMPTY/s)
    // A database that is not there yet.
    const url = own.url.replace(`/${own.name}`, `/${own.name}_again`)
    const restored = outputOf(await run('restore', '--to', url, '--yes', '--json')) as RestoreReport
    assert.deepEqual([restored.backups, restored.events], [ids, 3])
    const options = { logger: silentLogger, clock: systemClock, applicationName: 'mentat-test' }
    const again = openUrl(url, {}, options)
    try {
      assert.deepEqual(await contentOf(again), await contentOf(own.database))
    } finally {
      await again.close()
    }
  })

  test('ends with 65 for a damaged backup, and says what is damaged', async () => {
    const own = await cluster.createDatabase()
    const { run } = homeOver(own)
    await storeNow(own.database, ['a'])
    const { id, path } = outputOf(await run('--json')) as BackupReport
    damage(join(path, 'events.0001.gz'))
    const verified = await run('verify', id)
    assert.equal(verified.status, 65)
    assert.match(verified.stdout, /-full: broken, .*\n! events\.0001\.gz /)
    const target = await cluster.createDatabase({ empty: true })
    const restored = await run('restore', '--to', target.url, '--yes')
    assert.equal(restored.status, 65)
    assert.match(restored.stderr, /is damaged: events\.0001\.gz .*nothing was written/s)
    assert.equal((await run('verify', '20010101T000000Z-full')).status, 66)
    assert.equal((await run('restore', '--until', 'x', '--yes')).status, 66)
    assert.equal((await run('create', '--full', '--incremental')).status, 64)
    assert.equal((await run('creat')).status, 64)
  })

  test('ends with 75 while another one runs', async () => {
    const own = await cluster.createDatabase()
    const { run } = homeOver(own)
    await withRunLock(own.database, { name: 'backup', holder: 'process 4711' }, async () => {
      const { status, stderr } = await run()
      assert.equal(status, 75)
      assert.match(stderr, /backup runs already: as process 4711/)
    })
  })

  test('writes no password of the database anywhere', async () => {
    const own = await cluster.createDatabase()
    const url = own.url.replace('//mentat@', '//mentat:hunter2@')
    assert.notEqual(url, own.url)
    const { run, folder } = homeOver({ ...own, url })
    const { stdout, stderr } = await run('--json', '--debug')
    const { path } = JSON.parse(stdout) as BackupReport
    const texts = filesIn(path).map((name) => {
      const content = readFileSync(join(path, name))
      return (name.endsWith('.gz') ? gunzipSync(content) : content).toString()
    })
    const logs = filesIn(join(folder, '..', 'run', 'backup')).map((name) =>
      readFileSync(join(folder, '..', 'run', 'backup', name), 'utf8'),
    )
    for (const text of [...texts, ...logs, stdout, stderr]) assert.doesNotMatch(text, /hunter2/)
  })
})

describe('a backup that is ended', () => {
  /** Starts one, and ends it while it waits for a table. */
  async function endMidway(own: TestDatabase, home: Home, signal: NodeJS.Signals): Promise<Daemon> {
    return own.database.transaction(async (client) => {
      await client.query('LOCK TABLE users')
      const child = home.start()
      await until('it waits', async () => {
        const { rows } = await own.database.query(
          "SELECT FROM pg_locks WHERE relation = 'users'::regclass AND NOT granted",
        )
        return rows.length > 0
      })
      child.kill(signal)
      await child.ended()
      return child
    })
  }

  test('by SIGTERM leaves nothing', async () => {
    const own = await cluster.createDatabase()
    const home = homeOver(own)
    const daemon = await endMidway(own, home, 'SIGTERM')
    assert.deepEqual(await daemon.ended(), { code: 75, signal: null }, daemon.stderr)
    assert.deepEqual(readdirSync(home.folder), [])
  })

  test('by SIGKILL leaves what nobody takes for a backup, and the next run removes it', async () => {
    const own = await cluster.createDatabase()
    const home = homeOver(own)
    await endMidway(own, home, 'SIGKILL')
    const [partial] = readdirSync(home.folder)
    assert.match(partial ?? '', /-full\.partial$/)
    const listed = await home.run('list')
    assert.match(
      listed.stdout,
      /! mentat-backup-.*\.partial is being written, or a run was cut off/,
    )
    const target = await cluster.createDatabase({ empty: true })
    const restored = await home.run('restore', '--to', target.url, '--yes')
    assert.deepEqual([restored.status, restored.stderr.includes('BACKUP_NOT_FOUND')], [66, true])
    const report = outputOf(await home.run('--json')) as BackupReport
    assert.deepEqual([report.kind, report.cleaned], ['full', [partial]])
    assert.equal(existsSync(join(home.folder, partial ?? '')), false)
  })
})

describe('a restore that is killed', () => {
  test('leaves a database that nobody can use, until it is restored again', async () => {
    const own = await cluster.createDatabase()
    const home = homeOver(own)
    await storeNow(own.database, ['a', 'b', 'c'])
    outputOf(await home.run('--json'))
    const target = await cluster.createDatabase({ empty: true })
    const args = ['restore', '--to', target.url, '--yes']
    // It waits for whoever is making a table of the same name.
    await assert.rejects(
      target.database.transaction(async (client) => {
        await client.query('CREATE TABLE groups (id integer)')
        const child = home.start(...args)
        await until('it waits', async () => {
          const { rows } = await target.database.query('SELECT FROM pg_locks WHERE NOT granted')
          return rows.length > 0
        })
        child.kill('SIGKILL')
        await child.ended()
        throw new TypeError('take it back')
      }),
      TypeError,
    )
    const env = {
      ...{ MENTAT_DATABASE_URL: target.url, NO_COLOR: '1' },
      MENTAT_HOME: temporaryHome().path,
    }
    const migrated = await runMentat(['db', 'migrate'], { env })
    assert.equal(migrated.status, 75, migrated.stderr)
    assert.match(migrated.stderr, /RESTORE_UNFINISHED/)
    const again = await home.run(...args)
    assert.equal(again.status, 0, again.stderr)
    assert.deepEqual(await contentOf(target.database), await contentOf(own.database))
  })
})
