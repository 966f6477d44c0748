import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runningQueries } from '../../../src/lib/database/activity/running.ts'
import { startCluster } from '../../support/database.ts'
import { addUser, type Browser, signIn, startHawat } from '../../support/hawat.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { until } from '../../support/until.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const owner = await addUser(database, 'owner')
await addUser(database, 'other')
await addUser(database, 'root', { roles: ['user', 'admin'] })
await addUser(database, 'operator', { roles: ['user', 'maintainer'] })
const hawat = await startHawat({ database })
const [mine, other, root, operator] = (await Promise.all(
  ['owner', 'other', 'root', 'operator'].map((login) => signIn(hawat, login)),
)) as [Browser, Browser, Browser, Browser]

/** A search of the owner that ends only when it is stopped. */
async function longSearch(): Promise<{ name: string; stopped: Promise<void> }> {
  const { signal } = new AbortController()
  const search = hawat.services.queries.search({ userId: owner.id, signal }, (bounded) =>
    bounded.query(`SELECT pg_sleep(600), '<script>alert(1)</script>'`),
  )
  const stopped = assert.rejects(search, isMentatError('QUERY_CANCELLED'))
  const found = await until('it runs', async () => {
    const running = await runningQueries(database, `hawat:${owner.id}:`)
    return running.find(({ statement }) => statement.includes('pg_sleep'))
  })
  return { name: found.name.replace('hawat:', ''), stopped }
}

test('the owner of a search sees it and stops it; others do neither', async () => {
  const { name, stopped } = await longSearch()
  const own = (await mine.data('/dbstatus/query/my')).body as {
    items: { name: string; user: string }[]
  }
  assert.deepEqual(
    own.items.map((item) => [item.name, item.user]),
    [[`hawat:${name}`, 'owner']],
  )
  const { text } = await mine.get('/dbstatus/query/my')
  assert.match(text, new RegExp(`/dbstatus/query/${encodeURIComponent(name)}/stop`))
  assert.doesNotMatch(text, /<script>alert/)
  assert.deepEqual((await other.data('/dbstatus/query/my')).body, { items: [] })
  for (const path of [`/dbstatus/query/${name}/status`, `/dbstatus/query/${name}/stop`]) {
    assert.equal((await other.get(path)).status, 403, path)
  }
  assert.equal((await other.post(`/dbstatus/query/${name}/stop`)).status, 403)
  assert.equal((await mine.data(`/dbstatus/query/${name}/status`)).status, 200)
  assert.match(
    (await mine.get(`/dbstatus/query/${name}/stop`)).text,
    /Whoever waits for it is told/,
  )
  const page = await mine.postAndFollow(`/dbstatus/query/${name}/stop`)
  assert.match(page.text, /The search was stopped\./)
  await stopped
  assert.equal((await mine.data(`/dbstatus/query/${name}/status`)).status, 404)
})

test('those who run the system stop searches of others, and go back where they were', async () => {
  const { name, stopped } = await longSearch()
  const { text } = await root.get('/dbstatus/queries')
  assert.match(text, /<bdi>owner<\/bdi>/)
  const done = await root.post(`/dbstatus/query/${name}/stop?back=%2Fdbstatus%2Fview`)
  assert.deepEqual([done.status, done.location], [303, '/dbstatus/view'])
  await stopped
})

test('what is no search cannot be stopped', async () => {
  for (const name of ['0:00000000', '%2A', 'mentat-test', '..%2Fx']) {
    assert.equal((await root.post(`/dbstatus/query/${name}/stop`)).status, 404, name)
  }
})

test('sizes, version and settings are for administrators', async () => {
  const { status, body } = await root.data('/dbstatus/view')
  assert.equal(status, 200)
  const { server, tables, settings } = body as {
    server: { version: string }
    tables: {
      name: string
      total_bytes: number
      table_bytes: number
      index_bytes: number
      partitions: number
    }[]
    settings: { name: string }[]
  }
  assert.match(server.version, /^\d+\./)
  const users = tables.find(({ name }) => name === 'users')
  assert.ok(
    users && users.total_bytes > 0 && users.total_bytes >= users.table_bytes + users.index_bytes,
  )
  assert.ok(tables.some(({ name }) => name === 'events'))
  assert.ok(settings.some(({ name }) => name === 'shared_buffers'))
  const page = await root.get('/dbstatus/view')
  assert.match(page.text, /data-refresh="10"/)
  for (const browser of [mine, operator]) {
    for (const path of ['/dbstatus/view', '/dbstatus/queries'])
      assert.equal((await browser.get(path)).status, 403)
  }
})
