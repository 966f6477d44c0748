import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { hashPassword } from '../../../src/lib/accounts/password.ts'
import { createSession } from '../../../src/lib/database/sessions/sessions.ts'
import { registerUser } from '../../../src/lib/database/users/register.ts'
import { findUser } from '../../../src/lib/database/users/list.ts'
import { setPassword } from '../../../src/lib/database/users/write.ts'
import { newToken, tokenHash } from '../../../src/lib/hawat/core/token.ts'
import { mailbox } from '../../support/mailbox.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster } from '../../support/database.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import {
  addApiKey,
  addGroup,
  addUser,
  api,
  Browser,
  signIn,
  startHawat,
} from '../../support/hawat.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const clock = new FakeClock()
const { mails, post } = mailbox()
const server = await startHawat({ database, clock, outside: { post } })
const group = await addGroup(database, 'abuse@example.org')
const other = await addGroup(database, 'abuse@example.net')
const users = {
  admin: await addUser(database, 'admin', { roles: ['user', 'admin'] }),
  maintainer: await addUser(database, 'maintainer', { roles: ['user', 'maintainer'] }),
  manager: await addUser(database, 'manager', { groups: { [group.name]: 'manager' } }),
  member: await addUser(database, 'member', {
    groups: { [group.name]: 'member' },
    fullname: '<b>Eve</b>',
  }),
  stranger: await addUser(database, 'stranger', { groups: { [other.name]: 'member' } }),
}
type Who = keyof typeof users
const browsers = new Map<Who, Browser>()
before(async () => {
  for (const who of Object.keys(users) as Who[]) browsers.set(who, await signIn(server, who))
})

function as(who: Who): Browser {
  const browser = browsers.get(who)
  assert.ok(browser)
  return browser
}

async function statusOf(who: Who, path: string): Promise<number> {
  return (await as(who).get(path)).status
}

describe('the list of users', () => {
  it('is for those who run the system, page by page', async () => {
    const { status, text } = await as('maintainer').get('/users/list?limit=2&page=2')
    assert.equal(status, 200)
    assert.match(text, /3–4 of 5/)
    assert.match(text, /manager@example\.org/)
    assert.doesNotMatch(text, /admin@example\.org/)
    for (const who of ['manager', 'member'] as const)
      assert.equal(await statusOf(who, '/users/list'), 403)
  })

  it('tells the API the same, without secrets', async () => {
    const key = await addApiKey(server, 'admin', ['read'])
    const { body } = await api(server, `/users/list?role=maintainer`, { key })
    const { items, total } = body as { items: Record<string, unknown>[]; total: number }
    assert.equal(total, 1)
    assert.deepEqual(
      items.map(({ login }) => login),
      ['maintainer'],
    )
    assert.equal('password' in (items[0] ?? {}), false)
  })

  it('finds by text, state, and groups, also those without any', async () => {
    const logins = async (query: string): Promise<unknown[]> => {
      const { body } = await as('admin').data(`/users/list?${query}`)
      return (body as { items: { login: string }[] }).items.map(({ login }) => login)
    }
    assert.deepEqual(await logins('search=EVE'), ['member'])
    assert.deepEqual(await logins(`membership=${group.id}`), ['member'])
    assert.deepEqual(await logins(`management=${group.id}`), ['manager'])
    assert.deepEqual(await logins('membership=0&sortby=login.desc'), [
      'manager',
      'maintainer',
      'admin',
    ])
    assert.deepEqual(await logins('state=disabled'), [])
    assert.deepEqual(await logins('role=none'), [])
  })
})

describe('the page of a user', () => {
  it('is seen by the user, by those who run the system and by managers of its groups', async () => {
    const path = `/users/${users.member.id}/show`
    for (const who of ['admin', 'maintainer', 'manager', 'member'] as const) {
      assert.equal(await statusOf(who, path), 200, who)
    }
    assert.equal(await statusOf('stranger', path), 403)
    assert.equal(await statusOf('admin', '/users/4711/show'), 404)
    assert.equal(await statusOf('admin', '/users/x/show'), 404)
  })

  it('shows foreign text as text, and only the buttons that the viewer may press', async () => {
    const path = `/users/${users.member.id}/show`
    const { text: forManager } = await as('manager').get(path)
    assert.match(forManager, /&lt;b>Eve&lt;\/b>/)
    assert.match(forManager, /remove_membership/)
    assert.doesNotMatch(forManager, /\/(disable|delete|update|set_password)"/)
    const { text: forAdmin } = await as('admin').get(path)
    for (const what of ['disable', 'delete', 'update', 'set_password']) {
      assert.ok(forAdmin.includes(`/users/${users.member.id}/${what}"`), what)
    }
    const { text: forMaintainer } = await as('maintainer').get(path)
    assert.ok(forMaintainer.includes(`/users/${users.member.id}/disable"`))
    assert.ok(!forMaintainer.includes(`/users/${users.member.id}/update"`))
  })

  it('tells keys and sessions to the user and administrators only', async () => {
    const { body: own } = await as('member').data('/users/me')
    assert.ok('sessions' in (own as object))
    const { body: seen } = await as('manager').data(`/users/${users.member.id}/show`)
    assert.ok(!('sessions' in (seen as object)))
    assert.ok(!('api_keys' in (seen as object)))
  })
})

describe('changing a user', () => {
  it('lets people change what they say of themselves, and nothing else', async () => {
    const path = `/users/${users.stranger.id}/update`
    const { text } = await as('stranger').get(path)
    assert.doesNotMatch(text, /name="(roles|enabled|login)"/)
    const sent = {
      fullname: 'Ann',
      email: 'ann@example.org',
      organization: 'X',
      locale: 'cs',
      timezone: 'Europe/Prague',
    }
    const { status } = await as('stranger').post(path, { ...sent, roles: ['admin'], login: 'root' })
    assert.equal(status, 303)
    const user = await findUser(database, 'stranger')
    assert.deepEqual(user?.roles, ['user'])
    assert.equal(user.fullname, 'Ann')
    assert.equal(user.locale, 'cs')
    assert.equal(await statusOf('stranger', `/users/${users.member.id}/update`), 403)
    assert.equal(await statusOf('maintainer', `/users/${users.member.id}/update`), 403)
  })

  it('says when nothing was changed', async () => {
    const path = `/users/${users.stranger.id}/update`
    const sent = { fullname: 'Ann', email: 'ann@example.org', organization: 'Y', locale: 'cs' }
    assert.match((await as('stranger').postAndFollow(path, sent)).text, /Uloženo\./)
    assert.match((await as('stranger').postAndFollow(path, sent)).text, /Nic se nezměnilo\./)
  })

  it('shows what is wrong beside the field', async () => {
    const path = `/users/${users.stranger.id}/update`
    const { status, text } = await as('stranger').post(path, { fullname: 'Ann', email: 'nowhere' })
    assert.equal(status, 422)
    assert.match(text, /id="email-fault"[^]*&quot;nowhere&quot;/)
  })

  it('lets administrators change everything of others, but not their own roles', async () => {
    const { text } = await as('admin').get(`/users/${users.admin.id}/update`)
    assert.doesNotMatch(text, /name="(roles|enabled)"/)
    const { text: others } = await as('admin').get(`/users/${users.stranger.id}/update`)
    assert.match(others, /name="roles"/)
    const values = { login: 'stranger', fullname: 'Ann', email: 'ann@example.org', enabled: 'true' }
    const path = `/users/${users.stranger.id}/update`
    assert.equal(
      (await as('admin').post(path, { ...values, roles: ['user', 'developer'] })).status,
      303,
    )
    assert.deepEqual((await findUser(database, 'stranger'))?.roles, ['user', 'developer'])
    assert.equal((await as('admin').post(path, { ...values, login: 'member' })).status, 422)
  })

  it('takes a role away at once, from sessions and keys as well', async () => {
    const { id } = await addUser(database, 'helper', { roles: ['user', 'maintainer'] })
    const browser = await signIn(server, 'helper')
    const key = await addApiKey(server, 'helper')
    assert.equal((await browser.get('/users/list')).status, 200)
    const sent = { login: 'helper', fullname: 'H', email: 'h@example.org', enabled: 'true' }
    const path = `/users/${id}/update`
    assert.equal((await as('admin').post(path, { ...sent, roles: ['user'] })).status, 303)
    assert.equal((await browser.get('/users/list')).status, 403)
    assert.equal((await api(server, '/users/list', { key })).status, 403)
  })

  it('tells a user whom a form lets in again', async () => {
    const { id } = await addUser(database, 'away', { enabled: false })
    const sent = { login: 'away', fullname: 'A', email: 'away@example.org', roles: ['user'] }
    mails.length = 0
    assert.equal((await as('admin').post(`/users/${id}/update`, sent)).status, 303)
    assert.deepEqual(mails, [])
    const enabled = { ...sent, enabled: 'true' }
    assert.equal((await as('admin').post(`/users/${id}/update`, enabled)).status, 303)
    assert.deepEqual(
      mails.map(({ to }) => to),
      [['away@example.org']],
    )
  })

  it('lets nobody give more than they have', async () => {
    const values = { login: 'newcomer', fullname: 'New', email: 'new@example.org', enabled: 'true' }
    const { text } = await as('maintainer').get('/users/create')
    assert.doesNotMatch(text, /value="admin"/)
    for (const role of ['admin', 'developer']) {
      const refused = await as('maintainer').post('/users/create', {
        ...values,
        roles: ['user', role],
      })
      assert.equal(refused.status, 422)
      assert.match(refused.text, new RegExp(`You cannot give the role &quot;${role}&quot;`))
    }
    assert.equal(
      (await as('maintainer').post('/users/create', { ...values, roles: ['user'] })).status,
      303,
    )
    assert.equal((await as('manager').post('/users/create', values)).status, 403)
    assert.equal(await statusOf('maintainer', `/users/${users.admin.id}/disable`), 403)
    assert.equal(await statusOf('admin', `/users/${users.admin.id}/disable`), 403)
    assert.equal(await statusOf('maintainer', `/users/${users.member.id}/delete`), 403)
  })
})

describe('the last administrator', () => {
  const all = (): Promise<{ login: string }[]> =>
    database
      .query<{ login: string }>(
        `SELECT login FROM users WHERE enabled AND 'admin' = ANY (roles) ORDER BY login`,
      )
      .then(({ rows }) => rows)

  it('can neither disable nor delete itself, nor give up the role', async () => {
    const { id } = users.admin
    for (const what of ['disable', 'delete']) {
      assert.equal((await as('admin').post(`/users/${id}/${what}`)).status, 403, what)
      assert.equal((await as('maintainer').post(`/users/${id}/${what}`)).status, 403, what)
    }
    const values = { login: 'admin', fullname: 'Admin', email: 'admin@example.org' }
    const sent = { ...values, roles: ['user'], enabled: '' }
    assert.equal((await as('admin').post(`/users/${id}/update`, sent)).status, 303)
    const key = await addApiKey(server, 'admin')
    assert.equal((await api(server, `/users/${id}/update`, { key, body: sent })).status, 200)
    assert.equal((await api(server, `/users/${id}/delete`, { key, body: {} })).status, 403)
    assert.deepEqual(await all(), [{ login: 'admin' }])
  })

  it('stays when two take each other away at once, by whatever way', async () => {
    const values = { fullname: 'A', email: 'a@example.org', enabled: 'true' }
    for (const way of ['disable', 'delete', 'update'] as const) {
      const pair = [
        await addUser(database, `one.${way}`, { roles: ['admin'] }),
        await addUser(database, `two.${way}`, { roles: ['admin'] }),
      ] as const
      await database.query(`UPDATE users SET enabled = false WHERE login = 'admin'`)
      const [one, two] = [await signIn(server, pair[0].login), await signIn(server, pair[1].login)]
      const answers = await Promise.all([
        one.post(`/users/${pair[1].id}/${way}`, { ...values, login: pair[1].login }),
        two.post(`/users/${pair[0].id}/${way}`, { ...values, login: pair[0].login }),
      ])
      assert.equal((await all()).length, 1, way)
      assert.equal(answers.filter(({ status }) => status === 303).length, 1, way)
      await database.query(
        `UPDATE users SET enabled = (login = 'admin') WHERE 'admin' = ANY (roles)`,
      )
    }
    browsers.set('admin', await signIn(server, 'admin'))
  })
})

describe('enabling and disabling', () => {
  it('ends sessions and keys, and tells the user when it may come back', async () => {
    const victim = await addUser(database, 'victim', { locale: 'cs' })
    const browser = await signIn(server, 'victim')
    const key = await addApiKey(server, 'victim')
    assert.equal((await browser.get('/users/me')).status, 200)
    assert.equal((await as('maintainer').post(`/users/${victim.id}/disable`)).status, 303)
    assert.equal((await browser.get('/users/me')).status, 303)
    assert.equal((await api(server, '/users/me', { key })).status, 401)
    mails.length = 0
    assert.equal((await as('maintainer').post(`/users/${victim.id}/enable`)).status, 303)
    assert.equal((await as('maintainer').get(`/users/${victim.id}/enable`)).status, 422)
    assert.equal((await browser.get('/users/me')).status, 303, 'the old session stays ended')
    const [mail] = mails
    assert.deepEqual(mail?.to, ['victim@example.org'])
    assert.match(mail.subject, /váš účet byl povolen/)
  })

  it('is done by letting an applicant into a group, but not for somebody who was disabled', async () => {
    const fields = {
      ...{ login: 'applicant', fullname: 'A', email: 'applicant@example.org', organization: '' },
      ...{ roles: ['user' as const], enabled: false as const, locale: null, timezone: null },
    }
    const application = { justification: 'I need it.', passwordHash: undefined, groups: [group.id] }
    const { id } = await registerUser(database, { fields, ...application }, testAuthor)
    const { text } = await as('manager').get(`/groups/${group.id}/show`)
    assert.match(text, new RegExp(`/groups/${group.id}/add_member/${id}`))
    assert.equal((await as('stranger').post(`/groups/${group.id}/add_member/${id}`)).status, 403)
    assert.equal((await as('manager').post(`/groups/${group.id}/add_member/${id}`)).status, 303)
    const accepted = await findUser(database, 'applicant')
    assert.equal(accepted?.enabled, true)
    assert.deepEqual([accepted.memberships, accepted.memberships_wanted], [[group.name], []])
    const blocked = await addUser(database, 'blocked', { enabled: false })
    const byLogin = { email: 'blocked', as: 'member' }
    assert.equal(
      (await as('manager').post(`/groups/${group.id}/add_by_email`, byLogin)).status,
      303,
    )
    assert.equal((await findUser(database, 'blocked'))?.enabled, false)
    assert.equal(
      (await as('manager').post(`/users/${blocked.id}/add_membership/${group.id}`)).status,
      422,
    )
    assert.equal(
      (await as('manager').post(`/users/${blocked.id}/remove_membership/${group.id}`)).status,
      303,
    )
  })
})

describe('a password', () => {
  it('is changed by who knows the old one, and all other sessions end', async () => {
    const user = await addUser(database, 'keeper')
    await setPassword(database, 'keeper', await hashPassword('old password'), testAuthor)
    const [here, there] = [await signIn(server, 'keeper'), await signIn(server, 'keeper')]
    const values = { new_password: 'new password', again: 'new password' }
    const wrong = await here.post('/users/change_password', { ...values, password: 'a guess' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /This is not your password/)
    const different = await here.post('/users/change_password', {
      ...values,
      password: 'old password',
      again: 'x',
    })
    assert.match(different.text, /The two are not the same/)
    assert.equal(
      (await here.post('/users/change_password', { ...values, password: 'old password' })).status,
      303,
    )
    assert.equal((await here.get('/users/me')).status, 200)
    assert.equal((await there.get('/users/me')).status, 303)
    const { text } = await here.get(`/users/${user.id}/changes`)
    assert.match(text, /set password/)
    assert.doesNotMatch(text, /scrypt|new password</)
    const fresh = new Browser(server.url)
    const signed = await fresh.post('/auth/sign-in', { login: 'keeper', password: 'new password' })
    assert.equal(signed.status, 303)
  })

  it('of others is set by administrators, never by a key', async () => {
    const path = `/users/${users.member.id}/set_password`
    const values = { new_password: 'something long', again: 'something long' }
    assert.equal((await as('maintainer').post(path, values)).status, 403)
    const key = await addApiKey(server, 'admin')
    assert.equal((await api(server, path, { key, body: values })).status, 404)
    const short = await as('admin').post(path, { new_password: 'short', again: 'short' })
    assert.equal(short.status, 422)
    assert.equal((await as('admin').post(path, values)).status, 303)
    browsers.set('member', await signIn(server, 'member'))
  })
})

describe('API keys', () => {
  it('are shown once, do what they are for, and expire', async () => {
    const ann = as('stranger')
    const expiry = new Date(clock.now() + 3_600_000).toISOString()
    const { status, text } = await ann.post('/users/create_key', {
      name: 'cron',
      scope: 'read',
      expiry,
    })
    assert.equal(status, 200)
    const [, key = ''] = /data-copy="([\w-]+)"/.exec(text) ?? []
    assert.equal(key.length, 43)
    const { text: page } = await ann.get('/users/me')
    assert.match(page, /cron/)
    assert.ok(!page.includes(key))
    assert.equal((await api(server, '/users/me', { key })).status, 200)
    const path = `/users/${users.stranger.id}/update`
    const body = { fullname: 'By key', email: 'ann@example.org' }
    assert.equal((await api(server, path, { key, body })).status, 403)
    clock.advance(3_600_001)
    assert.equal((await api(server, '/users/me', { key })).status, 401)
    const { rows } = await database.query('SELECT * FROM change_log WHERE model = $1', ['api_key'])
    assert.ok(!JSON.stringify(rows).includes(key))
  })

  it('are refused without a name, twice of one name, and when they would have expired', async () => {
    const ann = as('stranger')
    assert.equal((await ann.post('/users/create_key', { name: '', scope: 'read' })).status, 422)
    assert.equal((await ann.post('/users/create_key', { name: 'cron', scope: 'read' })).status, 422)
    const past = await ann.post('/users/create_key', {
      name: 'late',
      scope: 'read',
      expiry: '2001-01-01',
    })
    assert.match(past.text, /This time is over/)
  })

  it('are deleted by their user and by administrators', async () => {
    const { body } = await as('stranger').data('/users/me')
    const [key] = (body as { api_keys: { id: number }[] }).api_keys
    assert.ok(key)
    assert.equal((await as('member').post(`/users/keys/${key.id}/delete`)).status, 403)
    assert.equal((await as('admin').post(`/users/keys/${key.id}/delete`)).status, 303)
  })
})

describe('sessions', () => {
  it('can be ended everywhere else', async () => {
    await addUser(database, 'roamer')
    const [here, there] = [await signIn(server, 'roamer'), await signIn(server, 'roamer')]
    assert.match((await here.get('/users/me')).text, /this one/)
    const { text } = await here.postAndFollow('/users/end_sessions')
    assert.match(text, /1 session was ended/)
    assert.equal((await there.get('/users/me')).status, 303)
    assert.equal((await here.get('/users/me')).status, 200)
  })
})

describe('the sessions of a user', () => {
  it('tell the browser in words, and the latest first; the others are folded', async () => {
    const traveller = await addUser(database, 'traveller')
    const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
    for (let count = 0; count < 11; count++) {
      await createSession(database, {
        ...{ tokenHash: tokenHash(newToken()), userId: traveller.id, now: clock.now() - count },
        ...{ method: 'password', address: '192.0.2.1', agent },
      })
    }
    const { text } = await (await signIn(server, 'traveller')).get('/users/me')
    assert.match(
      text,
      new RegExp(`title="${agent.replaceAll(/[.()]/g, '\\$&')}">Firefox 145 on Windows`),
    )
    assert.match(text, /2 older ones/)
  })
})

describe('changes of a user', () => {
  it('are read by the user and those who run the system', async () => {
    const path = `/users/${users.member.id}/changes`
    assert.equal(await statusOf('member', path), 200)
    assert.equal(await statusOf('maintainer', path), 200)
    assert.equal(await statusOf('manager', path), 403)
    assert.equal(await statusOf('manager', `/users/${users.member.id}/activity`), 403)
  })
})
