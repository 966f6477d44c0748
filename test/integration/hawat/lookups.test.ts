import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { addressServices } from '../../../src/cli/hawat-lookups.ts'
import { createNetwork } from '../../../src/lib/database/networks/write.ts'
import { loadCheckedConfig } from '../../../src/lib/framework/config/load.ts'
import { silentLogger } from '../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { signedIn } from '../../../src/lib/hawat/core/access.ts'
import type { Blueprint } from '../../../src/lib/hawat/core/blueprint.ts'
import { hawatConfig } from '../../../src/lib/hawat/core/config.ts'
import { parseInterval } from '../../../src/lib/idea/interval.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster, temporaryHome } from '../../support/database.ts'
import { pointer, startDnsServer } from '../../support/dns-server.ts'
import { addGroup, addUser, Browser, signIn, startHawat } from '../../support/hawat.ts'
import { startHttpServer } from '../../support/http-server.ts'
import { mmdb } from '../../support/mmdb.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const [dns, passive] = [await startDnsServer(), await startHttpServer()]
const home = temporaryHome('mentat-geo-')
const countrydb = join(home.path, 'country.mmdb')
writeFileSync(
  countrydb,
  mmdb(
    { '8.8.8.0/24': { country: { iso_code: 'US' } } },
    { type: 'GeoLite2-Country', built: 1_700_000_000_000 },
  ),
)

const lookups = {
  timeout: '300ms',
  dns: { servers: [dns.address], failure_age: '0s' },
  geoip: { countrydb },
  passivedns: { base_api_url: `${passive.url}pdns/`, api_timeout: '60s', failure_age: '0s' },
}
const { value: config } = await loadCheckedConfig(hawatConfig, {
  home,
  environment: {},
  overrides: { lookups },
})
const services = await addressServices(config, { logger: silentLogger, clock: systemClock })
after(async () => {
  await services.close?.()
  await Promise.all([dns.stop(), passive.stop()])
})

/** A look-up that breaks, and one that never answers. */
const odd: Blueprint = {
  name: 'odd',
  summary: 'look-ups that do not work',
  routes: [],
  lookups: [
    {
      ...{ name: 'broken', title: 'Broken', kinds: ['ip4'], access: signedIn },
      load: () => Promise.reject(new TypeError('secret of the house')),
      labels: () => Promise.reject(new TypeError('secret of the house')),
    },
    {
      ...{ name: 'silent', title: 'Silent', kinds: ['ip4'], access: signedIn },
      load: () => new Promise(() => undefined),
      labels: () => new Promise(() => undefined),
    },
  ],
}

await addGroup(database, 'wide')
await addGroup(database, 'narrow')
await addGroup(database, 'off', { enabled: false })
const network = async (group: string, text: string, description = ''): Promise<void> => {
  const interval = parseInterval(text)
  assert.ok(interval)
  const rest = {
    source: 'manual',
    netname: `NET-${group}`,
    rank: null,
    is_base: false,
    local_id: null,
  }
  await createNetwork(database, { interval, group, description, ...rest }, testAuthor)
}
await network('wide', '8.0.0.0/8')
await network('narrow', '8.8.8.0/24', '<img src=x onerror=alert(1)>')
await network('off', '8.8.8.8/32')
await addUser(database, 'reader')
const hawat = await startHawat({ database, config: { lookups }, outside: services, extra: [odd] })
const reader = await signIn(hawat, 'reader')

test('who is responsible is told as the enricher has it: enabled groups, the narrowest network first', async () => {
  const { status, body } = await reader.data('/snippet/networks?search=8.8.8.8')
  assert.equal(status, 200)
  const { answer } = body as {
    answer: { label: string; data: { groups: string[]; networks: { network: string }[] } }
  }
  assert.equal(answer.label, 'narrow')
  assert.deepEqual(answer.data.groups, ['narrow', 'wide'])
  assert.deepEqual(
    answer.data.networks.map((one) => one.network),
    ['8.8.8.0/24', '8.0.0.0/8'],
  )
  const { text } = await reader.get('/snippet/networks?search=8[.]8[.]8[.]8&render=full')
  assert.match(text, /narrow/)
  assert.doesNotMatch(text, /<img|<html/, 'a part, with foreign text escaped')
  assert.match(text, /&lt;img src=x/)
})

test('a label is a few words, and nothing where nothing is known', async () => {
  const { text } = await reader.get('/snippet/networks?search=8.8.8.8&render=label')
  assert.equal(text, '<span class="label">narrow</span>')
  assert.equal((await reader.get('/snippet/networks?search=9.9.9.9&render=label')).text, '')
  assert.match((await reader.get('/snippet/networks?search=9.9.9.9')).text, /Nothing is known/)
})

test('places come from the file that is configured', async () => {
  const { body } = await reader.data('/snippet/geoip?search=8.8.8.8')
  const { answer } = body as { answer: { data: unknown; label: string } }
  assert.deepEqual([answer.data, answer.label], [{ country: 'US' }, 'US'])
  const { text } = await reader.get('/snippet/geoip?search=8.8.8.8')
  assert.match(text, /United States \(US\)/)
  assert.match(text, /2023-11-14/, 'how old the data are')
})

test('the DNS is asked about addresses and about names', async () => {
  dns.reply = (question) =>
    question.startsWith('PTR')
      ? { records: [pointer(question, 'dns.example.org')] }
      : {
          records: question.startsWith('A ')
            ? [{ type: 'A', name: question.slice(2), ttl: 60, data: '192.0.2.7' }]
            : [],
        }
  const reverse = (await reader.data('/snippet/dns?search=8.8.8.8')).body as {
    answer: { data: unknown }
  }
  assert.deepEqual(reverse.answer.data, { hostnames: ['dns.example.org'] })
  const forward = (await reader.data('/snippet/dns?search=WWW.Example.org.')).body as {
    search: string
    answer: { data: unknown }
  }
  assert.deepEqual(
    [forward.search, forward.answer.data],
    ['www.example.org', { addresses: ['192.0.2.7'] }],
  )
})

test('a service that does not answer in time is told in place, and holds up nobody', async () => {
  passive.reply = () => undefined
  const began = performance.now()
  const order: string[] = []
  const asked = ['passivedns', 'geoip'].map(async (name) => {
    const page = await reader.get(`/snippet/${name}?search=8.8.8.8`)
    order.push(name)
    return page
  })
  const [slow] = await Promise.all(asked)
  assert.ok(slow)
  assert.equal(slow.status, 200)
  assert.match(slow.text, /<p class="failure">No answer came in time\.<\/p>/)
  assert.ok(
    performance.now() - began < 20_000,
    'the configured time, not the minute of the service',
  )
  assert.deepEqual(order, ['geoip', 'passivedns'])
})

test('private addresses are told to nobody outside', async () => {
  const before = passive.requests.length
  const { body } = await reader.data('/snippet/passivedns?search=10.1.2.3')
  assert.equal((body as { answer: unknown }).answer, null)
  assert.equal(passive.requests.length, before)
})

test('a look-up that breaks says so without its secrets; one that is silent is not waited for', async () => {
  const broken = await reader.get('/snippet/broken?search=8.8.8.8')
  assert.match(broken.text, /does not work at the moment/)
  assert.doesNotMatch(broken.text, /secret/)
  const { body } = await reader.data('/snippet/silent?search=8.8.8.8')
  assert.equal((body as { failure: string }).failure, 'No answer came in time.')
})

test('labels of many addresses come at once, without those that fail', async () => {
  const addresses = [
    '8.8.8.8',
    '8.1.1.1',
    '9.9.9.9',
    '<b>',
    '8.8.8.0/24',
    ...Array.from({ length: 30 }, (_, index) => `8.2.0.${index}`),
  ]
  const { status, body } = await reader.data(
    `/snippet/labels?search=${encodeURIComponent(addresses.join(','))}`,
  )
  assert.equal(status, 200)
  const { labels } = body as { labels: Record<string, { lookup: string; text: string }[]> }
  const words = (address: string): string[] => (labels[address] ?? []).map(({ text }) => text)
  assert.deepEqual(words('8.8.8.8').toSorted(), ['US', 'narrow'])
  assert.deepEqual(words('8.1.1.1'), ['wide'])
  assert.equal(labels['9.9.9.9'], undefined)
  assert.ok(Object.keys(labels).length <= 50, 'at most fifty addresses')
})

test('networks, ranges and what is neither address nor name are refused with a text', async () => {
  for (const [search, expected] of [
    ['8.8.8.0/24', /not a network or a range/],
    ['8.8.8.1-8.8.8.9', /not a network or a range/],
    ['<script>', /Expected an address/],
    ['999.1.1.1', /Expected an address/],
    ['', /needed/],
  ] as const) {
    const { status, body } = await reader.data(
      `/snippet/networks?search=${encodeURIComponent(search)}`,
    )
    assert.equal(status, 400, search)
    assert.match((body as { message: string }).message, expected)
  }
})

test('strangers are told nothing', async () => {
  const stranger = new Browser(hawat.url)
  assert.equal((await stranger.data('/snippet/networks?search=8.8.8.8')).status, 401)
  assert.equal((await stranger.data('/snippet/labels?search=8.8.8.8')).status, 401)
})

test('a look-up that is not configured has no address and no card', async () => {
  assert.equal((await reader.get('/snippet/nerd?search=8.8.8.8')).status, 404)
  const { body } = await reader.data('/host_info/search?search=8.8.8.8')
  const names = (body as { lookups: { name: string }[] }).lookups.map(({ name }) => name)
  assert.ok(
    names.includes('networks') && names.includes('dns') && !names.includes('nerd'),
    names.join(),
  )
})
