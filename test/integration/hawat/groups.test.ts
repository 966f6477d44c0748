import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { emptyFilter } from '../../../src/lib/accounts/check-filter.ts'
import { createFilter } from '../../../src/lib/database/filters/manage.ts'
import { findGroup } from '../../../src/lib/database/groups/list.ts'
import { listMembers } from '../../../src/lib/database/groups/members.ts'
import type { GroupLine } from '../../../src/lib/database/groups/search.ts'
import { createNetwork } from '../../../src/lib/database/networks/write.ts'
import { registerUser } from '../../../src/lib/database/users/register.ts'
import { parseInterval } from '../../../src/lib/idea/interval.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster } from '../../support/database.ts'
import {
  addApiKey,
  addGroup,
  addUser,
  api,
  type Browser,
  faultsOf,
  signIn,
  startHawat,
} from '../../support/hawat.ts'
import { mailbox } from '../../support/mailbox.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const alpha = await addGroup(database, 'alpha', {
  ...{ description: '<script>alert(1)</script>', local_id: 'ID-7', source: 'negistry' },
})
const beta = await addGroup(database, 'beta', { parent: 'alpha' })
await addGroup(database, 'gamma/δ "x"', { enabled: false })
await database.query(`UPDATE groups SET create_time = '2026-01-01T00:00:00Z' WHERE name = 'alpha'`)
const users = {
  ann: await addUser(database, 'ann', { groups: { alpha: 'member' }, fullname: '<b>Ann</b>' }),
  mia: await addUser(database, 'mia', { groups: { alpha: 'manager' } }),
  bob: await addUser(database, 'bob', { groups: { beta: 'member' } }),
  keeper: await addUser(database, 'keeper', { roles: ['user', 'maintainer'] }),
  boss: await addUser(database, 'boss', { roles: ['user', 'admin'] }),
  free: await addUser(database, 'free', { email: 'free@example.com' }),
}
await addUser(database, 'twin', { email: 'free@example.net' })
const interval = parseInterval('192.0.2.0/24')
assert.ok(interval)
const plain = { source: 'manual', netname: '', description: '', rank: null, local_id: null }
await createNetwork(database, { ...plain, interval, group: 'alpha', is_base: false }, testAuthor)
const filter = { ...emptyFilter('no <i>tests</i>', 'alpha'), filter: 'Category == "Test"' }
await createFilter(database, filter, testAuthor)
const { mails, post } = mailbox()
const hawat = await startHawat({ database, outside: { post } })
const browsers = new Map<string, Browser>()
for (const login of Object.keys(users)) browsers.set(login, await signIn(hawat, login))

function as(login: keyof typeof users): Browser {
  const browser = browsers.get(login)
  assert.ok(browser)
  return browser
}

/** Everybody who belongs to a group, and how. */
async function members(group = 'alpha'): Promise<string[]> {
  return (await listMembers(database, group)).map(({ login, as: way }) => `${login} ${way}`)
}

async function logOf(model: string, id: number): Promise<string[]> {
  const { rows } = await database.query<{ told: string }>(
    `SELECT operation || ' by ' || author AS told FROM change_log
     WHERE model = $1 AND model_id = $2 AND author <> 'test' ORDER BY id`,
    [model, id],
  )
  return rows.map(({ told }) => told)
}

const values = {
  ...{ name: 'delta', description: 'Their <u>net</u>', parent: '', local_id: 'D' },
  ...{ source: 'manual', enabled: 'true' },
}

describe('the list of groups', () => {
  const found = async (query: string): Promise<string[]> => {
    const { status, body } = await as('keeper').data(`/groups/list?${query}`)
    assert.equal(status, 200, JSON.stringify(body))
    return (body as { items: GroupLine[] }).items.map(({ name }) => name)
  }
  const gamma = 'gamma/δ "x"'

  test('is for those who run the system; others have that of their own', async () => {
    for (const login of ['ann', 'mia', 'free'] as const) {
      assert.equal((await as(login).get('/groups/list')).status, 403)
      assert.equal((await as(login).get('/groups/create')).status, 403)
    }
    const own = async (login: keyof typeof users): Promise<string[]> => {
      const { body } = await as(login).data('/groups/mine')
      return (body as { items: GroupLine[] }).items.map(({ name }) => name)
    }
    assert.deepEqual(await own('ann'), ['alpha'])
    assert.deepEqual(await own('mia'), ['alpha'])
    assert.deepEqual(await own('free'), [])
    assert.match((await as('free').get('/groups/mine')).text, /You belong to no group yet/)
  })

  test('is narrowed by each of its fields, and ordered', async () => {
    assert.deepEqual(await found(''), ['alpha', 'beta', gamma])
    assert.deepEqual(await found('search=SCRIPT'), ['alpha'])
    assert.deepEqual(await found('search=id-7'), ['alpha'])
    assert.deepEqual(await found('search=%25'), [])
    assert.deepEqual(await found('state=enabled'), ['alpha', 'beta'])
    assert.deepEqual(await found('state=disabled'), [gamma])
    assert.deepEqual(await found('source=negistry'), ['alpha'])
    assert.deepEqual(await found('member=ANN'), ['alpha'])
    assert.deepEqual(await found('member=mia'), [])
    assert.deepEqual(await found('manager=mia'), ['alpha'])
    assert.deepEqual(await found('no_member=true'), [gamma])
    assert.deepEqual(await found('no_manager=true'), ['beta', gamma])
    assert.deepEqual(await found('dt_to=2026-01-02'), ['alpha'])
    assert.deepEqual(await found('dt_from=2026-01-02'), ['beta', gamma])
    assert.deepEqual(await found('sortby=name.desc'), [gamma, 'beta', 'alpha'])
    assert.deepEqual(await found('sortby=networks.desc'), ['alpha', 'beta', gamma])
    assert.deepEqual(await found('sortby=createtime.asc'), ['alpha', 'beta', gamma])
    assert.deepEqual(await found('limit=1&page=3'), [gamma])
  })

  test('is told to programs, asked by GET or by POST as those of the original do', async () => {
    const key = await addApiKey(hawat, 'keeper', ['read'])
    const [got, posted] = [
      await api(hawat, '/groups/list?search=id-7', { key }),
      await api(hawat, '/groups/list', { key, body: { search: 'id-7' } }),
    ]
    assert.equal(got.status, 200)
    assert.deepEqual(posted, got)
    const form = new URLSearchParams({ api_key: key, search: 'id-7' })
    const response = await fetch(`${hawat.url}/api/groups/list`, { method: 'POST', body: form })
    assert.deepEqual(await response.json(), got.body)
    assert.deepEqual(got.body, (await as('keeper').data('/groups/list?search=id-7')).body)
    const { items, total } = got.body as { items: GroupLine[]; total: number }
    assert.equal(total, 1)
    assert.deepEqual(
      items.map((line) => [line.networks, line.members, line.managers, line.wanted, line.parent]),
      [[1, 1, 1, 0, null]],
    )
    const wrong = await api(hawat, '/groups/list', { key, body: { state: 'odd', limit: 0 } })
    assert.equal(wrong.status, 400)
    assert.match(JSON.stringify(wrong.body), /"form_errors":\[\["limit",.*\["state",/)
  })

  test('shows foreign text as text, and what is wrong beside the field', async () => {
    const { text } = await as('keeper').get('/groups/list')
    assert.doesNotMatch(text, /<script>alert/)
    for (const shown of ['&lt;script>alert', 'negistry', '3 in all']) {
      assert.ok(text.includes(shown), shown)
    }
    const { status, text: wrong } = await as('keeper').get('/groups/list?state=x&dt_to=y&limit=z')
    assert.equal(status, 400)
    assert.deepEqual(faultsOf(wrong), ['state', 'dt_to', 'limit'])
  })
})

describe('the page of a group', () => {
  const path = `/groups/${alpha.id}/show`

  test('is found by its name, whatever it is made of', async () => {
    const name = encodeURIComponent('gamma/δ "x"')
    assert.equal((await as('keeper').get(`/groups/${name}/show_by_name`)).status, 200)
    assert.deepEqual(
      (await as('ann').data('/groups/alpha/show_by_name')).body,
      (await as('ann').data(path)).body,
    )
    assert.equal((await as('bob').get('/groups/alpha/show_by_name')).status, 403)
    assert.equal((await as('keeper').get('/groups/nothing/show_by_name')).status, 404)
    assert.equal((await as('keeper').get('/groups/4711/show')).status, 404)
  })

  test('shows each what it may see and do', async () => {
    const buttons = async (login: keyof typeof users): Promise<string[]> => {
      const { status, text } = await as(login).get(path)
      assert.equal(status, 200, login)
      assert.doesNotMatch(text, /<script>alert|<b>Ann|<i>tests/)
      const links = text.matchAll(/href="\/groups\/\d+\/(\w+)(?:\/\d+)?"/g)
      return [...new Set([...links].map(([, what = '']) => what))].toSorted()
    }
    const steps = ['add_by_email', 'add_manager', 'add_member', 'remove_manager', 'remove_member']
    assert.deepEqual(await buttons('ann'), [], 'the group below it is not hers')
    assert.deepEqual(await buttons('mia'), [...steps, 'changes', 'update'].toSorted())
    const all = [...steps, 'changes', 'disable', 'show', 'update']
    assert.deepEqual(await buttons('keeper'), all.toSorted())
    assert.deepEqual(await buttons('boss'), [...all, 'delete'].toSorted())
    assert.equal((await as('bob').get(path)).status, 403)
  })

  test('tells members neither addresses nor wishes of others', async () => {
    const { body } = await as('ann').data(path)
    const { members: seen } = body as { members: Record<string, unknown>[] }
    assert.deepEqual(
      seen.map(({ login, as: way }) => [login, way]),
      [
        ['mia', 'manager'],
        ['ann', 'member'],
      ],
    )
    assert.ok(seen.every((member) => !('email' in member)))
    const { body: told } = await as('mia').data(path)
    const { members: known } = told as { members: Record<string, unknown>[] }
    assert.ok(known.every((member) => 'email' in member))
    for (const secret of ['password', 'api_key']) {
      assert.ok(!JSON.stringify(told).includes(`"${secret}`), secret)
    }
  })

  test('has its changes for those who manage it', async () => {
    assert.equal((await as('ann').get(`/groups/${alpha.id}/changes`)).status, 403)
    const { text } = await as('mia').get(`/groups/${alpha.id}/changes`)
    for (const what of ['alpha: ann', 'add member', 'add manager', '192.0.2.0/24', '&lt;i>tests']) {
      assert.ok(text.includes(what), what)
    }
  })
})

describe('a group', () => {
  test('is created once', async () => {
    const { text } = await as('keeper').postAndFollow('/groups/create', values)
    assert.match(text, /The group delta was created/)
    assert.match(text, /Their &lt;u>net/)
    const again = await as('keeper').post('/groups/create', values)
    assert.equal(again.status, 422)
    assert.deepEqual(faultsOf(again.text), ['name'])
    assert.match(again.text, /there is a group &quot;delta&quot; already/)
    const group = await findGroup(database, 'delta')
    assert.deepEqual(await logOf('group', group?.id ?? 0), ['create by keeper'])
  })

  test('with a wrong value is not taken: it is told beside the field, and what was typed stays', async () => {
    const faults = async (wrong: Partial<typeof values>): Promise<string[]> => {
      const sent = { ...values, name: 'epsilon', ...wrong }
      const { status, text } = await as('keeper').post('/groups/create', sent)
      assert.equal(status, 422, JSON.stringify(wrong))
      assert.ok(text.includes('Their &lt;u>net') || 'description' in wrong)
      return faultsOf(text)
    }
    assert.deepEqual(await faults({ name: '' }), ['name'])
    assert.deepEqual(await faults({ name: 'x'.repeat(501) }), ['name'])
    assert.deepEqual(await faults({ name: 'a\u001bb' }), ['name'])
    assert.deepEqual(await faults({ parent: 'nothing' }), ['parent'])
    assert.deepEqual(await faults({ source: ' ' }), ['source'])
    assert.deepEqual(await faults({ local_id: 'x'.repeat(101) }), ['local_id'])
    assert.deepEqual(await faults({ description: 'x'.repeat(2001) }), ['description'])
    assert.equal(await findGroup(database, 'epsilon'), undefined)
  })

  test('is changed as far as one may: managers describe, maintainers number, administrators all', async () => {
    const delta = await findGroup(database, 'delta')
    assert.ok(delta)
    await as('keeper').post(`/groups/${delta.id}/add_manager/${users.mia.id}`)
    const path = `/groups/${delta.id}/update`
    const sent = {
      ...{ name: 'renamed', description: 'by someone', parent: 'beta', local_id: 'E' },
      ...{ source: 'other', enabled: '' },
    }
    const after = async (login: keyof typeof users, description: string): Promise<unknown[]> => {
      const { text } = await as(login).postAndFollow(path, { ...sent, description })
      assert.match(text, /Saved\./)
      const { body } = await as('boss').data(`/groups/${delta.id}/show`)
      const { group } = body as { group: GroupLine }
      const { name, local_id, parent_id, source, enabled } = group
      return [group.description, name, local_id, parent_id, source, enabled]
    }
    assert.deepEqual(await after('mia', 'M'), ['M', 'delta', 'D', null, 'manual', true])
    assert.deepEqual(await after('keeper', 'K'), ['K', 'delta', 'E', null, 'manual', true])
    assert.deepEqual(await after('boss', 'B'), ['B', 'renamed', 'E', beta.id, 'other', false])
    const { text } = await as('boss').postAndFollow(path, { ...sent, description: 'B' })
    assert.match(text, /Nothing was changed\./)
    assert.equal((await as('ann').post(path, sent)).status, 403)
    const told = (await logOf('group', delta.id)).filter((line) => !line.startsWith('add_'))
    assert.deepEqual(told, [
      ...['create by keeper', 'update by mia', 'update by keeper', 'disable by boss'],
    ])
  })

  test('lies neither below itself nor below one that lies below it', async () => {
    const path = `/groups/${alpha.id}/update`
    const sent = { ...values, name: 'alpha', source: 'negistry' }
    const { text } = await as('boss').get(path)
    assert.doesNotMatch(text, /<option value="alpha"/)
    for (const parent of ['alpha', 'beta', 'renamed']) {
      const { status, text: wrong } = await as('boss').post(path, { ...sent, parent })
      assert.equal(status, 422, parent)
      assert.deepEqual(faultsOf(wrong), ['parent'])
      assert.ok(wrong.includes('Their &lt;u>net'), 'what was typed')
    }
    assert.equal((await findGroup(database, 'alpha'))?.parent_id, null)
    const { text: shown } = await as('boss').get(`/groups/${beta.id}/show`)
    assert.match(shown, new RegExp(`href="/groups/${alpha.id}/show"`), 'above it')
    assert.match(shown, /renamed/, 'below it')
  })

  test('is disabled and enabled by those who run the system, once each', async () => {
    const [disable, enable] = ['disable', 'enable'].map((what) => `/groups/${beta.id}/${what}`)
    assert.ok(disable !== undefined && enable !== undefined)
    assert.equal((await as('bob').post(disable)).status, 403)
    assert.match((await as('keeper').get(disable)).text, /It gets no reports/)
    assert.match((await as('keeper').postAndFollow(disable)).text, /beta is disabled/)
    const again = await as('keeper').post(disable)
    assert.equal(again.status, 422)
    assert.match(again.text, /The group is disabled already/)
    assert.match((await as('keeper').postAndFollow(enable)).text, /beta is enabled/)
    assert.match((await as('keeper').get(enable)).text, /The group is enabled already/)
    assert.deepEqual(await logOf('group', beta.id), ['disable by keeper', 'enable by keeper'])
  })

  test('keeps what the API does not name', async () => {
    const key = await addApiKey(hawat, 'boss')
    const path = `/groups/${alpha.id}/update`
    const { status } = await api(hawat, path, { key, body: { local_id: 'ID-8' } })
    assert.equal(status, 200)
    const group = await findGroup(database, 'alpha')
    assert.deepEqual([group?.name, group?.local_id, group?.enabled], ['alpha', 'ID-8', true])
    assert.equal((await api(hawat, path, { key, body: { local_id: 'ID-7' } })).status, 200)
  })

  test('is changed by the API as by the page', async () => {
    const key = await addApiKey(hawat, 'mia')
    const path = `/groups/${alpha.id}/update`
    const done = await api(hawat, path, { key, body: { description: 'by key' } })
    assert.equal(done.status, 200, JSON.stringify(done.body))
    const group = await findGroup(database, 'alpha')
    assert.deepEqual([group?.description, group?.local_id], ['by key', 'ID-7'])
    const wrong = await api(hawat, path, { key, body: { description: 'x'.repeat(2001) } })
    assert.equal(wrong.status, 400)
    assert.match(JSON.stringify(wrong.body), /"form_errors":\[\["description",/)
  })
})

describe('members of a group', () => {
  const path = (what: string, login: keyof typeof users): string =>
    `/groups/${alpha.id}/${what}/${users[login].id}`

  test('are added and removed by its managers and those who run the system', async () => {
    for (const login of ['ann', 'bob', 'free'] as const) {
      for (const what of ['add_member', 'remove_member', 'add_manager', 'remove_manager']) {
        assert.equal((await as(login).post(path(what, 'free'))).status, 403, `${login} ${what}`)
      }
    }
    const unknown = await as('mia').get(path('add_member', 'free'))
    assert.equal(unknown.status, 404, 'managers find nobody by a number')
    assert.doesNotMatch(unknown.text, /free/)
    const { text } = await as('keeper').postAndFollow(path('add_member', 'free'))
    assert.match(text, /free is a member of alpha now/)
    const again = await as('mia').post(path('add_member', 'free'))
    assert.equal(again.status, 422)
    assert.match(again.text, /It is so already: nothing has to be done/)
    await as('mia').postAndFollow(path('add_manager', 'free'))
    assert.deepEqual(await members(), ['free manager', 'mia manager', 'ann member', 'free member'])
    await as('mia').postAndFollow(path('remove_manager', 'free'))
    await as('mia').postAndFollow(path('remove_member', 'free'))
    assert.equal((await as('keeper').post(path('remove_member', 'free'))).status, 422)
    assert.deepEqual(await members(), ['mia manager', 'ann member'])
    assert.deepEqual((await logOf('group', alpha.id)).slice(-4), [
      ...['add_member by keeper', 'add_manager by mia'],
      ...['remove_manager by mia', 'remove_member by mia'],
    ])
    assert.equal((await as('keeper').post(`/groups/${alpha.id}/add_member/4711`)).status, 404)
    assert.equal((await as('keeper').post(`/groups/4711/add_member/${users.free.id}`)).status, 404)
  })

  test('are found by an exact login or e-mail address, and told when they are there already', async () => {
    const form = `/groups/${alpha.id}/add_by_email`
    const faults = async (email: string, way = 'member'): Promise<string> => {
      const { status, text } = await as('mia').post(form, { email, as: way })
      assert.equal(status, 422, email)
      assert.deepEqual(faultsOf(text), [way === 'member' ? 'email' : 'as'])
      return text
    }
    assert.match(await faults('nobody@example.org'), /No account has this address/)
    assert.match(await faults('nobody@example.org'), /value="nobody@example\.org"/)
    assert.match(await faults('fre'), /No account/)
    assert.match(await faults('%'), /No account/)
    await faults('free', 'owner')
    assert.equal(
      (await as('mia').post(form, { email: ' FREE@example.com ', as: 'member' })).status,
      303,
    )
    assert.match(await faults('free'), /It is so already/)
    assert.equal((await as('mia').post(form, { email: 'free', as: 'manager' })).status, 303)
    assert.deepEqual(await members(), ['free manager', 'mia manager', 'ann member', 'free member'])
    await addUser(database, 'free.2', { email: 'free@example.com' })
    assert.match(await faults('free@example.com'), /give the login instead/)
    assert.equal((await as('ann').post(form, { email: 'free', as: 'member' })).status, 403)
    await as('mia').post(path('remove_manager', 'free'))
    await as('mia').post(path('remove_member', 'free'))
  })

  test('are added from the page of a user by those who run the system', async () => {
    const form = `/users/${users.free.id}/add_to_group`
    assert.equal((await as('mia').get(form)).status, 403)
    assert.match((await as('keeper').get(`/users/${users.free.id}/show`)).text, /add_to_group"/)
    const { text } = await as('keeper').postAndFollow(form, { group: 'alpha', as: 'manager' })
    assert.match(text, /free is a manager of alpha now/)
    for (const group of ['', 'nothing', 'alpha']) {
      const wrong = await as('keeper').post(form, { group, as: 'manager' })
      assert.equal(wrong.status, 422, group)
      assert.deepEqual(faultsOf(wrong.text), ['group'])
    }
    await as('keeper').post(path('remove_manager', 'free'))
  })

  test('who ask to be one are accepted or rejected', async () => {
    const apply = async (login: string): Promise<number> => {
      const fields = {
        ...{ login, fullname: login, email: `${login}@example.org`, organization: '' },
        ...{ roles: ['user' as const], enabled: false as const, locale: null, timezone: null },
      }
      const about = { justification: 'I need it.', passwordHash: undefined, groups: [alpha.id] }
      return (await registerUser(database, { fields, ...about }, testAuthor)).id
    }
    const [wanted, unwanted] = [await apply('wanted'), await apply('unwanted')]
    const { text } = await as('mia').get(`/groups/${alpha.id}/show`)
    assert.match(text, /wants to be a member/)
    assert.match(text, new RegExp(`/groups/${alpha.id}/reject_member/${wanted}`))
    const { body } = await as('keeper').data('/groups/list?search=alpha')
    assert.equal((body as { items: GroupLine[] }).items[0]?.wanted, 2)
    assert.doesNotMatch((await as('ann').get(`/groups/${alpha.id}/show`)).text, /unwanted/)
    mails.length = 0
    await as('mia').postAndFollow(`/groups/${alpha.id}/add_member/${wanted}`)
    await as('mia').postAndFollow(`/groups/${alpha.id}/reject_member/${unwanted}`)
    const again = await as('mia').post(`/groups/${alpha.id}/reject_member/${unwanted}`)
    assert.equal(again.status, 404)
    assert.match(again.text, /Who does not belong to the group is added by an e-mail address/)
    assert.deepEqual(
      mails.map(({ to }) => to),
      [['wanted@example.org']],
    )
    assert.deepEqual(await members(), ['mia manager', 'ann member', 'wanted member'])
    const { rows } = await database.query<{ login: string; enabled: boolean }>(
      `SELECT login, enabled FROM users WHERE id = ANY ($1) ORDER BY login`,
      [[wanted, unwanted]],
    )
    assert.deepEqual(
      rows.map(({ login, enabled }) => [login, enabled]),
      [
        ['unwanted', false],
        ['wanted', true],
      ],
    )
  })

  test('who leave are led to what they still may see', async () => {
    await as('keeper').post(path('add_manager', 'bob'))
    const left = await as('bob').post(path('remove_manager', 'bob'))
    assert.equal(left.location, '/groups/mine')
    const { status, text } = await as('bob').get(left.location)
    assert.equal(status, 200)
    assert.match(text, /bob is no manager of alpha any more/)
    await as('keeper').post(path('add_member', 'bob'))
    await as('keeper').post(path('add_manager', 'bob'))
    const stays = await as('bob').post(path('remove_manager', 'bob'))
    assert.equal(stays.location, `/groups/${alpha.id}/show`)
  })
})

describe('deleting a group', () => {
  test('is for administrators, and the change log keeps its networks and filters', async () => {
    const path = `/groups/${alpha.id}/delete`
    for (const login of ['ann', 'mia', 'keeper'] as const) {
      assert.equal((await as(login).post(path)).status, 403, login)
    }
    assert.match((await as('boss').get(path)).text, /Delete alpha with its networks, filters/)
    assert.match((await as('boss').postAndFollow(path)).text, /alpha was deleted/)
    assert.equal((await as('boss').post(path)).status, 404)
    assert.equal((await findGroup(database, 'beta'))?.parent_id, null)
    const { rows } = await database.query<{ model: string; name: string }>(
      `SELECT model, coalesce(before->>'network', before->>'name') AS name FROM change_log
       WHERE operation = 'delete' AND author = 'boss' ORDER BY model`,
    )
    assert.deepEqual(
      rows.map(({ model, name }) => [model, name]),
      [
        ['filter', 'no <i>tests</i>'],
        ['group', 'alpha'],
        ['network', '192.0.2.0/24'],
      ],
    )
    const { body } = await as('ann').data('/groups/mine')
    assert.deepEqual(body, { items: [] })
  })
})
