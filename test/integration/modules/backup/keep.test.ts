import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { dayOf, makeDay } from '../../../../src/lib/database/events/partitions.ts'
import { formatIdentity, ownIdentity } from '../../../../src/lib/framework/process/identity.ts'
import type { BackupReport } from '../../../../src/lib/modules/backup/create.ts'
import { listBackups } from '../../../../src/lib/modules/backup/list.ts'
import { rotate } from '../../../../src/lib/modules/backup/rotate.ts'
import { verifyBackups } from '../../../../src/lib/modules/backup/verify.ts'
import {
  backUp,
  backupConfig,
  damage,
  filesIn,
  restore,
  storeNow,
  temporaryFolder,
} from '../../../support/backup.ts'
import { startCluster } from '../../../support/database.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { until } from '../../../support/until.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await storeNow(database, ['a', 'b', 'c'])

function idsIn(folder: string): string[] {
  return listBackups(folder).chains.flatMap(({ backups }) => backups.map(({ id }) => id))
}

describe('the plan', () => {
  test('makes a full one first, then increments until the full one is old', async () => {
    const folder = temporaryFolder()
    const kinds = []
    for (const full_interval of [86_400_000, 86_400_000, 3_600_000, 86_400_000, 0]) {
      kinds.push((await backUp(database, backupConfig(folder, { full_interval, keep: 9 }))).kind)
    }
    assert.deepEqual(kinds, ['full', 'incremental', 'full', 'incremental', 'full'])
    const asked = [
      await backUp(database, backupConfig(folder, { full_interval: 0, keep: 9 }), 'incremental'),
      await backUp(database, backupConfig(folder, { keep: 9 }), 'full'),
    ]
    assert.deepEqual(
      asked.map(({ kind }) => kind),
      ['incremental', 'full'],
    )
  })

  test('makes an increment with nothing new, as small as it is', async () => {
    const folder = temporaryFolder()
    const config = backupConfig(folder)
    await backUp(database, config)
    const empty = await backUp(database, config)
    assert.deepEqual([empty.kind, empty.events], ['incremental', 0])
    assert.ok(!filesIn(empty.path).some((name) => /^event(s|_ids)\./.test(name)))
    assert.equal((await backUp(database, config)).parent, empty.id)
  })

  test('follows no backup of another database, of a damaged one, or of a time that is to come', async () => {
    const { database: other } = await cluster.createDatabase()
    const folder = temporaryFolder()
    const config = backupConfig(folder)
    const first = await backUp(database, config)
    const wanted = (): Promise<unknown> => backUp(other, config, 'incremental')
    await assert.rejects(wanted(), isMentatError('BACKUP_BASE_MISSING', 'of another database'))
    assert.equal((await backUp(other, config)).kind, 'full')
    const last = await backUp(other, config)
    rmSync(join(last.path, 'manifest.json'))
    const next = await backUp(other, config)
    assert.ok(next.parent !== null && next.parent !== last.id && next.parent !== first.id)
    const empty = backupConfig(temporaryFolder())
    await assert.rejects(
      backUp(database, empty, 'incremental'),
      isMentatError('BACKUP_BASE_MISSING', 'no backup'),
    )
  })

  test('does not follow a backup from before a restore into the same database', async () => {
    const { database: own } = await cluster.createDatabase()
    const config = backupConfig(temporaryFolder())
    await storeNow(own, ['x', 'y'])
    await backUp(own, config)
    await clear(own)
    await restore(own, { folder: config.folder })
    assert.equal((await backUp(own, config)).kind, 'full')
  })
})

describe('rotation', () => {
  test('keeps the newest chains, each as a whole', async () => {
    const config = backupConfig(temporaryFolder(), { keep: 2 })
    const made = []
    for (const kind of ['full', 'incremental', 'full', 'incremental'] as const)
      made.push(await backUp(database, config, kind))
    assert.deepEqual(
      made.map(({ removed }) => removed),
      [[], [], [], []],
    )
    const third = await backUp(database, config, 'full')
    assert.deepEqual(
      third.removed,
      made.slice(0, 2).map(({ id }) => id),
    )
    assert.deepEqual(idsIn(config.folder), [...made.slice(2).map(({ id }) => id), third.id])
    for (const { state } of await verifyBackups({ folder: config.folder }))
      assert.equal(state, 'complete')
  })

  test('makes room before the next backup when fewer are to be kept', async () => {
    const config = backupConfig(temporaryFolder(), { keep: 3 })
    const made = []
    for (let index = 0; index < 3; index += 1) made.push(await backUp(database, config, 'full'))
    // For instance because the disk is full.
    const failing = backUp(database, { ...config, keep: 1 }, 'full', {
      signal: AbortSignal.abort(),
    })
    await assert.rejects(failing, isMentatError('BACKUP_INTERRUPTED'))
    assert.deepEqual(idsIn(config.folder), [made[2]?.id])
  })

  test('does not count what cannot be restored, and never removes the last good one', async () => {
    const config = backupConfig(temporaryFolder(), { keep: 9 })
    const made = []
    for (let index = 0; index < 4; index += 1) made.push(await backUp(database, config, 'full'))
    for (const { path } of made.slice(2)) damage(join(path, 'manifest.json'))
    assert.deepEqual(rotate(config.folder, 1), [made[0]?.id])
    assert.deepEqual(
      idsIn(config.folder),
      made.slice(1).map(({ id }) => id),
    )
    damage(join(made[1]?.path ?? '', 'manifest.json'))
    assert.deepEqual(rotate(config.folder, 1), [], 'none is good: none is removed')
  })
})

describe('what a run that was cut off has left', () => {
  test('is told by list, and removed by the next run; that of a running process is not', async () => {
    const config = backupConfig(temporaryFolder())
    const partial = join(config.folder, 'mentat-backup-20240502T101500Z-full.partial')
    mkdirSync(partial)
    writeFileSync(
      join(partial, 'writer'),
      formatIdentity({ ...ownIdentity(), start: '00000000-1' }),
    )
    writeFileSync(join(partial, 'events.0001.gz'), 'x')
    assert.deepEqual(listBackups(config.folder).partial, [
      'mentat-backup-20240502T101500Z-full.partial',
    ])
    const report = await backUp(database, config)
    assert.deepEqual(report.cleaned, ['mentat-backup-20240502T101500Z-full.partial'])
    assert.equal(existsSync(partial), false)
    mkdirSync(partial)
    writeFileSync(join(partial, 'writer'), formatIdentity(ownIdentity()))
    await assert.rejects(backUp(database, config), isMentatError('ALREADY_RUNNING'))
    assert.equal(existsSync(partial), true)
  })
})

describe('a backup', () => {
  test('can be read by its owner only', async () => {
    const config = backupConfig(join(temporaryFolder(), 'new'))
    const { path } = await backUp(database, config)
    assert.equal(statSync(config.folder).mode & 0o777, 0o700)
    assert.equal(statSync(path).mode & 0o777, 0o700)
    for (const name of filesIn(path)) assert.equal(statSync(join(path, name)).mode & 0o777, 0o600)
  })

  test('that is told to end leaves nothing, at whatever it is', async () => {
    const config = backupConfig(temporaryFolder())
    for (const place of ['tables', 'events']) {
      const stop = new AbortController()
      const mark = (ident: string): void => {
        if (ident === place) stop.abort()
      }
      await assert.rejects(
        backUp(database, config, 'full', { signal: stop.signal, mark }),
        isMentatError('BACKUP_INTERRUPTED'),
      )
      assert.deepEqual(readdirSync(config.folder), [])
    }
  })

  test('that is told to end does so while it waits for a lock', async () => {
    const config = backupConfig(temporaryFolder())
    const stop = new AbortController()
    const { database: own } = await cluster.createDatabase()
    await own.transaction(async (client) => {
      await client.query('LOCK TABLE users')
      const making = backUp(own, config, 'full', { signal: stop.signal })
      const refused = assert.rejects(making, isMentatError('BACKUP_INTERRUPTED'))
      await until('it waits', async () => {
        const { rows } = await own.query('SELECT FROM pg_locks WHERE NOT granted')
        return rows.length > 0
      })
      stop.abort()
      await refused
    })
    assert.deepEqual(readdirSync(config.folder), [])
  })

  test('during which the schema is migrated is none, for tables written anew look empty in it', async () => {
    const own = await cluster.createDatabase()
    const config = backupConfig(temporaryFolder())
    const backup = await own.database.transaction(async (client) => {
      await client.query('LOCK TABLE event_ids')
      const failure = backUp(own.database, config).catch((error: unknown) => error)
      await until('it waits', async () => {
        const { rows } = await own.database.query('SELECT FROM pg_locks WHERE NOT granted')
        return rows.length > 0
      })
      await client.query(
        "INSERT INTO schema_migrations VALUES (99, 'x', 'x'); ALTER TABLE users ALTER email TYPE varchar",
      )
      return { failure }
    })
    assert.ok(isMentatError('BACKUP_INTERRUPTED', 'the schema was migrated')(await backup.failure))
    assert.deepEqual(readdirSync(config.folder), [])
  })

  test('that cannot be written says where', async () => {
    const folder = temporaryFolder()
    const own = await cluster.createDatabase()
    await storeNow(own.database, ['a'])
    const backup = await own.database.transaction(async (client) => {
      await client.query('LOCK TABLE event_ids')
      const failure = backUp(own.database, backupConfig(folder)).catch((error: unknown) => error)
      await until('it waits', async () => {
        const { rows } = await own.database.query('SELECT FROM pg_locks WHERE NOT granted')
        return rows.length > 0
      })
      rmSync(folder, { recursive: true })
      return { failure }
    })
    const failure = await backup.failure
    assert.ok(isMentatError('IO_FAILED', `writing into ${folder}: ENOENT`)(failure))
  })

  test('holds up nobody who makes or drops days, and leaves out what is dropped meanwhile', async () => {
    const { database: own } = await cluster.createDatabase()
    await storeNow(own, ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'])
    const config = backupConfig(temporaryFolder())
    const days = await own.query<{ name: string }>(
      "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'events'::regclass ORDER BY 1",
    )
    const [first, second] = days.rows.map(({ name }) => name)
    const waits = async (): Promise<boolean> =>
      (await own.query('SELECT FROM pg_locks WHERE NOT granted')).rows.length > 0
    let making: Promise<BackupReport> | undefined
    for (const table of [first ?? '', 'event_ids']) {
      await own.transaction(async (client) => {
        await client.query(`LOCK TABLE ${table}`)
        making = backUp(own, config, 'full')
        await until('it waits', waits)
        await own.withClient(async (other) => {
          await other.query("SET lock_timeout = '5s'")
          await makeDay(other, dayOf(Date.now()) - (table === first ? 50 : 51))
          if (table === first) await other.query(`DROP TABLE ${second}`)
          await other.query('RESET lock_timeout')
        })
      })
      assert.ok(((await making)?.events ?? 0) > 0)
    }
  })
})

async function clear(own: Database): Promise<void> {
  await own.query(
    'DELETE FROM events; DELETE FROM event_addresses; DELETE FROM event_ids; DELETE FROM event_values',
  )
}
