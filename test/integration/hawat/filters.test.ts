import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createFilter } from '../../../src/lib/database/filters/manage.ts'
import type { FilterFields } from '../../../src/lib/database/filters/tables.ts'
import { emptyFilter } from '../../../src/lib/accounts/check-filter.ts'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import type { OutgoingMail } from '../../../src/lib/hawat/core/services.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster } from '../../support/database.ts'
import { storeEvents } from '../../support/events.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import {
  addApiKey,
  addGroup,
  addUser,
  api,
  type Browser,
  signIn,
  startHawat,
} from '../../support/hawat.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const alpha = await addGroup(database, 'alpha')
await addGroup(database, 'beta')
await addUser(database, 'ann', { groups: { alpha: 'member' } })
await addUser(database, 'bob', { groups: { beta: 'member' } })
await addUser(database, 'boss', { roles: ['user', 'maintainer'] })
await database.query(
  `INSERT INTO event_classes (name, label_en, label_cz, rule, severity, state, source_based)
   VALUES ('scan', 'Scan', 'Sken', 'Category == "Recon.Scanning"', 'low', 'ENABLED', true),
     ('hit', 'Hit', 'Cíl', 'Category == "Recon.Scanning"', 'low', 'ENABLED', false)`,
)

async function addFilter(
  name: string,
  group: string | null,
  fields: Partial<FilterFields> = {},
): Promise<number> {
  const filter = {
    ...emptyFilter(name, group),
    filter: 'Category == "Test"',
    description: 'why',
    ...fields,
  }
  return (await createFilter(database, filter, testAuthor)).id
}
const own = await addFilter('own <b>filter</b>', 'alpha')
const foreign = await addFilter('foreign', 'beta', { enabled: false, type: 'advanced' })
const global = await addFilter('global', null, {
  valid_to: '2026-01-01T00:00:00Z',
  source_based: false,
})

const clock = new FakeClock(NOW)
const event = (address: string, group: string, more: object = {}): Record<string, unknown> => ({
  ...{
    DetectTime: '2026-11-23T10:30:00Z',
    Category: ['Recon.Scanning'],
    Source: [{ IP4: [address] }],
  },
  _Mentat: { ResolvedAbuses: [group] },
  ...more,
})
await storeEvents(
  database,
  {
    'of-alpha': event('192.0.2.1', 'alpha', { Note: '<script>alert(1)</script>' }),
    'also-of-alpha': event('192.0.2.2', 'alpha'),
    'of-beta': event('198.51.100.1', 'beta'),
    'long-ago': event('192.0.2.3', 'alpha', { DetectTime: '2026-10-01T10:30:00Z' }),
  },
  clock,
)
const mails: OutgoingMail[] = []
let isMailRefused = false
const post = (one: OutgoingMail): void => {
  if (isMailRefused) throw new MentatError('QUEUE_UNUSABLE', 'the disk is full')
  mails.push(one)
}
const hawat = await startHawat({ database, clock, outside: { post } })
const [ann, bob, boss] = await Promise.all(
  ['ann', 'bob', 'boss'].map((login) => signIn(hawat, login)),
)
assert.ok(ann && bob && boss)

async function names(browser: Browser, query = ''): Promise<string[]> {
  const { status, body } = await browser.data(`/filters/list${query}`)
  assert.equal(status, 200, JSON.stringify(body))
  return (body as { items: { name: string }[] }).items.map(({ name }) => name)
}

describe('the list of filters', () => {
  test('holds those of own groups, or all', async () => {
    assert.deepEqual(await names(ann), ['own <b>filter</b>'])
    assert.deepEqual(await names(ann, '?group=beta'), [])
    assert.deepEqual(await names(boss), ['foreign', 'global', 'own <b>filter</b>'])
    assert.doesNotMatch((await boss.get('/filters/list')).text, /<b>filter/)
  })

  test('is narrowed and ordered', async () => {
    assert.deepEqual(await names(boss, '?group=_GLOBAL'), ['global'])
    assert.deepEqual(await names(boss, '?state=disabled'), ['foreign'])
    assert.deepEqual(await names(boss, '?type=advanced'), ['foreign'])
    assert.deepEqual(await names(boss, '?filtering=target'), ['global'])
    assert.deepEqual(await names(boss, '?validity=expired'), ['global'])
    assert.deepEqual(await names(boss, '?search=OWN'), ['own <b>filter</b>'])
    assert.deepEqual(await names(boss, '?hits=1'), [])
    assert.deepEqual(await names(boss, '?sortby=name.desc&limit=1'), ['own <b>filter</b>'])
    assert.equal((await boss.get('/filters/list?sortby=name;drop')).status, 400)
  })
})

describe('a filter', () => {
  test('is for those of its group; one for all groups for those who run the system', async () => {
    for (const what of ['show', 'update', 'disable', 'delete']) {
      assert.equal((await ann.get(`/filters/${own}/${what}`)).status, 200, what)
      assert.equal((await bob.get(`/filters/${own}/${what}`)).status, 403, what)
      assert.equal((await ann.get(`/filters/${global}/${what}`)).status, 403, what)
    }
    assert.equal((await ann.get('/filters/999999/show')).status, 403)
    assert.equal((await boss.get('/filters/999999/show')).status, 404)
    assert.equal((await ann.get('/filters/create')).status, 403)
    assert.equal((await ann.get(`/filters/createfor/${alpha.id}`)).status, 200)
    assert.equal((await bob.get(`/filters/createfor/${alpha.id}`)).status, 403)
  })

  const basic = {
    ...{
      name: 'our scanner',
      description: 'It is\nours',
      enabled: 'true',
      source_based: 'true',
      type: 'basic',
    },
    ...{
      sources: '192[.]0.2.1, 2001:db8::/32',
      event_classes: ['scan', 'hit'],
      categories: ['Recon.Scanning'],
    },
  }

  test('of lists is made, and never one of another group', async () => {
    const { status, location, text } = await ann.post(`/filters/createfor/${alpha.id}`, {
      ...basic,
      group: 'beta',
    })
    assert.equal(status, 303, text)
    const { body } = await ann.data(location)
    const { filter, group, description } = body as FilterFields
    assert.equal(group, 'alpha')
    assert.equal(description, 'It is ours')
    assert.match(filter, /_Mentat\.EventClass in \["scan"\] or _Mentat\.TargetClass in \["hit"\]/)
    assert.match(filter, /192\.0\.2\.1/)
    assert.match(filter, /2001:db8::\/32/)
    assert.equal(
      (await ann.post(`/filters/createfor/${alpha.id}`, basic)).status,
      422,
      'the name is taken',
    )
  })

  test('is tried before it is saved', async () => {
    const { status, text } = await ann.post(`/filters/createfor/${alpha.id}`, {
      ...basic,
      name: 'only tried',
      event_classes: [],
      trial: 'true',
    })
    assert.equal(status, 200, text)
    assert.match(text, /Category in \[/)
    assert.match(text, /of-alpha/)
    assert.ok(!(await names(ann)).includes('only tried'))
  })

  test('that is wrong is told beside the field, with the place', async () => {
    const advanced = {
      ...basic,
      name: 'wrong',
      type: 'advanced',
      filter: 'Category in ["Test"] and\n  Source.IP4 in [192.0.2.0/33]',
    }
    const { status, text } = await ann.post(`/filters/createfor/${alpha.id}`, advanced)
    assert.equal(status, 422)
    assert.match(text, /id="filter-fault"[^>]*>filter, line 2, column 18: [^]*\^\s*<\/pre>/)
    const empty = await ann.post(`/filters/createfor/${alpha.id}`, {
      ...basic,
      name: 'no',
      sources: '',
      event_classes: [],
      categories: [],
    })
    assert.match(empty.text, /id="name-fault"/)
    assert.match(empty.text, /id="filter-fault"/)
  })

  test('is changed, switched off and on, and deleted, all in the change log', async () => {
    const before = await ann.get(`/filters/${own}/update`)
    assert.doesNotMatch(before.text, /name="group"/)
    const values = { ...basic, name: 'renamed', event_classes: [] }
    assert.equal((await ann.post(`/filters/${own}/update`, { ...values, group: '' })).status, 303)
    assert.equal((await ann.post(`/filters/${own}/disable`)).status, 303)
    assert.equal((await ann.post(`/filters/${own}/disable`)).status, 422)
    assert.equal((await ann.post(`/filters/${own}/enable`)).status, 303)
    const { body } = await ann.data(`/filters/${own}/show`)
    assert.equal((body as FilterFields).group, 'alpha')
    assert.equal((await ann.post(`/filters/${own}/delete`)).status, 303)
    const { rows } = await database.query<{ operation: string }>(
      `SELECT operation FROM change_log WHERE model = 'filter' AND model_id = $1 AND author = 'ann' ORDER BY id`,
      [own],
    )
    assert.deepEqual(
      rows.map(({ operation }) => operation),
      ['update', 'disable', 'enable', 'delete'],
    )
  })
})

describe('the managers of a group', () => {
  const basic = { source_based: 'true', type: 'basic', description: 'why', enabled: 'true' }
  const told = (): unknown[] =>
    mails.splice(0).map(({ to, subject, text }) => [to, subject, text.split('\n', 1)[0]])
  const subject = 'Mentat: a filter of alpha was changed'

  test('are told by mail what others do with its filters', async () => {
    await addUser(database, 'mia', { groups: { alpha: 'manager' } })
    mails.length = 0
    const sent = { ...basic, name: 'muted', categories: ['Recon.Scanning'] }
    const { location } = await ann.post(`/filters/createfor/${alpha.id}`, sent)
    const path = location.replace(/\/show$/, '')
    assert.equal(mails.length, 1)
    assert.match(mails[0]?.text ?? '', /State: enabled/)
    assert.match(mails[0]?.text ?? '', /Recon\.Scanning/)
    assert.ok(mails[0]?.text.includes(location))
    const wider = { ...sent, categories: ['Recon'] }
    await ann.post(`${path}/update`, wider)
    assert.match((await ann.postAndFollow(`${path}/update`, wider)).text, /Nothing was changed/)
    await ann.post(`${path}/disable`)
    await boss.post(`${path}/enable`)
    await ann.post(`${path}/delete`)
    const expected = ['ann has created', 'ann has changed', 'ann has disabled', 'boss has enabled']
    assert.deepEqual(
      told(),
      [...expected, 'ann has deleted'].map((text) => [
        ['mia@example.org'],
        subject,
        `${text} the filter muted of alpha.`,
      ]),
    )
  })

  test('are not told what they do themselves, nor of filters for all groups, nor of trials', async () => {
    const mia = await signIn(hawat, 'mia')
    const sent = { ...basic, name: 'of mia', categories: ['Recon.Scanning'] }
    const { status } = await mia.post(`/filters/createfor/${alpha.id}`, sent)
    assert.equal(status, 303)
    await ann.post(`/filters/createfor/${alpha.id}`, { ...sent, name: 'tried', trial: 'true' })
    const all = { ...sent, name: 'for all groups', group: '' }
    assert.equal((await boss.post('/filters/create', all)).status, 303)
    assert.deepEqual(told(), [])
  })

  test('of both groups are told when a filter goes from one to the other', async () => {
    await addUser(database, 'ben', { groups: { beta: 'manager' } })
    const { body } = await boss.data('/filters/list?search=of%20mia')
    const [filter] = (body as { items: { id: number }[] }).items
    const sent = { ...basic, name: 'of mia', categories: ['Recon.Scanning'], group: 'beta' }
    assert.equal((await boss.post(`/filters/${filter?.id ?? 0}/update`, sent)).status, 303)
    assert.deepEqual(
      mails
        .splice(0)
        .map(({ to }) => to)
        .flat(),
      [...['ben@example.org', 'mia@example.org']],
    )
  })

  test('and nothing fails when the mail cannot be posted', async () => {
    isMailRefused = true
    const sent = { ...basic, name: 'without a mail', categories: ['Recon.Scanning'] }
    assert.equal((await ann.post(`/filters/createfor/${alpha.id}`, sent)).status, 303)
    isMailRefused = false
  })

  test('a group that is not there is told beside the field', async () => {
    const sent = { ...basic, name: 'nowhere', categories: ['Recon.Scanning'], group: 'nothing' }
    const { status, text } = await boss.post('/filters/create', sent)
    assert.equal(status, 422)
    assert.match(text, /id="group-fault"/)
  })
})

describe('the playground', () => {
  test('fills in a filter or an event only for those who may see it', async () => {
    assert.equal((await ann.get(`/filters/playground?filter_id=${foreign}`)).status, 403)
    assert.match(
      (await bob.get(`/filters/playground?filter_id=${foreign}`)).text,
      /Category == &quot;Test&quot;|Category == "Test"/,
    )
    const seen = await ann.get('/filters/playground?event_id=of-alpha')
    assert.equal(seen.status, 200)
    assert.doesNotMatch(seen.text, /<script>alert/)
    assert.equal((await ann.get('/filters/playground?event_id=of-beta')).status, 404)
    const typed = await ann.post('/filters/playground', { filter: 'true', event: 'of-beta' })
    assert.equal(typed.status, 422)
    assert.match(typed.text, /id="event-fault"/)
  })

  test('explains what a rule finds in an event that was pasted', async () => {
    const pasted = JSON.stringify({
      Format: 'IDEA0',
      ID: 'pasted',
      DetectTime: '2026-11-23T10:00:00Z',
      Category: ['Test'],
      Note: '<b>',
    })
    const { status, text } = await ann.post('/filters/playground', {
      filter: 'Category == "Test" and exists Target',
      event: pasted,
    })
    assert.equal(status, 200)
    assert.match(text, /does not match/)
    assert.match(text, /class="badge good">✓ true/)
    assert.match(
      (await ann.post('/filters/playground', { filter: 'true', event: '{"no' })).text,
      /id="event-fault"/,
    )
  })

  test('counts the stored events of the last days that the viewer may see', async () => {
    const count = async (login: string, days: number): Promise<unknown> => {
      const key = await addApiKey(hawat, login, ['read'])
      const body = {
        filter: 'Category == "Recon.Scanning" and Source.IP4 in [192.0.2.0/24, 198.51.100.0/24]',
        days,
      }
      const answer = await api(hawat, '/filters/playground', { key, body })
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      const { stored } = answer.body as {
        stored: { matched: number; read: number; wasCut: boolean }
      }
      return [stored.matched, stored.read, stored.wasCut]
    }
    assert.deepEqual(await count('ann', 7), [2, 2, false])
    assert.deepEqual(await count('bob', 7), [1, 1, false])
    assert.deepEqual(await count('boss', 7), [3, 3, false])
    assert.deepEqual(await count('boss', 90), [4, 4, false])
  })

  test('shows the place of an error, and what is doubtful', async () => {
    const wrong = await ann.post('/filters/playground', { filter: 'Category in [' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /line 1, column/)
    const odd = await ann.post('/filters/playground', { filter: 'Sorce.IP4 == 192.0.2.1' })
    assert.match(odd.text, /Did you mean Source\.IP4/)
  })
})
