import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCluster } from '../../support/database.ts'
import { storeEvents } from '../../support/events.ts'
import { addGroup, addUser, Browser, signIn, startHawat } from '../../support/hawat.ts'
import { systemState } from '../../support/system-state.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const recent = { DetectTime: new Date(Date.now() - 3_600_000).toISOString() }
await storeEvents(database, {
  mine: { ...recent, _Mentat: { ResolvedAbuses: ['mine'], EventSeverity: 'high' } },
  theirs: { ...recent, _Mentat: { ResolvedAbuses: ['theirs'], EventSeverity: 'low' } },
})
await addGroup(database, 'mine')
await addUser(database, 'member', { groups: { mine: 'member' }, fullname: '<b>Member</b>' })
await addUser(database, 'operator', { roles: ['user', 'maintainer'] })
const attention = [{ about: 'disk', text: 'it is full', advice: 'make room' }]
const hawat = await startHawat({
  database,
  outside: { status: () => Promise.resolve(systemState({ attention })) },
})
const [member, operator] = [await signIn(hawat, 'member'), await signIn(hawat, 'operator')]

test('strangers get a welcome and the way to sign in, and nothing else', async () => {
  const { status, text } = await new Browser(hawat.url).get('/')
  assert.equal(status, 200)
  assert.match(text, /href="\/auth\/sign-in"/)
  assert.doesNotMatch(text, /data-part|events\/search/)
})

test('who has signed in gets parts that come later', async () => {
  const { text } = await member.get('/')
  assert.match(text, /data-part="\/home\/events"/)
  assert.match(text, /data-part="\/home\/reports"/)
  assert.doesNotMatch(text, /\/home\/attention|<b>Member/)
  assert.match((await operator.get('/')).text, /data-part="\/home\/attention"/)
})

test('events of the last day are counted, those that one may see', async () => {
  const total = async (browser: Browser): Promise<number> =>
    ((await browser.data('/home/events')).body as { total: number }).total
  assert.deepEqual([await total(member), await total(operator)], [1, 2])
  const { text } = await member.get('/home/events')
  assert.match(text, /class="severity high"/)
  assert.doesNotMatch(text, /class="severity low"/)
})

test('reports of own groups, and what needs attention', async () => {
  assert.deepEqual((await member.data('/home/reports')).body, { items: [] })
  assert.match((await member.get('/home/reports')).text, /no reports for your groups/)
  assert.deepEqual((await operator.data('/home/attention')).body, { items: attention })
  assert.match((await operator.get('/home/attention')).text, /1 thing needs attention/)
  assert.equal((await member.get('/home/attention')).status, 403)
  assert.equal((await new Browser(hawat.url).get('/home/events')).status, 303)
})
