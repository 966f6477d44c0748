import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findGroup } from '../../../src/lib/database/groups/list.ts'
import type { SettingsReportingRow } from '../../../src/lib/database/groups/tables.ts'
import { startCluster } from '../../support/database.ts'
import {
  addApiKey,
  addGroup,
  addUser,
  api,
  faultsOf,
  signIn,
  startHawat,
} from '../../support/hawat.ts'
import { mailbox } from '../../support/mailbox.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const alpha = await addGroup(database, 'alpha', {
  ...{ emails_low: ['low@example.org'], mode: 'extra', redirect: true },
})
await addGroup(database, 'beta')
await addUser(database, 'ann', { groups: { alpha: 'member' } })
await addUser(database, 'mia', { groups: { alpha: 'manager' }, locale: 'cs' })
await addUser(database, 'out', { groups: { alpha: 'manager' }, enabled: false })
await addUser(database, 'bob', { groups: { beta: 'manager' } })
await addUser(database, 'keeper', { roles: ['user', 'maintainer'] })
const { mails, post } = mailbox()
const hawat = await startHawat({
  ...{ database, outside: { post }, config: { public_url: 'https://mentat.example.org' } },
})
const [ann, mia, bob, keeper] = await Promise.all(
  ['ann', 'mia', 'bob', 'keeper'].map((login) => signIn(hawat, login)),
)
assert.ok(ann && mia && bob && keeper)

const [shown, path] = ['show', 'update'].map((what) => `/settings_reporting/${alpha.id}/${what}`)
assert.ok(shown !== undefined && path !== undefined)

async function settings(): Promise<SettingsReportingRow> {
  const group = await findGroup(database, 'alpha')
  assert.ok(group)
  return group
}

const values = {
  ...{ emails_info: '', emails_low: 'A@example.org, b@example.org', emails_medium: '' },
  ...{ emails_high: '', emails_critical: 'c@example.org', locale: 'cs' },
  ...{ timezone: 'Europe/Prague', attachment: 'csv' },
}

describe('how a group wants its reports', () => {
  test('is seen by its members, its managers and those who run the system', async () => {
    for (const browser of [ann, mia, keeper]) {
      const { status, text } = await browser.get(shown)
      assert.equal(status, 200)
      assert.match(text, /low@example\.org/)
      assert.match(text, /one for each address|zvlášť za každou adresu/)
      assert.match(text, new RegExp(path))
    }
    for (const way of [shown, path]) assert.equal((await bob.get(way)).status, 403)
    assert.equal((await bob.post(path, values)).status, 403)
    assert.equal((await keeper.get('/settings_reporting/4711/update')).status, 404)
    const { body } = await ann.data(shown)
    assert.deepEqual((body as { settings: object }).settings, {
      ...{ emails_info: [], emails_low: ['low@example.org'], emails_medium: [], emails_high: [] },
      ...{ emails_critical: [], mode: 'extra', locale: null, timezone: null, redirect: true },
      attachment: null,
    })
  })

  test('is changed by members, who are offered neither kinds of reports nor redirection', async () => {
    const { text } = await ann.get(path)
    assert.doesNotMatch(text, /name="(mode|redirect)"/)
    assert.match(text, /value="low@example\.org"/)
    const saved = await ann.postAndFollow(path, { ...values, mode: 'none', redirect: 'no' })
    assert.match(saved.text, /Saved\./)
    const { emails_low, emails_critical, mode, redirect, locale, timezone } = await settings()
    assert.deepEqual(emails_low, ['a@example.org', 'b@example.org'])
    assert.deepEqual(emails_critical, ['c@example.org'])
    assert.deepEqual([mode, redirect], ['extra', true])
    assert.deepEqual([locale, timezone], ['cs', 'Europe/Prague'])
  })

  test('is told the managers who may sign in, in their language, when others change it', () => {
    assert.deepEqual(
      mails.map(({ to }) => to),
      [['mia@example.org']],
    )
    assert.equal(mails[0]?.subject, 'Mentat: nastavení hlášení skupiny alpha bylo změněno')
    assert.match(mails[0].text, /Uživatel ann změnil, jak alpha chce hlášení\./)
    assert.ok(mails[0].text.includes(`https://mentat.example.org/groups/${alpha.id}/show`))
  })

  test('tells nobody when nothing changes, or when a manager changes it', async () => {
    mails.length = 0
    assert.match((await ann.postAndFollow(path, values)).text, /Nothing was changed\./)
    assert.equal((await mia.post(path, { ...values, emails_info: 'd@example.org' })).status, 303)
    assert.deepEqual(mails, [])
    const { rows } = await database.query(
      `SELECT author, operation, endpoint FROM change_log
       WHERE model = 'group' AND model_id = $1 AND operation = 'update' ORDER BY id`,
      [alpha.id],
    )
    assert.deepEqual(
      rows,
      ['ann', 'mia'].map((author) => ({
        ...{ author, operation: 'update', endpoint: 'settings_reporting.update' },
      })),
    )
  })

  test('is decided by those who run the system: which reports, and whether they are redirected', async () => {
    const sent = { ...values, mode: 'both', redirect: 'no', attachment: 'json' }
    assert.equal((await keeper.post(path, sent)).status, 303)
    const { mode, redirect, attachment } = await settings()
    assert.deepEqual([mode, redirect, attachment], ['both', false, 'json'])
    assert.equal((await keeper.post(path, { ...sent, mode: '', redirect: '' })).status, 303)
    const after = await settings()
    assert.deepEqual([after.mode, after.redirect], [null, null])
  })

  test('with a wrong value stays as it was: it is told beside the field, and what was typed stays', async () => {
    const before = await settings()
    const faults = async (wrong: Record<string, string>): Promise<string[]> => {
      const { status, text } = await keeper.post(path, { ...values, ...wrong })
      assert.equal(status, 422, JSON.stringify(wrong))
      assert.ok(text.includes('value="c@example.org"') || 'emails_critical' in wrong)
      return faultsOf(text)
    }
    for (const severity of ['info', 'low', 'medium', 'high', 'critical']) {
      const name = `emails_${severity}`
      assert.deepEqual(await faults({ [name]: 'nowhere' }), [name])
    }
    assert.deepEqual(await faults({ emails_low: 'a@example.org <b@example.org>' }), ['emails_low'])
    assert.deepEqual(await faults({ emails_low: 'a@b\u0000c.org' }), ['emails_low'])
    assert.deepEqual(await faults({ locale: 'xx' }), ['locale'])
    assert.deepEqual(await faults({ timezone: 'Mars/Olympus' }), ['timezone'])
    assert.deepEqual(await faults({ attachment: 'pdf' }), ['attachment'])
    assert.deepEqual(await faults({ mode: 'all' }), ['mode'])
    assert.deepEqual(await faults({ redirect: 'maybe', emails_high: '@' }), ['redirect'])
    const many = Array.from({ length: 51 }, (_, n) => `a${n}@example.org`).join(' ')
    assert.deepEqual(await faults({ emails_info: many }), ['emails_info'])
    const { text } = await keeper.post(path, {
      ...values,
      emails_low: '"><script>alert(1)</script>',
    })
    assert.doesNotMatch(text, /<script>alert/)
    assert.deepEqual(await settings(), before)
  })

  test('is changed by the API with lists as lists', async () => {
    const key = await addApiKey(hawat, 'ann')
    const body = { ...values, emails_low: ['x@example.org', 'y@example.org'] }
    const answer = await api(hawat, path, { key, body })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    assert.deepEqual((await settings()).emails_low, ['x@example.org', 'y@example.org'])
  })

  test('keeps what the API does not name, and loses what it empties', async () => {
    const key = await addApiKey(hawat, 'ann')
    const change = async (body: object): Promise<SettingsReportingRow> => {
      const answer = await api(hawat, path, { key, body })
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      return settings()
    }
    const before = await settings()
    assert.ok(before.emails_low.length > 0)
    assert.deepEqual(await change({ timezone: 'UTC' }), { ...before, timezone: 'UTC' })
    assert.deepEqual((await change({ emails_low: [] })).emails_low, [])
    assert.equal((await change({ timezone: null })).timezone, null)
  })
})
