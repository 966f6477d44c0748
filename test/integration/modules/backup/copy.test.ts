import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { listBackups } from '../../../../src/lib/modules/backup/list.ts'
import { backupPath } from '../../../../src/lib/modules/backup/names.ts'
import { verifyBackups } from '../../../../src/lib/modules/backup/verify.ts'
import {
  backUp,
  backupConfig,
  damage,
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

  test('is made later of all that could not be copied, also of earlier chains, the newest first', async () => {
    const folder = join(temporaryFolder(), 'vault')
    const config = backupConfig(temporaryFolder(), { copy: { folder, mounted: false } })
    const away = isMentatError('BACKUP_NOT_COPIED', 'is no folder that exists')
    for (const kind of ['full', 'incremental', 'full'] as const)
      await assert.rejects(backUp(database, config, kind), away)
    mkdirSync(folder)
    const [full = '', increment = '', second = ''] = idsIn(config.folder)
    const restoreFull = damage(join(backupPath(config.folder, full), 'event_ids.0001.gz'))
    const broken = isMentatError('BACKUP_NOT_COPIED', `${full} is made, and was not copied`)
    await assert.rejects(backUp(database, config, 'incremental'), broken)
    const third = idsIn(folder).at(-1)
    assert.deepEqual(idsIn(folder), [second, third])
    restoreFull()
    const last = await backUp(database, config, 'incremental')
    assert.deepEqual(last.copied, [last.id, full, increment])
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

  test('by a command that hangs ends with all that it has started, and tells no password of an address', async () => {
    const out = temporaryFolder()
    const script = program(out, `sleep 1000 & echo $! > ${out}/child; wait`)
    const copy = { command: [script], timeout: 2000 }
    const config = backupConfig(temporaryFolder(), { copy })
    await assert.rejects(
      backUp(database, config),
      isMentatError('BACKUP_NOT_COPIED', 'it took longer than 2s'),
    )
    const child = Number(readFileSync(join(out, 'child'), 'utf8'))
    await until('it has ended', () => !isRunning(child))
    program(out, `echo "https://me:hunter2@vault/: refused" >&2; exit 1`)
    await assert.rejects(backUp(database, config), (error) => {
      assert.match(String(error), /https:\/\/me:.*@vault\/: refused/)
      assert.doesNotMatch(String(error), /hunter2/)
      return true
    })
  })
})

function program(folder: string, text: string): string {
  const path = join(folder, 'program')
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  return path
}

/** One that has ended, and was not waited for, still has a number. */
function isRunning(pid: number): boolean {
  const stat = join('/proc', String(pid), 'stat')
  return existsSync(stat) && !readFileSync(stat, 'utf8').includes(') Z ')
}
