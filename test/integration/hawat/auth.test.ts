import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hashPassword } from '../../../src/lib/accounts/password.ts'
import { findUser } from '../../../src/lib/database/users/list.ts'
import { setPassword } from '../../../src/lib/database/users/write.ts'
import type { OutgoingMail } from '../../../src/lib/hawat/core/services.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster } from '../../support/database.ts'
import {
  addApiKey,
  addGroup,
  addUser,
  api,
  Browser,
  type Page,
  signIn,
  startHawat,
} from '../../support/hawat.ts'
import { startOidcProvider } from '../../support/oidc-provider.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const provider = await startOidcProvider()
const mails: OutgoingMail[] = []
let mailFailure: Error | undefined
const outside = {
  post: (mail: OutgoingMail): void => {
    mails.push(mail)
    if (mailFailure) throw mailFailure
  },
}
const oidc = { issuer: provider.issuer, client_id: 'mentat', client_secret: 'agreed' }
const server = await startHawat({
  ...{ database, outside },
  config: {
    trusted_proxies: ['127.0.0.1'],
    admins: ['operators@example.org'],
    sign_in: { registration: true, header: {}, oidc },
  },
})
const strict = await startHawat({ database, config: { sign_in: { header: {}, password: false } } })
const group = await addGroup(database, 'abuse@example.org')
await addGroup(database, 'abuse@gone.example.org', { enabled: false })
await addUser(database, 'ann', { roles: ['user', 'admin'] })
await addUser(database, 'max', { locale: 'cs', groups: { [group.name]: 'manager' } })
await addUser(database, 'off', { enabled: false })
await setPassword(database, 'ann', await hashPassword('correct horse'), testAuthor)

describe('signing in', () => {
  it('is asked of those who want to see more', async () => {
    const { status, location } = await new Browser(server.url).get('/events/search')
    assert.equal(status, 303)
    assert.equal(location, '/auth/sign-in?next=%2Fevents%2Fsearch')
  })

  it('by a password leads on to where one wanted to go, and ends', async () => {
    const browser = new Browser(server.url)
    const wrong = await browser.post('/auth/sign-in', { login: 'ann', password: 'a guess' })
    assert.equal(wrong.status, 422)
    const right = { login: 'ANN', password: 'correct horse', next: '/groups/mine' }
    assert.equal((await browser.post('/auth/sign-in', right)).location, '/groups/mine')
    assert.equal((await browser.get('/groups/mine')).status, 200)
    const foreign = { ...right, next: 'https://evil.example' }
    assert.equal((await browser.post('/auth/sign-in', foreign)).location, '/')
    assert.equal((await browser.post('/auth/sign-out')).status, 303)
    assert.equal((await browser.get('/groups/mine')).status, 303)
  })

  it('shows all ways, and only those that there are', async () => {
    const { text } = await new Browser(server.url).get('/auth/sign-in?next=%2Fgroups%2Fmine')
    assert.match(text, /href="\/auth\/header\?next=%2Fgroups%2Fmine"/)
    assert.match(text, /href="\/auth\/oidc\?next=%2Fgroups%2Fmine"/)
    assert.match(text, /href="\/auth\/register"/)
    assert.match(text, /name="password"/)
    const browser = new Browser(strict.url)
    const { text: less } = await browser.get('/auth/sign-in')
    assert.match(less, /\/auth\/header/)
    assert.doesNotMatch(less, /\/auth\/oidc|\/auth\/register|name="password"/)
    const refused = await browser.post('/auth/sign-in', { login: 'ann', password: 'correct horse' })
    assert.equal(refused.status, 403)
    for (const path of ['/auth/oidc', '/auth/register'])
      assert.equal((await browser.get(path)).status, 404)
  })

  it('is not needed by a program that has a key', async () => {
    const key = await addApiKey(server, 'ann', ['read'])
    assert.equal((await api(server, '/groups/mine', { key })).status, 200)
    assert.equal((await api(server, '/groups/mine')).status, 401)
    assert.equal((await api(server, '/auth/header', { key })).status, 404)
  })
})

describe('signing in by a header', () => {
  it('takes the word of a trusted proxy', async () => {
    const browser = new Browser(server.url)
    const { status, location } = await browser.get('/auth/header?next=/groups/mine', {
      eppn: 'Ann',
    })
    assert.deepEqual([status, location], [303, '/groups/mine'])
    assert.match((await browser.get('/users/me')).text, /organisation/)
  })

  it('takes it of nobody else', async () => {
    const browser = new Browser(strict.url)
    const { status, text } = await browser.get('/auth/header', { eppn: 'ann' })
    assert.equal(status, 403)
    assert.match(text, /has not said who you are/)
    assert.equal((await browser.get('/users/me', { eppn: 'ann' })).status, 303)
  })

  it('refuses who is not enabled, and who has no account where nobody may apply', async () => {
    assert.equal((await new Browser(server.url).get('/auth/header', { eppn: 'off' })).status, 403)
  })

  it('leads who has no account to the application for one, with what is known', async () => {
    const browser = new Browser(server.url)
    const name = Buffer.from('Žofie').toString('latin1')
    const headers = {
      eppn: 'zofie@example.org',
      givenname: name,
      sn: 'Nova',
      mail: 'z@example.org;y@example.org',
    }
    assert.equal((await browser.get('/auth/header', headers)).location, '/auth/register')
    const { text } = await browser.get('/auth/register')
    assert.match(text, /You are known as zofie@example\.org/)
    assert.match(text, /value="Žofie Nova"/)
    assert.match(text, /value="z@example\.org"/)
    assert.doesNotMatch(text, /name="(login|password)"/)
    const sent = {
      fullname: 'Žofie',
      email: 'z@example.org',
      memberships_wanted: '__NO_GROUP__',
      justification: 'I run the network.',
    }
    assert.equal((await browser.post('/auth/register', { ...sent, login: 'ann' })).status, 303)
    const user = await findUser(database, 'zofie@example.org')
    assert.deepEqual([user?.enabled, user?.has_password, user?.roles], [false, false, ['user']])
  })

  it('cannot be made up by the cookie', async () => {
    const browser = new Browser(server.url)
    await browser.get('/auth/header', { eppn: 'cuckoo@example.org' })
    const [body = '', seal = ''] = browser.cookies.get('mentat-handshake')?.split('.') ?? []
    const changed = Buffer.from(body, 'base64url').toString().replace('cuckoo@', 'eagle@')
    browser.cookies.set('mentat-handshake', `${Buffer.from(changed).toString('base64url')}.${seal}`)
    assert.doesNotMatch((await browser.get('/auth/register')).text, /You are known as/)
  })
})

describe('applying for an account', () => {
  const values = {
    ...{ login: 'newcomer', fullname: 'New <i>Comer</i>', email: 'new@example.org', locale: 'cs' },
    ...{ password: 'something long', again: 'something long' },
    justification: 'I look after a network.',
    memberships_wanted: String(group.id),
  }

  it('is entered without rights, and told to all whom it concerns in their languages', async () => {
    mails.length = 0
    const browser = new Browser(server.url)
    const { text } = await browser.get('/auth/register')
    assert.doesNotMatch(text, /gone\.example\.org/)
    const page = await browser.postAndFollow('/auth/register', {
      ...values,
      roles: 'admin',
      enabled: 'true',
    })
    assert.match(page.text, /Your application was received/)
    const user = await findUser(database, 'newcomer')
    assert.deepEqual(
      [user?.enabled, user?.roles, user?.memberships_wanted],
      [false, ['user'], [group.name]],
    )
    assert.deepEqual(mails.map(({ to }) => to[0]).toSorted(), [
      'ann@example.org',
      'max@example.org',
      'new@example.org',
      'operators@example.org',
    ])
    const subjectTo = (email: string): string =>
      mails.find(({ to }) => to[0] === email)?.subject ?? ''
    assert.match(subjectTo('ann@example.org'), /newcomer applies for an account/)
    assert.match(subjectTo('max@example.org'), /newcomer žádá o účet/)
    assert.match(subjectTo('new@example.org'), /vaše žádost o účet/)
    const refused = await browser.post('/auth/sign-in', {
      login: 'newcomer',
      password: 'something long',
    })
    assert.equal(refused.status, 422)
    const ann = await signIn(server, 'ann')
    assert.match((await ann.get(`/users/${user?.id ?? 0}/show`)).text, /I look after a network/)
    assert.match((await ann.get('/users/list?state=applied')).text, /newcomer/)
  })

  it('does not fail by a mail that cannot be sent', async () => {
    mailFailure = new Error('no mail server')
    const { status } = await new Browser(server.url).post('/auth/register', {
      ...values,
      login: 'unlucky',
    })
    mailFailure = undefined
    assert.equal(status, 303)
    assert.ok(await findUser(database, 'unlucky'))
  })

  it('says what is wrong, field by field', async () => {
    const browser = new Browser(server.url)
    const faultOf = async (change: Record<string, string>): Promise<string> => {
      const { status, text } = await browser.post('/auth/register', {
        ...values,
        login: 'faulty',
        ...change,
      })
      assert.equal(status, 422)
      return /id="(\w+)-fault"/.exec(text)?.[1] ?? ''
    }
    assert.equal(await faultOf({ justification: 'so' }), 'justification')
    assert.equal(await faultOf({ memberships_wanted: '' }), 'memberships_wanted')
    assert.equal(await faultOf({ again: 'other' }), 'again')
    assert.equal(await faultOf({ password: 'short', again: 'short' }), 'password')
    assert.equal(await faultOf({ login: 'ann' }), 'login')
    assert.equal(await faultOf({ email: 'nowhere' }), 'email')
  })

  it('is not done by many from one address, nor by those who are signed in', async () => {
    const browser = new Browser(server.url)
    const codes: number[] = []
    for (let count = 0; count < 11; count++) {
      await browser.post('/auth/register', { ...values, justification: 'x' })
      const { status } = await browser.post('/auth/register', { ...values, login: 'ann' })
      codes.push(status)
    }
    assert.equal(codes[0], 422, 'what is filled in wrongly is not counted')
    assert.equal(codes.at(-1), 429)
    assert.equal((await (await signIn(server, 'ann')).get('/auth/register')).status, 403)
  })
})

describe('OpenID Connect', () => {
  /** The way of a browser: to the provider and back. */
  async function walk(browser: Browser, change = (back: URL): URL => back): Promise<Page> {
    const start = await browser.get('/auth/oidc?next=/groups/mine')
    assert.equal(start.status, 303, start.text)
    const there = await fetch(start.location, { redirect: 'manual' })
    const back = change(new URL(there.headers.get('location') ?? ''))
    return browser.get(back.pathname + back.search)
  }

  it('signs in whom the provider knows, with state, nonce and PKCE', async () => {
    provider.claims = { preferred_username: 'Ann' }
    const browser = new Browser(server.url)
    const { status, location, text } = await walk(browser)
    assert.deepEqual([status, location], [303, '/groups/mine'], text)
    assert.match((await browser.get('/users/me')).text, /OpenID Connect/)
    const [asked] = provider.asked
    for (const name of ['state', 'nonce', 'code_challenge']) assert.ok(asked?.get(name), name)
    assert.equal(asked?.get('code_challenge_method'), 'S256')
    assert.equal(browser.cookies.has('mentat-handshake'), false)
  })

  it('takes nobody for somebody else whose name only looks the same in small letters', async () => {
    await addUser(database, 'kate')
    provider.claims = { preferred_username: '\u212Aate' }
    assert.equal((await walk(new Browser(server.url))).location, '/auth/register')
    provider.claims = { preferred_username: 'Kate' }
    assert.equal((await walk(new Browser(server.url))).location, '/groups/mine')
  })

  it('refuses an answer to another question', async () => {
    provider.claims = { preferred_username: 'ann' }
    const browser = new Browser(server.url)
    const answer = await walk(browser, (back) => {
      back.searchParams.set('state', 'another')
      return back
    })
    assert.equal(answer.status, 403)
    const stranger = new Browser(server.url)
    assert.equal((await stranger.get('/auth/oidc/back?code=1&state=2')).status, 403)
    for (const claims of [
      { nonce: 'another' },
      { aud: 'another' },
      { iss: 'http://other' },
      { exp: 1 },
    ]) {
      provider.claims = { preferred_username: 'ann', ...claims }
      assert.equal((await walk(new Browser(server.url))).status, 403, JSON.stringify(claims))
    }
  })

  it('refuses who is not told by the claim, and leads others to an application', async () => {
    provider.claims = { name: 'Nobody' }
    assert.equal((await walk(new Browser(server.url))).status, 403)
    provider.claims = {
      preferred_username: 'fresh',
      name: 'Fresh Face',
      email: 'fresh@example.org',
    }
    const browser = new Browser(server.url)
    assert.equal((await walk(browser)).location, '/auth/register')
    assert.match((await browser.get('/auth/register')).text, /value="Fresh Face"/)
  })
})
