import assert from 'node:assert/strict'
import { test } from 'node:test'
import { computeWindows } from '../../../src/lib/database/statistics/compute.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { startCluster } from '../../support/database.ts'
import { storeEvents } from '../../support/events.ts'
import { addGroup, addUser, Browser, signIn, startHawat } from '../../support/hawat.ts'

const HOUR = 3_600_000
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString()
const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await storeEvents(
  database,
  {
    a: {
      DetectTime: ago(2),
      Category: ['Recon.Scanning'],
      Source: [{ IP4: ['192.0.2.1'] }],
      _Mentat: { ResolvedAbuses: ['mine'], EventSeverity: 'low' },
    },
    b: {
      DetectTime: ago(30),
      Category: ['Recon.Scanning'],
      Source: [{ IP4: ['192.0.2.2'] }],
      _Mentat: { ResolvedAbuses: ['theirs'], EventSeverity: 'low' },
    },
    c: { DetectTime: ago(31), Category: ['Attempt.Login'], Source: [{ IP4: ['192.0.2.2'] }] },
  },
  systemClock,
)
const now = Math.ceil(Date.now() / 300_000) * 300_000
await computeWindows(database, { from: now - HOUR, to: now }, false)
await addGroup(database, 'mine')
await addUser(database, 'member', { groups: { mine: 'member' } })
await addUser(database, 'operator', { roles: ['user', 'maintainer'], timezone: 'Europe/Prague' })
const hawat = await startHawat({ database })
const [member, operator] = [await signIn(hawat, 'member'), await signIn(hawat, 'operator')]

interface Calculation {
  readonly values: readonly {
    readonly value: string | null
    readonly count: number
    readonly counts: readonly number[]
  }[]
}

interface Timelines {
  readonly timeline_cfg: { readonly starts: readonly number[]; readonly step: number }
  readonly statistics: Readonly<Record<string, Calculation>>
  readonly items_count?: number
}

async function timelines(browser: Browser, query = ''): Promise<Timelines> {
  const { status, body } = await browser.data(`/timeline/search?${query}`)
  assert.equal(status, 200, JSON.stringify(body))
  return body as Timelines
}

test('programs get all nineteen calculations, or those they ask for', async () => {
  const all = await timelines(operator)
  assert.equal(Object.keys(all.statistics).length, 19)
  assert.equal(all.items_count, 3)
  const one = await timelines(operator, 'section=categories')
  assert.deepEqual(
    one.statistics['categories']?.values.map(({ value, count }) => [value, count]),
    [
      ['Recon.Scanning', 2],
      ['Attempt.Login', 1],
    ],
  )
  assert.deepEqual(
    Object.keys((await timelines(operator, 'aggregations=tlps&aggregations=sources')).statistics),
    ['sources', 'tlps'],
  )
})

test('only events that the viewer may see are counted', async () => {
  assert.equal((await timelines(member, 'section=cnt_events')).items_count, 1)
})

test('bars are as long as is asked for, but no more than can be told apart', async () => {
  const { timeline_cfg: cut } = await timelines(operator, 'section=cnt_events&bucket_size=86400')
  assert.equal(cut.step, 86_400_000)
  assert.ok(
    cut.starts.every((start) => [22, 23].includes(new Date(start).getUTCHours())),
    'midnight in Prague',
  )
  const { status, body } = await operator.data('/timeline/search?bucket_size=60')
  assert.equal(status, 400)
  assert.match(JSON.stringify(body), /bucket_size/)
})

test('time is that of detection or that of storage, not both', async () => {
  assert.equal((await operator.data('/timeline/search?dt_from=-1d&st_from=-1d')).status, 400)
  assert.equal((await operator.data('/timeline/search?dt_from=-1d&dt_to=-2d')).status, 400)
  assert.equal((await timelines(operator, 'st_from=-1h&section=cnt_events')).items_count, 3)
})

test('the page asks for one calculation at a time, whose range can be marked', async () => {
  const { text } = await operator.get('/timeline/search?section=sources&categories=Recon.Scanning')
  assert.match(text, /data-part="\/timeline\/tab\?categories=Recon.Scanning&amp;section=sources"/)
  assert.match(text, /href="\/timeline\/search\?categories=Recon.Scanning&amp;section=tlps"/)
  const part = await operator.get('/timeline/tab?section=sources')
  assert.match(part.text, /"select":\{"from":"dt_from","to":"dt_to"\}/)
  assert.match(part.text, /data-kind="address"/)
})

test('a cross table counts pairs, with totals, and can be saved', async () => {
  const { body } = await operator.data(
    '/cross_table/search?row_agg_column=categories&col_agg_column=severities',
  )
  const { rows, columns, counts, total } = body as {
    rows: string[]
    columns: (string | null)[]
    counts: number[][]
    total: number
  }
  assert.deepEqual(
    [rows, columns, counts, total],
    [
      ['Recon.Scanning', 'Attempt.Login'],
      ['low', null],
      [
        [2, 0],
        [0, 1],
      ],
      3,
    ],
  )
  const { text } = await operator.get(
    '/cross_table/export?row_agg_column=categories&col_agg_column=severities',
  )
  assert.deepEqual(text.split('\r\n').slice(0, 2), [
    'categories / severities,low,__EMPTY__,Total',
    'Recon.Scanning,2,0,2',
  ])
  assert.equal(((await member.data('/cross_table/search')).body as { total: number }).total, 1)
  assert.equal((await operator.data('/cross_table/search?row_agg_column=id')).status, 400)
})

test('the overview has the sums of what was counted; names of others are not for everybody', async () => {
  const { status, text } = await member.get('/events/dashboard')
  assert.equal(status, 200)
  assert.match(text, /<strong>3<\/strong><span>events in all/)
  assert.ok(!text.includes('list=sources'))
  assert.equal((await member.get('/events/dashboard/list?list=sources')).status, 404)
  assert.equal((await operator.get('/events/dashboard/list?list=sources')).status, 200)
  const { body } = await member.data('/events/dashboard')
  const { statistics } = body as {
    statistics: { groups: { internal: { events: number; lists: object } } }
  }
  assert.equal(statistics.groups.internal.events, 2)
  assert.ok(!Object.keys(statistics.groups.internal.lists).includes('abuses'))
})

test('nobody sees any of it without signing in', async () => {
  const stranger = new Browser(hawat.url)
  for (const path of [
    '/timeline/search',
    '/timeline/tab',
    '/cross_table/search',
    '/cross_table/export',
    '/events/dashboard',
    '/events/dashboard/list?list=tlps',
    '/events/live',
    '/events/feed',
    '/events/export',
  ]) {
    assert.equal((await stranger.get(`/api${path}`)).status, 401, path)
  }
})
