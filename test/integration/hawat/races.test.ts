import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createFilter, presentFilter } from '../../../src/lib/database/filters/manage.ts'
import { findGroup } from '../../../src/lib/database/groups/list.ts'
import { presentEventClass } from '../../../src/lib/database/event-classes/write.ts'
import { createEventClass } from '../../../src/lib/database/event-classes/write.ts'
import { findUser } from '../../../src/lib/database/users/list.ts'
import { emptyFilter } from '../../../src/lib/accounts/check-filter.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster } from '../../support/database.ts'
import {
  addGroup,
  addUser,
  Browser,
  type FormValues,
  type Page,
  signIn,
  startHawat,
} from '../../support/hawat.ts'
import { until } from '../../support/until.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const hawat = await startHawat({ database })
const group = await addGroup(database, 'campus')
await addUser(database, 'root', { roles: ['user', 'admin'] })
await addUser(database, 'other', { roles: ['user', 'admin'] })
await addUser(database, 'member', { groups: { campus: 'manager' } })
const [root, other, member] = await Promise.all(
  ['root', 'other', 'member'].map((login) => signIn(hawat, login)),
)
assert.ok(root && other && member)

/** Sends a form; once it has looked at the object and waits for its row, somebody else changes that. */
async function overtaken(
  { browser, path, values = {} }: { browser: Browser; path: string; values?: FormValues },
  { lock, change }: { lock: string; change: string },
): Promise<Page> {
  await browser.formToken()
  let sent: Promise<Page> | undefined
  await database.transaction(async (client) => {
    await client.query(lock)
    sent = browser.post(path, values)
    await until('it waits', async () => {
      const { rowCount } = await database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      return (rowCount ?? 0) > 0
    })
    await client.query(change)
  })
  assert.ok(sent)
  return sent
}

describe('who changes an object while another one does, undoes nothing', () => {
  test('a user cannot keep a role, nor stay enabled, by saving the own account', async () => {
    const { id } = await addUser(database, 'fallen', { roles: ['user', 'admin'] })
    const page = await overtaken(
      {
        browser: await signIn(hawat, 'fallen'),
        path: `/users/${id}/update`,
        values: { login: 'fallen', fullname: 'New Name', email: 'f@example.org' },
      },
      {
        lock: 'LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE',
        change: `UPDATE users SET roles = '{user}', enabled = false WHERE id = ${id}`,
      },
    )
    assert.equal(page.status, 303)
    const after = await findUser(database, 'fallen')
    assert.deepEqual([after?.fullname, after?.roles, after?.enabled], ['New Name', ['user'], false])
  })

  test('a manager who describes a group does not enable it', async () => {
    await overtaken(
      { browser: member, path: `/groups/${group.id}/update`, values: { description: 'ours' } },
      {
        lock: 'LOCK TABLE groups IN SHARE ROW EXCLUSIVE MODE',
        change: `UPDATE groups SET enabled = false, local_id = 'x' WHERE id = ${group.id}`,
      },
    )
    const after = await findGroup(database, 'campus')
    assert.deepEqual([after?.description, after?.enabled, after?.local_id], ['ours', false, 'x'])
  })

  test('settings that a member may not choose stay as they are', async () => {
    await overtaken(
      {
        browser: member,
        path: `/settings_reporting/${group.id}/update`,
        values: { emails_low: 'low@example.org' },
      },
      {
        lock: 'LOCK TABLE groups IN SHARE ROW EXCLUSIVE MODE',
        change: `UPDATE settings_reporting SET mode = 'none', redirect = true WHERE group_id = ${group.id}`,
      },
    )
    const after = await findGroup(database, 'campus')
    assert.deepEqual(
      [after?.emails_low, after?.mode, after?.redirect],
      [['low@example.org'], 'none', true],
    )
  })

  test('enabling a filter does not bring back its former rule', async () => {
    const fields = {
      ...emptyFilter('mine', 'campus'),
      type: 'advanced' as const,
      filter: 'Category in ["Test"]',
      enabled: false,
    }
    const { id } = await createFilter(database, fields, testAuthor)
    await overtaken(
      { browser: member, path: `/filters/${id}/enable` },
      {
        lock: `SELECT FROM filters WHERE id = ${id} FOR UPDATE`,
        change: `UPDATE filters SET filter = 'Category in ["Recon"]' WHERE id = ${id}`,
      },
    )
    const after = await presentFilter(database, { group: 'campus', name: 'mine' })
    assert.deepEqual([after.filter, after.enabled], ['Category in ["Recon"]', true])
  })

  test('switching an event class on does not bring back its former rule', async () => {
    const row = await createEventClass(
      database,
      {
        ...{
          name: 'scan',
          label_en: 'scan',
          label_cz: 'scan',
          reference: '',
          state: 'SHADOW',
          severity: 'low',
          priority: 0,
        },
        ...{ source_based: true, rule: 'Category in ["Test"]', subclassing: null },
        ...{ displayed_main: [], displayed_source: [], displayed_target: [] },
      },
      testAuthor,
    )
    await overtaken(
      { browser: root, path: `/event_classes/${row.id}/state`, values: { state: 'ENABLED' } },
      {
        lock: 'LOCK TABLE event_classes IN SHARE ROW EXCLUSIVE MODE',
        change: `UPDATE event_classes SET rule = 'Category in ["Recon"]' WHERE id = ${row.id}`,
      },
    )
    const after = await presentEventClass(database, 'scan')
    assert.deepEqual([after.rule, after.state], ['Category in ["Recon"]', 'ENABLED'])
  })
})

test('of two who make the same filter at once one is told that it is there', async () => {
  const values = {
    name: 'twice',
    description: 'made twice',
    source_based: 'true',
    type: 'advanced',
    filter: 'Category in ["Test"]',
  }
  const pages = await Promise.all(
    Array.from({ length: 6 }, () => member.post(`/filters/createfor/${group.id}`, values)),
  )
  assert.deepEqual(pages.map(({ status }) => status).toSorted(), [303, 422, 422, 422, 422, 422])
})

test('who sends a form of what somebody else has changed meanwhile is told so, and may then insist', async () => {
  const path = `/groups/${group.id}/update`
  const read = async (browser: Browser): Promise<Record<string, string>> => {
    const { text } = await browser.get(path)
    const [, basis = ''] = /name="form_basis" value="([\w-]+)"/.exec(text) ?? []
    return { name: 'campus', source: 'manual', enabled: 'true', form_basis: basis }
  }
  const [first, second] = [await read(root), await read(other)]
  assert.equal((await root.post(path, { ...first, description: 'by root' })).status, 303)
  const again = await root.post(path, { ...first, description: 'by root' })
  assert.equal(again.status, 303, 'a form that was sent twice does no harm')
  const told = await other.post(path, { ...second, description: 'by other' })
  assert.equal(told.status, 422)
  assert.match(told.text, /Somebody else has changed this meanwhile/)
  assert.match(told.text, /value="by other"/)
  assert.equal((await findGroup(database, 'campus'))?.description, 'by root')
  const [, basis = ''] = /name="form_basis" value="([\w-]+)"/.exec(told.text) ?? []
  const insisted = { ...second, form_basis: basis, description: 'by other' }
  assert.equal((await other.post(path, insisted)).status, 303)
  assert.equal((await findGroup(database, 'campus'))?.description, 'by other')
  const wrong = await root.post(path, { ...(await read(root)), name: '' })
  assert.match(wrong.text, /name="form_basis"/, 'a fault does not make it forget')
})

test('applications that come all at once are counted as those that come one by one', async () => {
  const open = await startHawat({ database, config: { sign_in: { registration: true } } })
  const browser = new Browser(open.url)
  await browser.formToken()
  const apply = async (login: string): Promise<number> => {
    const person = { login, fullname: login, email: `${login}@example.org`, organization: '' }
    const { status } = await browser.post('/auth/register', {
      ...{
        ...person,
        justification: 'I look after a network.',
        memberships_wanted: '__NO_GROUP__',
      },
      ...{ password: 'long enough', again: 'long enough' },
    })
    return status
  }
  const statuses = await Promise.all(
    Array.from({ length: 25 }, (_, index) => apply(`many${index}`)),
  )
  assert.equal(statuses.filter((status) => status === 303).length, 10)
  assert.equal(statuses.filter((status) => status === 429).length, 15)
})
