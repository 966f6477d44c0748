import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rehearse } from '../../../src/lib/database/rehearsal.ts'
import { startCluster } from '../../support/database.ts'

const cluster = await startCluster()

describe('a rehearsal', () => {
  test('shows what an action would do, and leaves nothing', async () => {
    const { database } = await cluster.createDatabase({ empty: true })
    const seen = await rehearse(database, async (client) => {
      await client.query('CREATE TABLE things AS SELECT 1 AS thing')
      return (await client.query<{ thing: number }>('SELECT thing FROM things')).rows
    })
    assert.deepEqual(seen, [{ thing: 1 }])
    const { rows } = await database.query("SELECT to_regclass('things') AS found")
    assert.deepEqual(rows, [{ found: null }])
  })

  test('tells why its action failed, also when the connection is lost with it', async () => {
    const { database } = await cluster.createDatabase({ empty: true })
    const cause = new TypeError('what really happened')
    const failed = rehearse(database, async (client) => {
      await client.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined)
      throw cause
    })
    await assert.rejects(failed, (thrown) => thrown === cause)
    assert.equal((await database.query('SELECT 1 AS one')).rowCount, 1)
  })
})
