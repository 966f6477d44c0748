import assert from 'node:assert/strict'
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { migrate } from '../../../../src/lib/database/migrate.ts'
import { migrations } from '../../../../src/lib/database/migrations/list.ts'
import { checkSchema } from '../../../../src/lib/database/schema-check.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { listBackups } from '../../../../src/lib/modules/backup/list.ts'
import {
  encodeManifest,
  type Manifest,
  MANIFEST,
  readManifest,
} from '../../../../src/lib/modules/backup/manifest.ts'
import { backupPath } from '../../../../src/lib/modules/backup/names.ts'
import { restoreBackup } from '../../../../src/lib/modules/backup/restore.ts'
import { verifyBackups } from '../../../../src/lib/modules/backup/verify.ts'
import {
  backUp,
  backupConfig,
  contentOf,
  damage,
  filesIn,
  restore,
  runOver,
  storeNow,
  temporaryFolder,
} from '../../../support/backup.ts'
import { startCluster, type TestDatabase } from '../../../support/database.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { createHash } from 'node:crypto'

const cluster = await startCluster()
const saved = temporaryFolder()
const ids: string[] = []
let target: TestDatabase

before(async () => {
  const { database } = await cluster.createDatabase()
  const config = backupConfig(saved)
  for (const name of ['a', 'b', 'c']) {
    await database.query(
      'INSERT INTO groups (name, source, parent_id) SELECT $1, $1, max(id) FROM groups',
      [name],
    )
    await storeNow(
      database,
      Array.from({ length: 30 }, (_, index) => `${name}${index}`),
    )
    ids.push((await backUp(database, config)).id)
  }
  target = await cluster.createDatabase({ empty: true })
})

/** A folder of one's own with the same backups. */
function copyOfAll(): string {
  const folder = temporaryFolder()
  cpSync(saved, folder, { recursive: true })
  return folder
}

async function assertRefused(folder: string, words: RegExp): Promise<void> {
  await assert.rejects(restore(target.database, { folder }), (error) => {
    assert.ok(isMentatError('BACKUP_DAMAGED')(error), String(error))
    assert.match((error as Error).message, words)
    return true
  })
  assert.deepEqual(await contentOf(target.database), { sequences: [] }, 'nothing was written')
}

async function stateOf(folder: string): Promise<string[]> {
  return (await verifyBackups({ folder })).map(({ state }) => state)
}

describe('a backup that is damaged', () => {
  test('in one bit of any file is refused, by verify and by restore, and nothing is written', async () => {
    const folder = copyOfAll()
    for (const [index, id] of ids.entries()) {
      const path = backupPath(folder, id)
      for (const name of filesIn(path)) {
        const repair = damage(join(path, name))
        const states = await stateOf(folder)
        assert.deepEqual(
          states,
          ids.map((_, place) => (place < index ? 'complete' : 'broken')),
          `${id} ${name}`,
        )
        await assertRefused(
          folder,
          name === MANIFEST ? /manifest/ : new RegExp(name.replaceAll('.', '\\.')),
        )
        repair()
      }
    }
    assert.deepEqual(await stateOf(folder), ['complete', 'complete', 'complete'])
  })

  test('in any byte of the manifest is refused', () => {
    const path = backupPath(copyOfAll(), ids[1] ?? '')
    const { length } = readFileSync(join(path, MANIFEST))
    for (let place = 0; place < length; place += 5) {
      const repair = damage(join(path, MANIFEST), place)
      assert.throws(() => readManifest(path), isMentatError('BACKUP_DAMAGED'), `byte ${place}`)
      repair()
    }
    readManifest(path)
  })

  test('in its first, second or last byte, or by a byte that is missing or too many, is refused', async () => {
    const folder = copyOfAll()
    const path = join(backupPath(folder, ids[0] ?? ''), 'events.0001.gz')
    const content = readFileSync(path)
    const versions = [
      content.subarray(1),
      content.subarray(0, -1),
      Buffer.concat([content, Buffer.of(0)]),
      Buffer.alloc(0),
    ]
    for (const version of versions) {
      writeFileSync(path, version)
      assert.deepEqual(await stateOf(folder), ['broken', 'broken', 'broken'])
      await assertRefused(folder, /events\.0001\.gz has \d+ bytes, expected \d+/)
    }
    writeFileSync(path, content)
    for (const place of [0, 1, content.length - 1]) {
      const repair = damage(path, place)
      await assertRefused(folder, /events\.0001\.gz/)
      repair()
    }
    rmSync(path)
    await assertRefused(folder, /events\.0001\.gz is missing/)
  })

  test('lacks an increment in between: what follows it cannot be restored, what is before it can', async () => {
    const folder = copyOfAll()
    rmSync(backupPath(folder, ids[1] ?? ''), { recursive: true })
    await assertRefused(folder, new RegExp(`${ids[1]}, which it follows, is missing`))
    const [last] = (await verifyBackups({ folder })).slice(-1)
    assert.deepEqual(last?.problems, [`${ids[1]}, which it follows, is missing`])
    const own = await cluster.createDatabase({ empty: true })
    assert.equal((await restore(own.database, { folder, until: ids[0] })).events, 30)
    await assert.rejects(
      restore(own.database, { folder, until: ids[1] }),
      isMentatError('BACKUP_NOT_FOUND'),
    )
  })

  test('has the full one of another chain under the name of its own', async () => {
    const folder = copyOfAll()
    const other = temporaryFolder()
    const { database } = await cluster.createDatabase()
    const { path } = await backUp(database, backupConfig(other))
    rmSync(backupPath(folder, ids[0] ?? ''), { recursive: true })
    cpSync(path, backupPath(folder, ids[0] ?? ''), { recursive: true })
    await assertRefused(folder, /is named .*, its manifest says/)
    const manifest = JSON.parse(readFileSync(join(path, MANIFEST), 'utf8')) as Manifest
    rewrite(backupPath(folder, ids[0] ?? ''), { ...manifest, id: ids[0] ?? '' })
    await assertRefused(folder, /is not the backup that it follows/)
  })

  test('names files outside of its folder, or is of a newer format', () => {
    const path = backupPath(copyOfAll(), ids[0] ?? '')
    const manifest = readManifest(path)
    for (const name of ['../events.0001.gz', '/etc/passwd', 'events.0001.gz\0']) {
      const [file] = manifest.events.files
      assert.ok(file)
      rewrite(path, { ...manifest, events: { ...manifest.events, files: [{ ...file, name }] } })
      assert.throws(
        () => readManifest(path),
        isMentatError('BACKUP_DAMAGED', '/events/files/0/name'),
      )
    }
    rewrite(path, { ...manifest, version: 2 as 1 })
    assert.throws(
      () => readManifest(path),
      isMentatError('BACKUP_DAMAGED', 'made by a newer Mentat'),
    )
  })

  test('is told by list with the reason', () => {
    const folder = copyOfAll()
    renameSync(backupPath(folder, ids[0] ?? ''), join(folder, 'elsewhere'))
    const chains = listBackups(folder).chains.flatMap(({ backups }) => backups)
    assert.deepEqual(
      chains.map(({ id, why }) => [id, why]),
      [
        [ids[1], `${ids[0]}, which it follows, is missing`],
        [ids[2], `${ids[0]}, which it follows, is missing`],
      ],
    )
  })
})

describe('a restore that fails', () => {
  test('in the midst of loading leaves the database empty and says so; then it can be repeated', async () => {
    const folder = copyOfAll()
    // Well formed in all respects, but a reference leads nowhere.
    const path = backupPath(folder, ids[2] ?? '')
    const manifest = readManifest(path)
    const tables = manifest.tables.map((table) => {
      const [file] = table.files
      if (table.name !== 'groups' || !file) return table
      const rows = Buffer.from(`77\t2024-05-02 10:00:00+00\tlost\tx\t\tt\t4711\t\\N\n`)
      const compressed = gzipSync(rows)
      writeFileSync(join(path, file.name), compressed)
      const digest = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
      const forged = {
        name: file.name,
        rows: 1,
        bytes: compressed.length,
        sha256: digest(compressed),
        content_bytes: rows.length,
        content_sha256: digest(rows),
      }
      return { ...table, rows: 1, files: [forged] }
    })
    rewrite(path, { ...manifest, tables })
    const own = await cluster.createDatabase({ empty: true })
    await assert.rejects(restore(own.database, { folder }), (error) => {
      assert.match(String(error), /nothing was restored: .*foreign key.*; postgresql:.* is empty/)
      return true
    })
    assert.deepEqual(await contentOf(own.database), { sequences: [] })
    assert.equal((await restore(own.database, { folder: saved })).events, 90)
  })

  test('because it was told to end leaves the database empty', async () => {
    const own = await cluster.createDatabase({ empty: true })
    const stop = new AbortController()
    const onProgress = (done: number, all: number): void => {
      if (done > 0.9 * all) stop.abort()
    }
    await assert.rejects(
      restoreBackup({ folder: saved, onProgress }, runOver(own.database, { signal: stop.signal })),
      isMentatError('BACKUP_INTERRUPTED', 'nothing was restored'),
    )
    assert.deepEqual(await contentOf(own.database), { sequences: [] })
  })
})

describe('a database to restore into', () => {
  test('needs room on its disk, which is asked for before anything is changed', async () => {
    const own = await cluster.createDatabase()
    const content = await contentOf(own.database)
    const folder = copyOfAll()
    for (const id of ids.slice(1)) rmSync(backupPath(folder, id), { recursive: true })
    const path = backupPath(folder, ids[0] ?? '')
    const manifest = readManifest(path)
    const events = {
      ...manifest.events,
      files: manifest.events.files.map((file) => ({ ...file, content_bytes: 1e18 })),
    }
    rewrite(path, { ...manifest, events })
    const means = { ...runOver(own.database), disk: folder }
    await assert.rejects(
      restoreBackup({ folder }, means),
      isMentatError('DISK_FULL', `${folder}: about `),
    )
    assert.deepEqual(await contentOf(own.database), content)
  })

  test('may be migrated as long as it holds nothing', async () => {
    const own = await cluster.createDatabase()
    await restore(own.database, { folder: saved })
    const { compared, ...drift } = await checkSchema(own.database)
    assert.ok(compared > 100)
    assert.deepEqual(drift, { missing: [], extra: [], differing: [] })
    const { rows } = await own.database.query<{ indexes: number }>(
      "SELECT count(*) AS indexes FROM pg_indexes WHERE tablename ~ '^event(s|_addresses)_[0-9]{8}$' GROUP BY tablename",
    )
    assert.ok(rows.length > 5)
    // As partitions have them that are made every day.
    const fresh = await cluster.createDatabase()
    await storeNow(fresh.database, ['x', 'y', 'z'])
    const indexes = async (one: TestDatabase): Promise<unknown> => {
      const { rows: found } = await one.database.query(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename ~ '^event' ORDER BY indexname",
      )
      return found
    }
    assert.deepEqual(await indexes(own), await indexes(fresh))
  })

  test('that has data is refused, whatever it is, and stays as it is', async () => {
    for (const text of [
      "INSERT INTO groups (name, source) VALUES ('g', 's')",
      "INSERT INTO event_ids VALUES ('x', now())",
      'CREATE TABLE notes (text text)',
      'CREATE VIEW v AS SELECT 1',
    ]) {
      const own = await cluster.createDatabase()
      await own.database.query(text)
      const content = await contentOf(own.database)
      await assert.rejects(
        restore(own.database, { folder: saved }),
        isMentatError('DATABASE_NOT_EMPTY'),
        text,
      )
      assert.deepEqual(await contentOf(own.database), content)
    }
    const own = await cluster.createDatabase({ empty: true })
    await own.database.query('CREATE TABLE notes (text text)')
    await assert.rejects(
      restore(own.database, { folder: saved }),
      isMentatError('DATABASE_NOT_EMPTY', "not Mentat's: notes"),
    )
    for (const [text, name] of [
      ['CREATE FUNCTION mine(integer) RETURNS integer RETURN 1', 'mine(integer)'],
      ['CREATE SEQUENCE mine', 'mine'],
      ["CREATE TYPE mine AS ENUM ('a')", 'mine'],
    ] as const) {
      const bare = await cluster.createDatabase({ empty: true })
      await bare.database.query(text)
      await assert.rejects(
        restore(bare.database, { folder: saved }),
        isMentatError('DATABASE_NOT_EMPTY', `not Mentat's: ${name}`),
      )
    }
  })

  test("is nobody else's while a restore that was cut off has left its rows in it, and is taken by the next one", async () => {
    const own = await cluster.createDatabase()
    // As a process leaves it that is killed.
    await own.database.query(`
      DROP TABLE schema_migrations; CREATE TABLE unfinished_restore (backup text, since timestamptz);
      INSERT INTO groups (name, source) VALUES ('half', 'x')`)
    await assert.rejects(
      migrate(own.database, { logger: silentLogger }),
      isMentatError('RESTORE_UNFINISHED'),
    )
    // A daemon that was connected before.
    await assert.rejects(storeNow(own.database, ['x']), isMentatError('RESTORE_UNFINISHED'))
    await restore(own.database, { folder: saved })
    const groups = (await contentOf(own.database))['groups'] as string[]
    assert.deepEqual([groups.length, groups.some((row) => row.includes('half'))], [3, false])
    await migrate(own.database, { logger: silentLogger })
  })

  test('gets the schema of the backup, and then that of this program', async () => {
    const old = await cluster.createDatabase({ empty: true })
    await migrate(old.database, { logger: silentLogger, migrations: migrations.slice(0, 2) })
    await old.database.query(`
      INSERT INTO event_ids VALUES ('old', '2024-05-02');
      INSERT INTO events (id, detect_time, storage_time, category, source_ip, target_ip, source_port, target_port,
        source_type, target_type, protocol, node_name, node_type, resolved_abuses, target_abuses, inspection_errors,
        shadow_reporting, shadow_reporting_target, document)
      VALUES ('old', '2024-05-02', '2024-05-02', '{Test}', '{[192.0.2.1,192.0.2.9]}', '{}', '{}', '{}', '{}', '{}', '{}',
        '{}', '{}', '{}', '{}', '{}', false, false, '{"ID":  "old"}');
      INSERT INTO groups (name, source) VALUES ('g', 's')`)
    const folder = temporaryFolder()
    await backUp(old.database, backupConfig(folder))
    const own = await cluster.createDatabase({ empty: true })
    await restore(own.database, { folder })
    const { applied } = await migrate(own.database, { logger: silentLogger })
    assert.deepEqual(applied, [], 'it is migrated already')
    const { rows } = await own.database.query('SELECT document, analyzer FROM events')
    assert.deepEqual(rows, [{ document: '{"ID":  "old"}', analyzer: [] }])
    const addresses = await own.database.query(
      'SELECT network FROM event_addresses ORDER BY network',
    )
    assert.equal(addresses.rows.length, 4)
  })

  test('is refused by a program that does not know the schema of the backup', async () => {
    for (const change of [
      (manifest: Manifest) => [
        ...manifest.migrations,
        {
          number: migrations.length + 1,
          name: 'new',
          checksum: '0'.repeat(64),
          applied_at: '2030-01-01T00:00:00Z',
        },
      ],
      (manifest: Manifest) =>
        manifest.migrations.map((row) => ({ ...row, checksum: '0'.repeat(64) })),
    ]) {
      const folder = copyOfAll()
      rmSync(backupPath(folder, ids[2] ?? ''), { recursive: true })
      rmSync(backupPath(folder, ids[1] ?? ''), { recursive: true })
      const path = backupPath(folder, ids[0] ?? '')
      const manifest = readManifest(path)
      rewrite(path, { ...manifest, migrations: change(manifest) })
      await assert.rejects(
        restore(target.database, { folder }),
        isMentatError('DATABASE_NOT_MIGRATED'),
      )
    }
  })
})

/** Writes a manifest with the right checksum. */
function rewrite(path: string, manifest: Manifest): void {
  const { checksum, ...rest } = manifest
  assert.ok(checksum)
  writeFileSync(join(path, MANIFEST), encodeManifest(rest))
}
