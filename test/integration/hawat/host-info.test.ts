import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCluster } from '../../support/database.ts'
import { storeEvents } from '../../support/events.ts'
import { addGroup, addUser, Browser, signIn, startHawat } from '../../support/hawat.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const HOUR = 3_600_000
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString()
await storeEvents(database, {
  fresh: {
    DetectTime: ago(2),
    Source: [{ IP4: ['192.0.2.1'] }],
    _Mentat: { ResolvedAbuses: ['mine'] },
  },
  older: {
    DetectTime: ago(70),
    Source: [{ IP4: ['192.0.2.1'] }],
    _Mentat: { ResolvedAbuses: ['mine'] },
  },
  others: {
    DetectTime: ago(3),
    Source: [{ IP4: ['192.0.2.1'] }],
    _Mentat: { ResolvedAbuses: ['theirs'] },
  },
  ancient: { DetectTime: ago(400), Source: [{ IP4: ['192.0.2.1'] }] },
  aimed: {
    DetectTime: ago(5),
    Source: [{ IP4: ['198.51.100.9'] }],
    Target: [{ IP4: ['192.0.2.1'] }],
  },
})
await addGroup(database, 'mine')
await addUser(database, 'member', { groups: { mine: 'member' } })
await addUser(database, 'operator', { roles: ['user', 'maintainer'] })
const hawat = await startHawat({ database })
const [member, operator] = [await signIn(hawat, 'member'), await signIn(hawat, 'operator')]

interface Activity {
  readonly day: number
  readonly week: number
  readonly items: readonly { readonly id: string }[]
  readonly timeline: readonly { readonly count: number }[]
}

async function activity(browser: Browser, side: string): Promise<Activity> {
  const { status, body } = await browser.data(`/host_info/activity?search=192.0.2.1&side=${side}`)
  assert.equal(status, 200)
  return body as Activity
}

test('events of the last day and week are counted on each side, with a time line and the newest ones', async () => {
  const source = await activity(operator, 'source')
  assert.deepEqual([source.day, source.week, source.timeline.length], [2, 3, 28])
  assert.deepEqual(
    source.items.map(({ id }) => id),
    ['fresh', 'others', 'older'],
  )
  const target = await activity(operator, 'target')
  assert.deepEqual([target.day, target.week], [1, 1])
})

test('what somebody may not see is in no count', async () => {
  const source = await activity(member, 'source')
  assert.deepEqual([source.day, source.week], [1, 2])
  assert.deepEqual(
    source.items.map(({ id }) => id),
    ['fresh', 'older'],
  )
})

test('the page has a part for each look-up and each side, and links to the search', async () => {
  const { status, text } = await operator.get('/host_info/search?search=192.0.2.1')
  assert.equal(status, 200)
  for (const part of [
    '/snippet/networks?search=192.0.2.1',
    '/host_info/activity?search=192.0.2.1&amp;side=source',
    '/events/search?host_addrs=192.0.2.1',
  ]) {
    assert.ok(text.includes(part), part)
  }
  const { text: body } = await operator.get('/host_info/activity?search=192.0.2.1&side=source')
  assert.match(body, /last week <strong>3<\/strong>/)
  assert.match(body, /\/events\/fresh\/show/)
})

test('a range is refused beside the field, hostile text is escaped, nothing asked is no failure', async () => {
  const range = await operator.get('/host_info/search?search=192.0.2.0/24')
  assert.equal(range.status, 400)
  assert.match(range.text, /class="field text wrong"/)
  assert.match(range.text, /not a network or a range/)
  const hostile = await operator.get(
    `/host_info/search?search=${encodeURIComponent('"><script>alert(1)</script>')}`,
  )
  assert.equal(hostile.status, 400)
  assert.doesNotMatch(hostile.text, /<script>alert/)
  const nothing = await operator.data('/host_info/search')
  assert.deepEqual(nothing, { status: 200, body: { search: null, kind: null, lookups: [] } })
})

test('addresses of events lead to the page', async () => {
  const { text } = await operator.get('/events/search')
  const [, pivots = ''] = /<script id="pivots"[^>]*>(.*?)<\/script>/s.exec(text) ?? []
  const { kinds } = JSON.parse(pivots) as { kinds: Record<string, { path: string }[]> }
  assert.ok(kinds['address']?.some(({ path }) => path === '/host_info/search'))
  assert.match(text, /data-labels="\/snippet\/labels"/)
})

test('strangers have to sign in', async () => {
  const { status, location } = await new Browser(hawat.url).get(
    '/host_info/search?search=192.0.2.1',
  )
  assert.equal(status, 303)
  assert.match(location, /^\/auth\/sign-in/)
})
