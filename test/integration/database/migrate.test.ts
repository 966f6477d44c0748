import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openUrl } from '../../../src/lib/database/connection.ts'
import { createDatabase } from '../../../src/lib/database/create.ts'
import { assertMigrated, migrate, schemaVersion } from '../../../src/lib/database/migrate.ts'
import { migrations } from '../../../src/lib/database/migrations/list.ts'
import type { Migration } from '../../../src/lib/database/migrations/migration.ts'
import type { ErrorCode } from '../../../src/lib/framework/errors/registry.ts'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { silentLogger } from '../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { startCluster } from '../../support/database.ts'

const cluster = await startCluster()
const logger = silentLogger
const options = { logger, clock: systemClock, applicationName: 'mentat-test' }

const first: Migration = {
  number: 1,
  name: 'first',
  sql: 'CREATE TABLE one (n int); CREATE TABLE two (n int)',
}
const second: Migration = { number: 2, name: 'second', sql: 'ALTER TABLE one ADD COLUMN m text' }
const broken: Migration = {
  number: 3,
  name: 'broken',
  sql: 'CREATE TABLE three (n int); SELECT 1/0',
}

const failure = (code: ErrorCode, text: RegExp) => (error: unknown) => {
  assert.ok(error instanceof MentatError, String(error))
  assert.equal(error.code, code, error.message)
  assert.match(error.message, text)
  return true
}

async function empty() {
  return (await cluster.createDatabase({ empty: true })).database
}

describe('migrations', () => {
  test('run once, in order, and are known to have run', async () => {
    const database = await empty()
    const list = [first, second]
    assert.deepEqual(await schemaVersion(database, list), {
      version: 0,
      latest: 2,
      pending: ['0001 first', '0002 second'],
    })
    assert.deepEqual(await migrate(database, { logger, migrations: [first] }), {
      applied: ['0001 first'],
      version: 1,
    })
    assert.deepEqual((await migrate(database, { logger, migrations: list })).applied, [
      '0002 second',
    ])
    assert.deepEqual((await migrate(database, { logger, migrations: list })).applied, [])
    await database.query("INSERT INTO one VALUES (1, 'x')")
    await assertMigrated(database, list)
  })

  test('twenty at once do the work of one', async () => {
    const { url } = await cluster.createDatabase({ empty: true })
    const databases = Array.from({ length: 20 }, () => openUrl(url, { pool_size: 1 }, options))
    const reports = await Promise.all(
      databases.map((each) => migrate(each, { logger, migrations: [first, second] })),
    )
    assert.equal(reports.flatMap(({ applied }) => applied).length, 2)
    assert.ok(reports.every(({ version }) => version === 2))
    await Promise.all(databases.map((each) => each.close()))
  })

  test('one that fails leaves nothing of itself and keeps those before it', async () => {
    const database = await empty()
    const list = [first, second, broken]
    await assert.rejects(
      migrate(database, { logger, migrations: list }),
      failure('DATABASE_FAILED', /migration 0003 broken.*division by zero/),
    )
    const { version, pending } = await schemaVersion(database, list)
    assert.deepEqual({ version, pending }, { version: 2, pending: ['0003 broken'] })
    const { rows } = await database.query("SELECT to_regclass('three') AS three")
    assert.equal(rows[0]?.['three'], null)
    const mended = { ...broken, sql: 'CREATE TABLE three (n int)' }
    await migrate(database, { logger, migrations: [first, second, mended] })
  })

  test('a newer schema is refused, and left alone', async () => {
    const database = await empty()
    await migrate(database, { logger, migrations: [first, second] })
    await assert.rejects(
      migrate(database, { logger, migrations: [first] }),
      failure('DATABASE_NOT_MIGRATED', /version 2.*knows only 1/),
    )
    await assert.rejects(
      assertMigrated(database, [first]),
      failure('DATABASE_NOT_MIGRATED', /version 2, this program needs 1/),
    )
  })

  test('an older schema, or none, is told to daemons', async () => {
    const database = await empty()
    await assert.rejects(
      assertMigrated(database, [first]),
      failure('DATABASE_NOT_MIGRATED', /version 0, this program needs 1/),
    )
  })

  test('one that was changed after it had run is noticed', async () => {
    const database = await empty()
    await migrate(database, { logger, migrations: [first] })
    const changed = { ...first, sql: `${first.sql}; CREATE TABLE more (n int)` }
    for (const use of [
      () => migrate(database, { logger, migrations: [changed] }),
      () => assertMigrated(database, [changed]),
    ]) {
      await assert.rejects(use(), failure('DATABASE_NOT_MIGRATED', /0001 first was changed/))
    }
  })

  test('the list of the program has no gaps and no name twice', () => {
    assert.deepEqual(
      migrations.map(({ number }) => number),
      migrations.map((_, index) => index + 1),
    )
    assert.equal(new Set(migrations.map(({ name }) => name)).size, migrations.length)
  })
})

describe('creating a database', () => {
  test('makes it if it is not there, also when two do so at once', async () => {
    const { url } = await cluster.createDatabase({ empty: true })
    const fresh = url.replace(/test_\d+/, 'odd%20%22name')
    const made = await Promise.all([createDatabase(fresh, options), createDatabase(fresh, options)])
    assert.ok(made.includes(true))
    assert.equal(await createDatabase(fresh, options), false)
    const database = openUrl(fresh, {}, options)
    const { rows } = await database.query('SELECT current_database() AS name')
    assert.equal(rows[0]?.['name'], 'odd "name')
    await database.close()
  })
})
