import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCluster } from '../../support/database.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { addApiKey, addGroup, addUser, api, signIn, startHawat } from '../../support/hawat.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const MINUTE = 60_000

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await addGroup(database, 'alpha')
await addUser(database, 'ann', { roles: ['user', 'admin'] })
await addUser(database, 'cyril', { roles: ['user', 'admin'], locale: 'cs' })
const clock = new FakeClock(NOW)
const hawat = await startHawat({ database, clock, config: { session: { idle: '30m' } } })
const { url } = hawat

describe('a form is taken', () => {
  const send = async (headers: Readonly<Record<string, string>>): Promise<number> => {
    const ann = await signIn(hawat, 'ann')
    const { status } = await ann.post('/auth/preferences', { theme: 'dark' }, headers)
    return status
  }

  test('from our own pages, over HTTP without Sec-Fetch-Site', async () => {
    assert.equal(await send({ origin: url }), 303)
    assert.equal(await send({ referer: `${url}/reports/M1/unauth?key=secret` }), 303)
    assert.equal(await send({ origin: 'null', referer: `${url}/events/search` }), 303)
    assert.equal(await send({ origin: 'null', 'sec-fetch-site': 'same-origin' }), 303)
    assert.equal(await send({}), 303)
  })

  test('from no other site, whatever tells it', async () => {
    const other = 'http://evil.example'
    assert.equal(await send({ origin: other }), 403)
    assert.equal(await send({ origin: other, referer: `${url}/` }), 403)
    assert.equal(await send({ referer: `${other}/${url}` }), 403)
    assert.equal(await send({ referer: `${url}.evil.example/` }), 403)
    assert.equal(await send({ referer: 'nonsense' }), 403)
    assert.equal(await send({ origin: 'null' }), 403)
    assert.equal(await send({ origin: 'null', referer: `${other}/` }), 403)
    assert.equal(await send({ origin: url, 'sec-fetch-site': 'cross-site' }), 403)
    assert.equal(await send({ origin: url, 'sec-fetch-site': 'same-site' }), 403)
  })

  test('only with the token of the page, wherever it comes from', async () => {
    const ann = await signIn(hawat, 'ann')
    const page = await ann.get('/auth/preferences')
    assert.equal(page.status, 200)
    const answer = await fetch(`${url}/auth/preferences`, {
      method: 'POST',
      headers: { origin: url, cookie: `mentat-session=${ann.cookies.get('mentat-session') ?? ''}` },
      body: new URLSearchParams({ theme: 'dark', form_token: 'x'.repeat(43) }),
      redirect: 'manual',
    })
    assert.equal(answer.status, 403)
  })
})

describe('a session', () => {
  const script = { 'x-mentat-script': '1' }

  test('lasts as long as somebody does something', async () => {
    const ann = await signIn(hawat, 'ann')
    for (let time = 0; time < 60; time += 20) {
      clock.advance(20 * MINUTE)
      assert.equal((await ann.get('/groups/list')).status, 200)
    }
  })

  test('ends when nobody does anything, though a page that stays open asks by itself', async () => {
    const ann = await signIn(hawat, 'ann')
    for (let time = 0; time < 30; time += 10) {
      assert.equal((await ann.get('/groups/list', script)).status, 200)
      assert.equal((await ann.get('/api/groups/list', script)).status, 200)
      clock.advance(10 * MINUTE)
    }
    const { status, location } = await ann.get('/groups/list', script)
    assert.deepEqual([status, location.startsWith('/auth/sign-in')], [303, true])
  })

  test('does not last by a page that waits for events', async () => {
    const ann = await signIn(hawat, 'ann')
    clock.advance(20 * MINUTE)
    const stop = new AbortController()
    const cookie = `mentat-session=${ann.cookies.get('mentat-session') ?? ''}`
    const feed = await fetch(`${url}/events/feed`, {
      headers: { cookie, accept: 'text/event-stream' },
      signal: stop.signal,
    })
    assert.equal(feed.status, 200)
    stop.abort()
    clock.advance(11 * MINUTE)
    assert.equal((await ann.get('/groups/list')).status, 303)
  })
})

describe('failures are told in the language of the reader', () => {
  test('beside the fields of a form', async () => {
    const [cyril, ann] = await Promise.all([signIn(hawat, 'cyril'), signIn(hawat, 'ann')])
    const wrong = { login: 'x y', fullname: 'X', email: 'nowhere', roles: 'user', organization: '' }
    const czech = await cyril.post('/users/create', wrong)
    assert.equal(czech.status, 422)
    assert.match(
      czech.text,
      /nalezeno (?:"|&quot;)nowhere(?:"|&quot;), očekává se e-mailová adresa/,
    )
    assert.doesNotMatch(czech.text, /expected/)
    const english = await ann.post('/users/create', wrong)
    assert.match(english.text, /found (?:"|&quot;)nowhere(?:"|&quot;), expected an e-mail address/)
  })

  test('with the place in a rule, and what is doubtful about it', async () => {
    const cyril = await signIn(hawat, 'cyril')
    const wrong = await cyril.post('/filters/playground', { filter: 'Category == ', trial: 'true' })
    assert.match(wrong.text, /filtr, řádek 1, sloupec 12: očekává se hodnota, nalezeno: konec/)
    const odd = await cyril.post('/filters/playground', { filter: 'Categry == "a"', trial: 'true' })
    assert.match(odd.text, /Categry není cesta formátu IDEA/)
    assert.match(odd.text, /Nemělo tu být Category\?/)
  })

  test('on pages about failures, with what to do', async () => {
    const cyril = await signIn(hawat, 'cyril')
    const lost = await cyril.get('/there/is/nothing')
    assert.match(lost.text, /na adrese \/there\/is\/nothing nic není/)
    assert.match(lost.text, /Zkontrolujte adresu, nebo začněte na domovské stránce\./)
    const group = await cyril.get('/groups/gamma/show_by_name')
    assert.match(group.text, /skupina „gamma“ neexistuje/)
  })

  test('but to programs always the same', async () => {
    const key = await addApiKey(hawat, 'cyril')
    const { status, body } = await api(hawat, '/groups/gamma/show_by_name', { key })
    assert.equal(status, 404)
    assert.match((body as { message: string }).message, /there is no group "gamma"/)
  })
})
