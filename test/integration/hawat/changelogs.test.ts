import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordChange } from '../../../src/lib/database/change-log/record.ts'
import { updateUser } from '../../../src/lib/database/users/write.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster } from '../../support/database.ts'
import { addGroup, addUser, signIn, startHawat } from '../../support/hawat.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await addGroup(database, 'campus')
await addUser(database, 'reader')
await addUser(database, 'operator', { roles: ['user', 'maintainer'] })
await updateUser(
  database,
  'operator',
  (user) => ({ ...user, fullname: '<script>alert(1)</script>' }),
  { ...testAuthor, name: 'somebody' },
)
await recordChange(
  database,
  { ...testAuthor, name: 'somebody' },
  {
    ...{ model: 'user', id: 4711, operation: 'update' },
    before: { login: 'x', password: 'old secret', api_key: 'k1' },
    after: { login: 'x', password: 'new secret', api_key: 'k2' },
  },
)
const hawat = await startHawat({ database })
const [browser, reader] = [await signIn(hawat, 'operator'), await signIn(hawat, 'reader')]

interface Found {
  readonly items: readonly {
    readonly id: number
    readonly model: string
    readonly author: string
    readonly operation: string
  }[]
  readonly next: number | null
}

async function search(query: string): Promise<Found> {
  const { status, body } = await browser.data(`/changelogs/search${query}`)
  assert.equal(status, 200, query)
  return body as Found
}

test('changes are found by author, operation, kind and number of the object, and time', async () => {
  const all = await search('')
  assert.deepEqual(
    all.items.map(({ id }) => id),
    all.items.map(({ id }) => id).toSorted((a, b) => b - a),
  )
  const mine = await search('?authors=somebody')
  assert.deepEqual(
    mine.items.map(({ author }) => author),
    ['somebody', 'somebody'],
  )
  assert.ok(
    (await search('?operations=create&operations=update')).items.length === all.items.length,
  )
  assert.ok(
    (await search('?operations=create&imodel=group')).items.every(({ model }) => model === 'group'),
  )
  assert.equal((await search('?imodel=user&imodel_id=4711')).items.length, 1)
  assert.equal((await browser.data('/changelogs/search?imodel_id=x')).status, 400)
  assert.equal((await search('?dt_to=2020-01-01')).items.length, 0)
  assert.equal((await search('?dt_from=-1h')).items.length, all.items.length)
})

test('pages follow each other without a gap', async () => {
  const all = (await search('')).items.map(({ id }) => id)
  const seen: number[] = []
  let below = ''
  for (;;) {
    const { items, next } = await search(`?limit=2${below}`)
    seen.push(...items.map(({ id }) => id))
    if (next === null) break
    below = `&below=${next}`
  }
  assert.deepEqual(seen, all)
})

test('a change shows what differs, escaped, and never a secret', async () => {
  const { items } = await search('?authors=somebody')
  for (const { id } of items) {
    const { status, text } = await browser.get(`/changelogs/${id}/show`)
    assert.equal(status, 200)
    assert.doesNotMatch(text, /old secret|new secret|k2|<script>alert/)
    const { body } = await browser.data(`/changelogs/${id}/show`)
    assert.doesNotMatch(JSON.stringify(body), /old secret|new secret|k2/)
  }
  const { text } = await browser.get('/changelogs/search?authors=somebody')
  assert.match(text, /&lt;script>alert/)
  assert.match(text, /password/, 'that it changed is told')
  assert.equal((await browser.get('/changelogs/999999/show')).status, 404)
  assert.equal((await browser.get('/changelogs/x/show')).status, 404)
})

test('the change log is for those who run the system', async () => {
  assert.equal((await reader.get('/changelogs/search')).status, 403)
  assert.equal((await reader.data('/changelogs/1/show')).status, 403)
})
