import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withRunLock } from '../../../src/lib/database/run-lock.ts'
import { startCluster } from '../../support/database.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { until } from '../../support/until.ts'

const cluster = await startCluster()

describe('the lock of a run', () => {
  test('is held by one at a time; a second one is told who holds it', async () => {
    const { database } = await cluster.createDatabase()
    const holder = 'process 4711 on host.example.org'
    await withRunLock(database, { name: 'toy', holder }, async () => {
      const second = withRunLock(database, { name: 'toy', holder: 'another' }, () =>
        Promise.resolve('ran'),
      )
      await assert.rejects(second, (error) => {
        assert.ok(isMentatError('ALREADY_RUNNING')(error))
        assert.match(
          String(error),
          /toy runs already: as process 4711 on host\.example\.org, connected since \d{4}-/,
        )
        return true
      })
      const other = await withRunLock(database, { name: 'other', holder }, () => Promise.resolve(7))
      assert.equal(other, 7)
    })
    assert.equal(await withRunLock(database, { name: 'toy', holder }, () => Promise.resolve(8)), 8)
  })

  test('is free again after a failure', async () => {
    const { database } = await cluster.createDatabase()
    const lock = { name: 'toy', holder: 'test' }
    const failure = new TypeError('of the action')
    await assert.rejects(
      withRunLock(database, lock, () => Promise.reject(failure)),
      failure,
    )
    assert.equal(await withRunLock(database, lock, () => Promise.resolve(1)), 1)
  })

  test('goes with its connection: the run is told, and the next one may begin', async () => {
    const { database } = await cluster.createDatabase()
    const lock = { name: 'toy', holder: 'the first' }
    const first = withRunLock(database, lock, async (lost) => {
      await database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'the first'",
      )
      await until('the loss is told', () => lost.aborted)
      assert.equal(
        await withRunLock(database, { ...lock, holder: 'the second' }, () => Promise.resolve(2)),
        2,
      )
    })
    await assert.rejects(first, isMentatError('DATABASE_UNAVAILABLE'))
  })

  test('leaves the name of the connection as it was', async () => {
    const { database } = await cluster.createDatabase()
    await withRunLock(database, { name: 'toy', holder: 'test' }, () => Promise.resolve())
    const { rows } = await database.query("SELECT current_setting('application_name') AS name")
    assert.deepEqual(rows, [{ name: 'mentat-test' }])
  })
})
