import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCluster } from '../../support/database.ts'
import { storeEvents } from '../../support/events.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import {
  addApiKey,
  addGroup,
  addUser,
  api,
  type Browser,
  signIn,
  startHawat,
} from '../../support/hawat.ts'
import { until } from '../../support/until.ts'

const HOUR = 3_600_000
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString()
const MARKUP = '<script>alert(1)</script>"\'&\u202E'
const manyAddresses = Array.from(
  { length: 450 },
  (_, index) => `10.1.${Math.floor(index / 250)}.${(index % 250) + 1}`,
)

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await database.query(
  `INSERT INTO event_classes (name, label_en, label_cz, reference, rule, severity, state)
   VALUES ('scan', 'Looks for services', 'Hledá služby', 'https://example.org/scan', 'Category == "Recon.Scanning"', 'low', 'ENABLED')`,
)
await storeEvents(
  database,
  {
    mine: {
      DetectTime: ago(2),
      Category: ['Recon.Scanning'],
      Source: [{ IP4: ['192.0.2.1'], Port: [4000] }],
      ConnCount: 12345678901234567000,
      _Mentat: { ResolvedAbuses: ['mine'], EventClass: 'scan/ssh', EventSeverity: 'low' },
    },
    theirs: {
      DetectTime: ago(3),
      Source: [{ IP4: ['192.0.2.1'] }],
      TLP: 'RED',
      _Mentat: { ResolvedAbuses: ['theirs'] },
    },
    nobodys: {
      DetectTime: ago(4),
      Category: ['Attempt.Login'],
      Source: [{ IP4: ['198.51.100.7'] }],
    },
    old: { DetectTime: ago(24 * 30), Source: [{ IP4: ['192.0.2.9'] }] },
    hostile: {
      DetectTime: ago(1),
      Category: [MARKUP],
      Description: MARKUP,
      Note: '=cmd|x',
      Source: [{ IP4: ['192.0.2.66'], Hostname: [MARKUP], [MARKUP]: MARKUP }],
      Attach: [
        { Content: 'a,b\n"1,2",<b>\n', ContentType: 'text/csv', FileName: [MARKUP] },
        {
          Content: Buffer.from([0, 1, 255]).toString('base64'),
          ContentEncoding: 'base64',
          FileName: ['evil.exe'],
        },
      ],
      _Mentat: { ResolvedAbuses: ['mine'] },
    },
    many: {
      DetectTime: ago(5),
      Target: [{ IP4: manyAddresses }],
      _Mentat: { TargetAbuses: ['mine'] },
    },
  },
  systemClock,
)
await addGroup(database, 'mine')
await addUser(database, 'member', { groups: { mine: 'member' } })
await addUser(database, 'operator', { roles: ['user', 'maintainer'] })
const hawat = await startHawat({ database })
const open = await startHawat({ database, config: { visibility: 'everything' } })
const [member, operator, anyone] = [
  await signIn(hawat, 'member'),
  await signIn(hawat, 'operator'),
  await signIn(open, 'member'),
]

interface Found {
  readonly items: readonly { readonly ID: string }[]
  readonly items_count: number
  readonly pager_index_low?: number
  readonly pager_index_high?: number
  readonly next: string | null
}

async function found(browser: Browser, query = ''): Promise<Found> {
  const { status, body } = await browser.data(`/events/search?${query}`)
  assert.equal(status, 200, JSON.stringify(body))
  return body as Found
}

async function ids(browser: Browser, query = ''): Promise<string[]> {
  return (await found(browser, query)).items.map(({ ID }) => ID)
}

test('the search without a time is about the last week, the newest first; an empty time is without bound', async () => {
  assert.deepEqual(await ids(operator), ['hostile', 'mine', 'theirs', 'nobodys', 'many'])
  assert.deepEqual((await ids(operator, 'dt_from=')).at(-1), 'old')
})

test('who belongs to groups sees their events, or, when everything is to be seen, all that the traffic light allows', async () => {
  assert.deepEqual(await ids(member), ['hostile', 'mine', 'many'])
  assert.deepEqual(await ids(anyone), ['hostile', 'mine', 'nobodys', 'many'])
  for (const part of ['show', 'json', 'download', 'addresses/source/ip4/1/10/0']) {
    assert.equal((await member.get(`/events/theirs/${part}`)).status, 404, part)
    assert.equal((await operator.get(`/events/theirs/${part}`)).status, 200, part)
  }
})

test('programs get whole events, also by POST with a key, with all digits of numbers', async () => {
  const key = await addApiKey(hawat, 'operator', ['read'])
  const { status, body } = await api(hawat, '/events/search?categories=Recon.Scanning', {
    key,
    body: {},
  })
  assert.equal(status, 200)
  assert.deepEqual(
    (body as Found).items.map(({ ID }) => ID),
    ['mine'],
  )
  const { text } = await operator.get('/api/events/mine/show')
  assert.match(text, /"ConnCount":12345678901234567000/)
  assert.match(text, /"item_id":"mine"/)
})

test('pages follow by number, as in the original, or by where the last one ended', async () => {
  const first = await found(operator, 'limit=2')
  assert.deepEqual([first.items_count, first.pager_index_low, first.pager_index_high], [2, 1, 2])
  assert.deepEqual(await ids(operator, 'limit=2&page=2'), ['theirs', 'nobodys'])
  assert.deepEqual(await ids(operator, `limit=2&after=${first.next ?? ''}`), ['theirs', 'nobodys'])
})

test('what is wrong with a query is told by field, on the page and to programs', async () => {
  const { status, body } = await operator.data('/events/search?source_addrs=nonsense')
  assert.equal(status, 400)
  assert.deepEqual(
    (body as { form_errors: [string, string][] }).form_errors[0]?.[0],
    'source_addrs',
  )
  const page = await operator.get('/events/search?source_addrs=nonsense')
  assert.equal(page.status, 400)
  assert.match(page.text, /is not an address/)
})

test('the conditions of a query stand above its answer, each with a link that leaves it out', async () => {
  const { text } = await operator.get(
    '/events/search?categories=Recon.Scanning&categories=Test&source_addrs=192.0.2.1,192.0.2.2',
  )
  const chips = /<ul class="chips">.*?<\/ul>/s.exec(text)?.[0] ?? ''
  assert.equal(chips.match(/class="chip"/g)?.length, 4)
  assert.ok(
    chips.includes(
      'href="/events/search?categories=Recon.Scanning&amp;source_addrs=192.0.2.1%2C192.0.2.2"',
    ),
    chips,
  )
})

test('the total is counted by a part of the page', async () => {
  assert.deepEqual((await operator.data('/events/total')).body, { total: 5 })
  assert.match((await member.get('/events/total')).text, /3 events/)
})

test('a search can be saved whole, as lines of JSON or as a table without formulas, up to a limit', async () => {
  const lines = await operator.get('/events/export?format=ndjson&dt_from=')
  assert.equal(lines.headers.get('content-type'), 'application/x-ndjson')
  assert.deepEqual(
    lines.text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { ID: string }).ID)
      .at(-1),
    'old',
  )
  assert.equal((await operator.get('/events/export?limit=2')).text.trimEnd().split('\n').length, 2)
  const table = await member.get('/events/export?format=csv')
  const [head, ...rows] = table.text.trimEnd().split('\r\n')
  assert.match(head ?? '', /^id,detect_time,storage_time,category/)
  assert.deepEqual(
    rows.map((row) => row.split(',')[0]),
    ['hostile', 'mine', 'many'],
  )
})

test('an event is shown with its class, its parts and what is attached, and leads on', async () => {
  const { text } = await operator.get('/events/mine/show')
  assert.match(text, /Looks for services/)
  assert.match(text, /href="https:\/\/example.org\/scan"/)
  assert.match(text, /data-part="\/events\/mine\/json"/)
  assert.match(text, /\/events\/search\?source_addrs=192\.0\.2\.1&amp;dt_from=/)
  assert.match(text, /\/timeline\/search\?source_addrs=192\.0\.2\.1&amp;dt_from=/)
})

test('nothing that an event holds becomes part of a page', async () => {
  for (const path of [
    '/events/search',
    '/events/hostile/show',
    '/events/hostile/json',
    '/timeline/tab?section=categories',
    '/cross_table/search',
    '/events/live',
    '/events/metadata',
  ]) {
    const { status, text } = await operator.get(path)
    assert.equal(status, 200, path)
    assert.ok(!text.includes('<script>alert'), path)
  }
  const { text } = await operator.get('/events/hostile/json')
  assert.ok(text.includes(String.raw`\u202e`), 'letters that turn the order are shown as such')
})

test('attachments are shown, tables as tables, and binary ones cannot be started by mistake', async () => {
  const { text } = await operator.get('/events/hostile/show')
  assert.match(text, /<td[^>]*><bdi>1,2<\/bdi><\/td><td[^>]*><bdi>&lt;b><\/bdi><\/td>/)
  const file = await operator.get('/events/hostile/attachments/2/download')
  assert.match(file.headers.get('content-disposition') ?? '', /evil\.exe\.BIN/)
  assert.equal((await operator.get('/events/hostile/attachments/9/download')).status, 404)
})

test('of thousands of addresses the first are shown, and the others by and by', async () => {
  const { text } = await member.get('/events/many/show')
  assert.match(text, /Show more of 450 addresses/)
  assert.ok(!text.includes('10.1.1.200'))
  assert.deepEqual(
    (await member.data('/events/many/addresses/target/ip4/1/2/448')).body,
    manyAddresses.slice(448),
  )
  const part = await member.get('/events/many/addresses/target/ip4/1/200/20')
  assert.match(part.text, /target\/ip4\/1\/200\/220/)
  assert.equal((await member.get('/events/many/addresses/target/ip4/1/x/0')).status, 400)
  assert.equal((await member.get('/events/many/addresses/target/ip4/2/1/0')).status, 404)
})

test('an event whose beginning ends within a text is shown as far as it goes', async () => {
  for (const [id, letter] of [
    ['braces', '}'],
    ['quotes', '"'],
  ] as const) {
    const note = { DetectTime: ago(1), Note: letter.repeat(60_000) }
    const event = { ...note, _Mentat: { ResolvedAbuses: ['mine'] } }
    await storeEvents(database, { [id]: event }, systemClock)
    const page = await member.get(`/events/${id}/json`)
    assert.equal(page.status, 200)
    assert.match(page.text, /This is the beginning/)
    const texts = page.text.match(/<span class="text">/g) ?? []
    assert.ok(texts.length < 20, `it is read as ${texts.length} texts`)
  }
})

test('values that fields can have are listed, names of groups only those of the viewer', async () => {
  const { body } = await member.data('/events/metadata')
  const lists = body as Readonly<Record<string, readonly string[]>>
  assert.deepEqual(lists['groups'], ['mine'])
  assert.deepEqual(lists['TLPs'], ['RED'])
  assert.ok(lists['categories']?.includes('Recon.Scanning'))
})

test('events come while they are watched, each once, and only those that the viewer may see', async () => {
  const stop = new AbortController()
  const cookie = [...member.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await fetch(`${hawat.url}/api/events/feed`, {
    headers: { cookie },
    signal: stop.signal,
  })
  assert.equal(response.headers.get('content-type'), 'text/event-stream')
  let text = ''
  const reading = (async () => {
    for await (const piece of response.body ?? []) text += Buffer.from(piece).toString()
  })().catch(() => undefined)
  await until('the feed has begun', () => text.includes(':'))
  await storeEvents(
    database,
    {
      arrived: {
        DetectTime: ago(0),
        Source: [{ IP4: ['192.0.2.1'] }],
        _Mentat: { ResolvedAbuses: ['mine'] },
      },
      hidden: {
        DetectTime: ago(0),
        Source: [{ IP4: ['192.0.2.1'] }],
        _Mentat: { ResolvedAbuses: ['theirs'] },
      },
    },
    systemClock,
  )
  await until('the event has come', () => text.includes('"arrived"'))
  stop.abort()
  await reading
  assert.equal(text.match(/"id":"arrived"/g)?.length, 1)
  assert.ok(!text.includes('"hidden"'))
})
