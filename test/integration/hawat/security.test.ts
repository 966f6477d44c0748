import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hashPassword } from '../../../src/lib/accounts/password.ts'
import { setPassword, updateUser } from '../../../src/lib/database/users/write.ts'
import { defineForm, defineView } from '../../../src/lib/hawat/core/blueprint.ts'
import { everyone, signedIn } from '../../../src/lib/hawat/core/access.ts'
import { text } from '../../../src/lib/hawat/core/form/fields.ts'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster } from '../../support/database.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { addApiKey, addUser, api, Browser, signIn, startHawat } from '../../support/hawat.ts'

const PASSWORD = 'correct horse battery'
const HOUR = 3_600_000

let written: string[] = []

/** A form that changes something, and a page that fails in every way. */
const probe = {
  name: 'probe',
  summary: 'a part for tests',
  routes: [
    defineForm({
      name: 'probe.write',
      path: '/probe/write',
      summary: 'write something',
      access: signedIn,
      fields: { word: text({ label: 'Word', required: true }) },
      subject: () => Promise.resolve({}),
      title: () => 'Write',
      submit: () => 'Write',
      apply: ({ word }, { author }) => {
        if (word === 'refuse')
          throw new MentatError('VALUE_INVALID', 'no <such> word', { fields: { field: 'word' } })
        written.push(`${author.name} ${word}`)
        return Promise.resolve({ to: '/', message: `Written: ${word}` })
      },
    }),
    defineView({
      name: 'probe.fail',
      path: '/probe/fail/:how',
      summary: 'fail',
      access: everyone,
      load: ({ params }) =>
        Promise.reject(
          params['how'] === 'bug'
            ? new TypeError('secret of the house')
            : new MentatError('DATABASE_UNAVAILABLE', 'the database is away'),
        ),
      title: () => '',
      page: () => null,
    }),
  ],
}

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const clock = new FakeClock(Date.parse('2026-11-23T12:00:00Z'))
for (const login of ['ann', 'bob']) {
  await addUser(database, login)
  await setPassword(database, login, await hashPassword(PASSWORD), testAuthor)
}
const hawat = await startHawat({
  database,
  clock,
  extra: [probe],
  config: { sign_in: { failures: 3 } },
})

describe('signing in', () => {
  test('gives a new session, that scripts cannot read and other sites do not bring', async () => {
    const browser = new Browser(hawat.url)
    const page = await browser.post('/auth/sign-in', {
      login: ' ANN ',
      password: PASSWORD,
      next: '/probe/write',
    })
    assert.equal(page.status, 303)
    assert.equal(page.location, '/probe/write')
    const cookie =
      page.headers.getSetCookie().find((line) => line.startsWith('mentat-session=')) ?? ''
    assert.match(cookie, /; HttpOnly; SameSite=Lax$/)
    const first = browser.cookies.get('mentat-session')
    assert.match((await browser.get('/probe/write')).text, /ann of Test/)
    await browser.post('/auth/sign-in', { login: 'ann', password: PASSWORD })
    assert.notEqual(browser.cookies.get('mentat-session'), first)
    const old = new Browser(hawat.url)
    old.cookies.set('mentat-session', first ?? '')
    assert.equal((await old.get('/probe/write')).status, 303, 'the session before is ended')
  })

  test('never leads to another site', async () => {
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const page = await new Browser(hawat.url).post('/auth/sign-in', {
        login: 'ann',
        password: PASSWORD,
        next,
      })
      assert.equal(page.location, '/')
    }
  })

  test('is refused in the same words whether the login or the password is wrong', async () => {
    const texts = []
    for (const login of ['ann', 'nobody']) {
      const page = await new Browser(hawat.url).post('/auth/sign-in', {
        login,
        password: 'wrong password',
      })
      assert.equal(page.status, 422)
      assert.doesNotMatch(page.text, /wrong password/)
      texts.push(/<pre class="fault">(.*?)<\/pre>/.exec(page.text)?.[1])
    }
    assert.equal(texts[0], texts[1])
    assert.match(texts[0] ?? '', /Login or password is wrong/)
  })

  test('is locked after some wrong passwords, longer each time, and opens again', async () => {
    const browser = new Browser(hawat.url)
    const attempt = async (password: string): Promise<number> =>
      (await browser.post('/auth/sign-in', { login: 'bob', password })).status
    for (let count = 0; count < 3; count++) assert.equal(await attempt('wrong password'), 422)
    assert.equal(await attempt(PASSWORD), 429)
    clock.advance(31_000)
    assert.equal(await attempt('wrong password'), 422)
    clock.advance(31_000)
    assert.equal(await attempt(PASSWORD), 429, 'the second wait is longer')
    clock.advance(30_000)
    assert.equal(await attempt(PASSWORD), 303)
  })

  test('is locked no longer than it may be when the clock is set back', async () => {
    const browser = new Browser(hawat.url)
    const attempt = async (password: string): Promise<number> =>
      (await browser.post('/auth/sign-in', { login: 'bob', password })).status
    const now = clock.now()
    clock.set(now + 48 * HOUR)
    for (let count = 0; count < 3; count++) await attempt('wrong password')
    assert.equal(await attempt(PASSWORD), 429)
    clock.set(now)
    assert.equal(await attempt(PASSWORD), 303)
  })

  test('is locked as well when the wrong passwords come all at once', async () => {
    const attempts = Array.from({ length: 12 }, async () => {
      const form = { login: 'carol', password: 'wrong password' }
      return (await new Browser(hawat.url).post('/auth/sign-in', form)).status
    })
    const answers = await Promise.all(attempts)
    assert.equal(answers.filter((status) => status === 422).length, 3)
    assert.equal(answers.filter((status) => status === 429).length, 9)
  })
})

describe('a session', () => {
  test('ends when its user signs out, and cannot be used by who kept it', async () => {
    const browser = await signIn(hawat, 'ann')
    const token = browser.cookies.get('mentat-session') ?? ''
    const page = await browser.post('/auth/sign-out')
    assert.equal(page.status, 303)
    assert.equal(browser.cookies.has('mentat-session'), false)
    browser.cookies.set('mentat-session', token)
    assert.equal(
      (await browser.get('/probe/write')).location,
      '/auth/sign-in?next=%2Fprobe%2Fwrite',
    )
  })

  test('ends by itself, without requests sooner', async () => {
    const browser = await signIn(hawat, 'ann')
    clock.advance(11 * HOUR)
    assert.equal((await browser.get('/probe/write')).status, 200)
    clock.advance(13 * HOUR)
    assert.equal((await browser.get('/probe/write')).status, 303)
    const busy = await signIn(hawat, 'ann')
    for (let hours = 0; hours < 7 * 24; hours += 8) {
      clock.advance(8 * HOUR)
      if (hours + 8 < 7 * 24) assert.equal((await busy.get('/probe/write')).status, 200)
    }
    assert.equal((await busy.get('/probe/write')).status, 303)
  })

  test('ends at once when the account is disabled', async () => {
    await addUser(database, 'carol')
    const browser = await signIn(hawat, 'carol')
    assert.equal((await browser.get('/probe/write')).status, 200)
    await updateUser(database, 'carol', (user) => ({ ...user, enabled: false }), testAuthor)
    assert.equal((await browser.get('/probe/write')).status, 303)
  })
})

describe('forms of other sites', () => {
  const url = () => `${hawat.url}/probe/write`

  test('are refused: without a token, with that of another browser, from elsewhere', async () => {
    written = []
    const browser = await signIn(hawat, 'ann')
    const cookie = `mentat-session=${browser.cookies.get('mentat-session') ?? ''}`
    const other = await (await signIn(hawat, 'bob')).formToken()
    const own = await browser.formToken()
    const cases: [Record<string, string>, Record<string, string>][] = [
      [{}, {}],
      [{ form_token: other }, {}],
      [{ form_token: own }, { 'sec-fetch-site': 'cross-site' }],
      [{ form_token: own }, { 'sec-fetch-site': 'same-site' }],
      [{ form_token: own }, { origin: 'https://evil.example' }],
      [{ form_token: own }, { origin: 'null' }],
    ]
    for (const [fields, headers] of cases) {
      const body = new URLSearchParams({ word: 'x', ...fields })
      const response = await fetch(url(), {
        method: 'POST',
        body,
        headers: { cookie, ...headers },
        redirect: 'manual',
      })
      assert.equal(response.status, 403, JSON.stringify([fields, headers]))
    }
    assert.deepEqual(written, [])
  })

  test('of ours are accepted, and their faults come back with what was typed, escaped', async () => {
    const browser = await signIn(hawat, 'ann')
    const done = await browser.postAndFollow('/probe/write', { word: 'hello' })
    assert.match(done.text, /<div class="message" role="status">Written: hello<\/div>/)
    assert.doesNotMatch((await browser.get('/')).text, /Written: hello/, 'it is told once')
    await browser.post('/probe/write', { word: 'again' })
    await browser.get('/home/reports', { 'x-mentat-script': '1' })
    assert.match((await browser.get('/')).text, /Written: again/, 'a part does not swallow it')
    const page = await browser.post('/probe/write', { word: 'refuse' })
    assert.equal(page.status, 422)
    assert.match(page.text, /no &lt;such> word/)
    assert.match(page.text, /value="refuse"/)
    const empty = await browser.post('/probe/write', { word: '"><script>' })
    assert.equal(empty.status, 303)
  })
})

describe('API keys', () => {
  test('open the API, not pages; those for reading change nothing', async () => {
    written = []
    const all = await addApiKey(hawat, 'ann')
    const reading = await addApiKey(hawat, 'ann', ['read'])
    assert.equal(
      (await api(hawat, '/probe/write', { key: all, body: { word: 'key' } })).status,
      200,
    )
    const refused = await api(hawat, '/probe/write', { key: reading, body: { word: 'key' } })
    assert.equal(refused.status, 403)
    assert.deepEqual(written, ['ann key'])
    const page = await fetch(`${hawat.url}/probe/write`, {
      headers: { authorization: all },
      redirect: 'manual',
    })
    assert.equal(page.status, 303)
    assert.equal((await api(hawat, '/', { key: 'nonsense' })).status, 401)
  })

  test('are taken in every way of the original, but not from the address', async () => {
    const key = await addApiKey(hawat, 'ann')
    const url = `${hawat.url}/api/probe/write`
    const json = { 'content-type': 'application/json' }
    for (const authorization of [key, `key ${key}`, `Token ${key}`, `Bearer ${key}`]) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...json, authorization },
        body: '{"word":"x"}',
      })
      assert.equal(response.status, 200)
    }
    for (const name of ['api_key', 'api_token']) {
      const body = new URLSearchParams({ word: 'x', [name]: key })
      assert.equal((await fetch(url, { method: 'POST', body })).status, 200)
    }
    const inAddress = await fetch(`${url}?api_key=${key}`, {
      method: 'POST',
      headers: json,
      body: '{"word":"x"}',
    })
    assert.equal(inAddress.status, 401)
  })
})

describe('answers', () => {
  test('let browsers run and show nothing but what is ours', async () => {
    const { headers, text: html } = await new Browser(hawat.url).get('/')
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /script-src 'self'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /unsafe|\*|http/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(headers.get('referrer-policy'), 'same-origin')
    assert.doesNotMatch(html, /\sstyle=|\son\w+=|(src|href)="(https?:)?\/\//)
  })

  test('about failures tell what is for the person, and not what is for the log', async () => {
    const browser = new Browser(hawat.url)
    const bug = await browser.get('/probe/fail/bug')
    assert.equal(bug.status, 500)
    assert.doesNotMatch(bug.text, /secret of the house/)
    const away = await browser.get('/probe/fail/away')
    assert.equal(away.status, 503)
    assert.ok(away.headers.has('retry-after'))
    const lost = await browser.get('/nothing/<script>alert(1)</script>')
    assert.equal(lost.status, 404)
    assert.doesNotMatch(lost.text, /<script>alert/)
    const { status, body } = await browser.data('/nothing')
    assert.equal(status, 404)
    assert.deepEqual(Object.keys(body as object), ['status', 'error', 'message', 'advice'])
  })

  test('to requests that are broken are no failures of ours', async () => {
    const send = async (init: RequestInit): Promise<number> =>
      (await fetch(`${hawat.url}/api/probe/write`, { method: 'POST', ...init })).status
    const authorization = await addApiKey(hawat, 'ann')
    const json = { 'content-type': 'application/json', authorization }
    assert.equal(await send({ headers: json, body: '{' }), 400)
    assert.equal(await send({ headers: json, body: '[]' }), 400)
    assert.equal(await send({ headers: json, body: '{"word":{}}' }), 400)
    assert.equal(await send({ headers: json, body: '{}' }), 400)
    assert.equal(
      await send({ headers: { 'content-type': 'text/plain', authorization }, body: 'x' }),
      400,
    )
    assert.equal(await send({ headers: json, body: `"${'x'.repeat(9_000_000)}"` }), 400)
    assert.equal((await fetch(`${hawat.url}/%ff`)).status, 404)
    assert.equal((await fetch(`${hawat.url}/`, { method: 'DELETE' })).status, 404)
  })
})

test('the description of the API has every route that programs may ask', async () => {
  const { body } = await new Browser(hawat.url).data('/openapi.json')
  const { openapi, paths } = body as {
    openapi: string
    paths: Record<string, Record<string, unknown>>
  }
  assert.equal(openapi, '3.1.0')
  assert.ok(paths['/api/probe/write']?.['post'])
  assert.ok(paths['/api/events/{id}/show']?.['get'])
  assert.equal(paths['/api/auth/sign-in'], undefined)
})

test('who asks too often has to wait', async () => {
  const busy = await startHawat({ database, config: { rate: 20 } })
  const statuses = []
  for (let count = 0; count < 25; count++) statuses.push((await fetch(`${busy.url}/api/`)).status)
  assert.deepEqual([...new Set(statuses)], [200, 429])
})
