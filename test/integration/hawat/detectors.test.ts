import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Detector } from '../../../src/lib/database/detectors/list.ts'
import { startCluster } from '../../support/database.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { addApiKey, addUser, api, faultsOf, signIn, startHawat } from '../../support/hawat.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await addUser(database, 'ann')
await addUser(database, 'boss', { roles: ['user', 'maintainer'], timezone: 'Europe/Prague' })
const hawat = await startHawat({ database, clock: new FakeClock(NOW) })
const [ann, boss] = await Promise.all(['ann', 'boss'].map((login) => signIn(hawat, login)))
assert.ok(ann && boss)

const values = {
  ...{
    name: 'org.example.honeypot',
    description: '<img src=x onerror=alert(1)>',
    source: 'manual',
  },
  ...{ credibility: '0,75', registered: '2026-11-01 10:00' },
}
for (const [name, source, credibility, hits, time] of [
  ['org.example.flow', 'import', 1, 12, '2026-01-01T00:00:00Z'],
  ['org.example.liar', 'import', 0, 7, '2026-02-01T00:00:00Z'],
]) {
  await database.query(
    'INSERT INTO detectors (name, source, credibility, hits, create_time) VALUES ($1, $2, $3, $4, $5)',
    [name, source, credibility, hits, time],
  )
}

async function idOf(name: string): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    'SELECT id FROM detectors WHERE name = $1',
    [name],
  )
  return rows[0]?.id ?? 0
}

async function logOf(id: number): Promise<string[]> {
  const { rows } = await database.query<{ told: string }>(
    `SELECT operation || ' by ' || author AS told FROM change_log
     WHERE model = 'detector' AND model_id = $1 ORDER BY id`,
    [id],
  )
  return rows.map(({ told }) => told)
}

describe('the list of detectors', () => {
  const names = async (query: string): Promise<string[]> => {
    const { status, body } = await boss.data(`/detectors/list?${query}`)
    assert.equal(status, 200, JSON.stringify(body))
    return (body as { items: Detector[] }).items.map(({ name }) => name)
  }

  test('is for those who run the system', async () => {
    for (const path of ['list', 'create', '1/show', 'org.example.flow/show_by_name', '1/update']) {
      assert.equal((await ann.get(`/detectors/${path}`)).status, 403, path)
    }
    assert.equal((await ann.post('/detectors/create', values)).status, 403)
    assert.equal((await ann.post('/detectors/1/delete')).status, 403)
  })

  test('is narrowed by each of its fields, and ordered', async () => {
    const [flow, liar] = ['org.example.flow', 'org.example.liar']
    assert.deepEqual(await names(''), [flow, liar])
    assert.deepEqual(await names('search=LIAR'), [liar])
    assert.deepEqual(await names('search=%25'), [])
    assert.deepEqual(await names('source=import'), [flow, liar])
    assert.deepEqual(await names('source=manual'), [])
    assert.deepEqual(await names('dt_from=2026-01-15'), [liar])
    assert.deepEqual(await names('dt_to=2026-01-15'), [flow])
    assert.deepEqual(await names('sortby=name.desc'), [liar, flow])
    assert.deepEqual(await names('sortby=credibility.asc'), [liar, flow])
    assert.deepEqual(await names('sortby=hits.desc'), [flow, liar])
    assert.deepEqual(await names('sortby=createtime.desc'), [liar, flow])
    assert.deepEqual(await names('limit=1&page=2'), [liar])
    assert.deepEqual(await names('limit=1&page=9'), [])
  })

  test('shows what the API tells, and what is wrong with the query', async () => {
    const { status, text } = await boss.get('/detectors/list')
    assert.equal(status, 200)
    for (const shown of ['org.example.flow', '100%', '>12<', 'import', '2 in all']) {
      assert.ok(text.includes(shown), shown)
    }
    const wrong = await boss.get('/detectors/list?sortby=nothing&dt_from=someday&limit=0')
    assert.equal(wrong.status, 400)
    assert.deepEqual(faultsOf(wrong.text), ['dt_from', 'sortby', 'limit'])
    assert.match(wrong.text, /value="someday"/)
  })
})

describe('a detector', () => {
  test('is created, and shown by number and by name as the API tells it', async () => {
    const { text } = await boss.postAndFollow('/detectors/create', values)
    assert.match(text, /The detector org\.example\.honeypot was created/)
    assert.doesNotMatch(text, /<img src=x/)
    assert.match(text, /&lt;img src=x/)
    assert.match(text, /75%/)
    const id = await idOf(values.name)
    const { body } = await boss.data(`/detectors/${id}/show`)
    assert.deepEqual((await boss.data(`/detectors/${values.name}/show_by_name`)).body, body)
    const { detector } = body as { detector: Detector }
    assert.equal(detector.credibility, 0.75)
    assert.equal(Date.parse(detector.registered ?? ''), Date.parse('2026-11-01T09:00:00Z'))
    assert.deepEqual(await logOf(id), ['create by boss'])
  })

  test('that is not known is told to be so, with what to do', async () => {
    const { status, text } = await boss.get('/detectors/nobody.knows/show_by_name')
    assert.equal(status, 404)
    assert.match(text, /there is no detector &quot;nobody\.knows&quot;/)
    assert.match(text, /Create a detector/)
    for (const path of ['/detectors/4711/show', '/detectors/x/update', '/detectors/-1/delete']) {
      assert.equal((await boss.get(path)).status, 404, path)
    }
  })

  test('with a wrong value is not taken: it is told beside the field, and what was typed stays', async () => {
    const faults = async (wrong: Partial<typeof values>): Promise<string[]> => {
      const sent = { ...values, name: 'org.example.other', ...wrong }
      const { status, text } = await boss.post('/detectors/create', sent)
      assert.equal(status, 422)
      assert.ok(text.includes('value="manual"') || 'source' in wrong)
      assert.ok(text.includes('&lt;img src=x onerror=alert(1)>'), 'what was typed')
      return faultsOf(text)
    }
    assert.deepEqual(await faults({ name: values.name }), ['name'])
    assert.deepEqual(await faults({ name: ' ' }), ['name'])
    assert.deepEqual(await faults({ name: 'x'.repeat(251) }), ['name'])
    assert.deepEqual(await faults({ name: 'a\u0007b' }), ['name'])
    for (const credibility of ['', 'high', '-0.1', '1.01', 'NaN']) {
      assert.deepEqual(await faults({ credibility }), ['credibility'], credibility)
    }
    assert.deepEqual(await faults({ registered: 'once' }), ['registered'])
    assert.deepEqual(await faults({ source: '', credibility: '2' }), ['credibility', 'source'])
    assert.equal(await idOf('org.example.other'), 0)
  })

  test('is changed; the same again changes nothing, and a name that is taken is refused', async () => {
    const id = await idOf(values.name)
    const changed = { ...values, credibility: '0.5', description: '' }
    const path = `/detectors/${id}/update`
    assert.match((await boss.get(path)).text, /value="2026-11-01 10:00:00"/)
    assert.match((await boss.postAndFollow(path, changed)).text, /Saved\./)
    assert.match((await boss.postAndFollow(path, changed)).text, /Nothing was changed\./)
    assert.deepEqual(await logOf(id), ['create by boss', 'update by boss'])
    const taken = await boss.post(path, { ...changed, name: 'org.example.flow' })
    assert.equal(taken.status, 422)
    assert.deepEqual(faultsOf(taken.text), ['name'])
    const { text } = await boss.get(`/detectors/${id}/show`)
    assert.match(text, /credibility/, 'the change stands on the page')
  })

  test('is changed by the API, by keys that are for changes', async () => {
    const id = await idOf(values.name)
    const body = { ...values, credibility: 0.25 }
    const reader = await addApiKey(hawat, 'boss', ['read'])
    const path = `/detectors/${id}/update`
    assert.equal((await api(hawat, path, { key: reader, body })).status, 403)
    const key = await addApiKey(hawat, 'boss')
    const answer = await api(hawat, path, { key, body })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    const wrong = await api(hawat, path, { key, body: { ...body, credibility: 7 } })
    assert.equal(wrong.status, 400)
    assert.match(JSON.stringify(wrong.body), /"form_errors":\[\["credibility",/)
    const { rows } = await database.query('SELECT credibility FROM detectors WHERE id = $1', [id])
    assert.deepEqual(rows, [{ credibility: 0.25 }])
  })

  test('is deleted after a question; what it was stands in the change log', async () => {
    const id = await idOf(values.name)
    assert.match(
      (await boss.get(`/detectors/${id}/delete`)).text,
      /Delete org\.example\.honeypot\?/,
    )
    assert.ok(await idOf(values.name))
    const { text } = await boss.postAndFollow(`/detectors/${id}/delete`)
    assert.match(text, /org\.example\.honeypot was deleted/)
    assert.equal((await boss.post(`/detectors/${id}/delete`)).status, 404)
    assert.equal((await logOf(id)).at(-1), 'delete by boss')
  })
})
