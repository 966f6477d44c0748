import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
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

describe('a copy', () => {
  test('goes to a folder, whole, and what was not copied of the chain goes along the next time', async () => {
    const config = backupConfig(temporaryFolder())
    const first = await backUp(database, config)
    const folder = temporaryFolder()
    const copying = backupConfig(config.folder, { copy: { folder, mounted: false } })
    const second = await backUp(database, copying)
    assert.deepEqual(second.copied, [first.id, second.id])
    assert.deepEqual((await backUp(database, copying)).copied.length, 1)
    for (const { state } of await verifyBackups({ folder })) assert.equal(state, 'complete')
    const target = await cluster.createDatabase({ empty: true })
    assert.equal((await restore(target.database, { folder })).backups.length, 3)
  })

  test('keeps as many chains as it is told', async () => {
    const folder = temporaryFolder()
    const copy = { folder, mounted: false, keep: 1 }
    const config = backupConfig(temporaryFolder(), { copy })
    await backUp(database, config, 'full')
    const second = await backUp(database, config, 'full')
    assert.deepEqual(idsIn(folder), [second.id])
    assert.equal(idsIn(config.folder).length, 2)
  })

  test('is an error when the folder is not there, or is not mounted; the backup stays', async () => {
    for (const [copy, words] of [
      [{ folder: '/nonexistent/mentat' }, 'is no folder that exists'],
      [{ folder: temporaryFolder() }, 'it is not mounted'],
    ] as const) {
      const config = backupConfig(temporaryFolder(), { copy })
      await assert.rejects(backUp(database, config), isMentatError('BACKUP_NOT_COPIED', words))
      assert.equal(idsIn(config.folder).length, 1)
    }
  })

  test('is made by a command, without a shell and without our variables', async () => {
    const out = temporaryFolder()
    const script = program(out, `printf '%s\\n' "$@" > ${out}/args; env > ${out}/env`)
    process.env['MENTAT_DATABASE_URL'] = 'postgresql://mentat:secret@db/x'
    try {
      for (const [command, args] of [
        [
          [script, '$HOME; ls', '{backup}/x', 'last'],
          (path: string) => ['$HOME; ls', `${path}/x`, 'last'],
        ],
        [[script, '-q'], (path: string) => ['-q', path]],
      ] as const) {
        const config = backupConfig(temporaryFolder(), { copy: { command: [...command] } })
        const { id, path, copied } = await backUp(database, config)
        assert.deepEqual(copied, [id])
        assert.deepEqual(readFileSync(join(out, 'args'), 'utf8').trim().split('\n'), args(path))
        assert.doesNotMatch(readFileSync(join(out, 'env'), 'utf8'), /secret/)
        assert.deepEqual(
          (await backUp(database, config)).copied.length,
          1,
          'the first is not copied again',
        )
      }
    } finally {
      delete process.env['MENTAT_DATABASE_URL']
    }
  })

  test('is an error when the command fails, cannot be run or takes too long; the next run copies again', async () => {
    const out = temporaryFolder()
    const failing = program(out, `echo "no route to vault" >&2; exit 3`)
    const config = backupConfig(temporaryFolder(), { copy: { command: [failing] } })
    await assert.rejects(
      backUp(database, config),
      isMentatError('BACKUP_NOT_COPIED', 'exit status 3: no route to vault'),
    )
    assert.equal(idsIn(config.folder).length, 1)
    program(out, 'exit 0')
    assert.equal((await backUp(database, config)).copied.length, 2)
    for (const [command, timeout, words] of [
      [['/nonexistent/program'], 60_000, 'ENOENT'],
      [['sleep', '1000'], 50, 'it took longer than 50ms'],
    ] as const) {
      const own = backupConfig(temporaryFolder(), { copy: { command: [...command], timeout } })
      if (command[0] === 'sleep') own.copy.command[0] = program(out, 'exec sleep 1000')
      await assert.rejects(backUp(database, own), isMentatError('BACKUP_NOT_COPIED', words))
    }
  })
})

function program(folder: string, text: string): string {
  const path = join(folder, 'program')
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  return path
}

async function clear(own: Database): Promise<void> {
  await own.query(
    'DELETE FROM events; DELETE FROM event_addresses; DELETE FROM event_ids; DELETE FROM event_values',
  )
}
