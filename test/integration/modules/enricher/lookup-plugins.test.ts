import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { SharedDatabase } from '../../../../src/lib/components/shared-database.ts'
import { FreeValue } from '../../../../src/lib/framework/config/free-object.ts'
import { type Home, homeAt } from '../../../../src/lib/framework/home.ts'
import { readOptions } from '../../../../src/lib/framework/config/read-options.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import type { Event } from '../../../../src/lib/idea/event.ts'
import type { JsonObject } from '../../../../src/lib/idea/json.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { checkedAdditions, writeAdditions } from '../../../../src/lib/modules/enricher/additions.ts'
import { loadPlugin } from '../../../../src/lib/modules/enricher/load-plugin.ts'
import type {
  Enricher,
  EnricherPlugin,
  PluginContext,
} from '../../../../src/lib/modules/enricher/plugin.ts'
import { writableKeys } from '../../../../src/lib/modules/enricher/plugin-contract.ts'
import { pointer, startDnsServer } from '../../../support/dns-server.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { json, startHttpServer } from '../../../support/http-server.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'

const dnsServer = await startDnsServer()
const httpServer = await startHttpServer()
const parts: Enricher[] = []

after(async () => {
  for (const part of parts) await part.stop?.()
  await dnsServer.stop()
  await httpServer.stop()
})

interface Running {
  readonly plugin: EnricherPlugin
  readonly part: Enricher
}

function context(home: Home): PluginContext {
  const clock = new FakeClock(Date.UTC(2024, 4, 9, 12))
  const config = { pool_size: 1, connect_timeout: 1000, statement_timeout: 1000, embedded: {} }
  const common = { home, clock, logger: silentLogger }
  const database = new SharedDatabase({ ...common, config, applicationName: 'test' })
  return { ...common, database }
}

/** A plugin with options as they stand in a file, started. */
async function start(name: string, config: Record<string, unknown>): Promise<Running> {
  dnsServer.asked.length = 0
  dnsServer.reply = () => ({ code: 'NXDOMAIN' })
  httpServer.requests.length = 0
  const home = homeAt('/nonexistent')
  const { plugin } = await loadPlugin(name, home.path)
  const options = readOptions(plugin.config, new FreeValue(config), home)
  assert.ok('value' in options, inspect(options))
  const part = plugin.create(options.value, context(home))
  parts.push(part)
  await part.start?.()
  return { plugin, part }
}

/** An event with what the plugin adds, and whether it did so at once. */
async function enriched(
  { plugin, part }: Running,
  members: Readonly<Record<string, unknown>>,
): Promise<{ event: Event; atOnce: boolean }> {
  const event = parseEvent(eventWith(members))
  const answer = part.enrich(event, new AbortController().signal)
  const additions = checkedAdditions(await answer, writableKeys(plugin))
  if (additions) writeAdditions(event, additions)
  return { event, atOnce: !(answer instanceof Promise) }
}

function mentat(event: Event): JsonObject | undefined {
  return event.document['_Mentat'] as JsonObject | undefined
}

describe('the plugin dns', () => {
  const config = { servers: [dnsServer.address], timeout: '200ms', lifetime: '200ms' }
  const reply: typeof dnsServer.reply = (question) => {
    if (question.startsWith('PTR')) {
      const last = question.slice(4).split('.', 1).join('')
      return { records: [`z${last}.Example.org`, 'a.example.org'].map((n) => pointer(question, n)) }
    }
    if (!question.startsWith('A ')) return { records: [] }
    return { records: [{ type: 'A', name: question.slice(2), ttl: 1, data: '9.9.9.9' }] }
  }

  test('adds names of addresses of both sides, sorted, each once', async () => {
    const plugin = await start('dns', config)
    dnsServer.reply = reply
    const members = { Source: [{ IP4: ['1.1.1.2', '1.1.1.1'] }], Target: [{ IP6: ['2a00::3'] }] }
    const { event } = await enriched(plugin, members)
    assert.deepEqual(mentat(event), {
      SourceResolvedHostname: ['a.example.org', 'z1.example.org', 'z2.example.org'],
      TargetResolvedHostname: ['a.example.org', 'z3.example.org'],
    })
    assert.ok((await enriched(plugin, members)).atOnce)
    assert.equal(dnsServer.asked.length, 3)
  })

  test('asks for each single global address once, and for no network or range', async () => {
    const plugin = await start('dns', config)
    await enriched(plugin, {
      Source: [
        { IP4: ['1.1.1.1', '1.1.1.1', '1.1.1.0/24', '1.1.1.3-1.1.1.9', '1.1.1.2/32', 'nonsense'] },
        { IP4: ['10.0.0.1', '127.0.0.1', '192.0.2.1', '224.0.0.1', '0.0.0.0'], IP6: ['fe80::1'] },
        { IP4: '1.1.1.1' },
      ],
      Target: [{ IP4: ['1.1.1.1'] }, 7, null],
    })
    assert.deepEqual(dnsServer.asked.toSorted(), [
      'PTR 1.1.1.1.in-addr.arpa',
      'PTR 2.1.1.1.in-addr.arpa',
    ])
  })

  test('asks for private addresses when told so', async () => {
    const plugin = await start('dns', { ...config, private_addresses: true })
    dnsServer.reply = reply
    const { event } = await enriched(plugin, { Source: [{ IP4: ['10.0.0.1', '127.0.0.1'] }] })
    assert.deepEqual(dnsServer.asked, ['PTR 1.0.0.10.in-addr.arpa'])
    assert.deepEqual(mentat(event), { SourceResolvedHostname: ['a.example.org', 'z1.example.org'] })
  })

  test('adds addresses of those that are known by name only', async () => {
    const plugin = await start('dns', config)
    dnsServer.reply = reply
    const { event } = await enriched(plugin, {
      Source: [
        { Hostname: ['WWW.example.org', 'www.example.org.', 'localhost', 'a.local', '1.2.3.4'] },
        { Hostname: ['known.example.org'], IP4: ['192.0.2.1'] },
      ],
      Target: [{ Hostname: ['victim.example.org', '<script>.example.org', 'x\u0000.org', ''] }],
    })
    assert.deepEqual(mentat(event), {
      SourceResolvedAddress: ['9.9.9.9'],
      TargetResolvedAddress: ['9.9.9.9'],
    })
    assert.deepEqual(dnsServer.asked.toSorted(), [
      'A victim.example.org',
      'A www.example.org',
      'AAAA victim.example.org',
      'AAAA www.example.org',
    ])
  })

  test('asks about no more addresses of an event than the limit', async () => {
    const plugin = await start('dns', { ...config, addresses_per_event: 3 })
    const IP4 = Array.from({ length: 250 }, (_, n) => `1.1.1.${n}`)
    await enriched(plugin, { Source: [{ IP4 }], Target: [{ Hostname: ['a.example.org'] }] })
    assert.equal(dnsServer.asked.length, 3)
  })

  test('adds nothing to an event without addresses or names, without a promise', async () => {
    const plugin = await start('dns', config)
    const { event, atOnce } = await enriched(plugin, { Source: [{ Type: ['Phishing'] }] })
    assert.ok(atOnce)
    assert.equal(event.isRevised, false)
  })

  test('lets events pass when the resolver is silent', async () => {
    const plugin = await start('dns', config)
    dnsServer.reply = () => undefined
    const { event } = await enriched(plugin, { Source: [{ IP4: ['1.1.1.1'] }] })
    assert.equal(event.isRevised, false)
    assert.equal(plugin.part.counters?.()['timed_out'], 1)
  })
})

describe('the plugin passivedns', () => {
  const config = { base_url: 'https://pdns.example.org/', base_api_url: `${httpServer.url}pdns/` }
  const records = [
    { domain: 'b.example.org.', time_first: '2024-01-02', time_last: '2024-05-08', type: 'a' },
    { domain: 'a.example.org.', time_first: '2024-01-03', time_last: '2024-05-09', type: 'A' },
  ]
  const object = {
    Key: '1.1.1.1',
    Type: ['PassiveDNS'],
    Ref: 'https://pdns.example.org/',
    DNS: [
      {
        Name: 'a.example.org',
        FirstSeenTime: '2024-01-03T00:00:00Z',
        LastSeenTime: '2024-05-09T00:00:00Z',
        Type: 'A',
      },
      {
        Name: 'b.example.org',
        FirstSeenTime: '2024-01-02T00:00:00Z',
        LastSeenTime: '2024-05-08T00:00:00Z',
        Type: 'A',
      },
    ],
  }

  test('appends an object for each global source address that was seen', async () => {
    const plugin = await start('passivedns', config)
    httpServer.reply = (request, response) => {
      if (request.url?.includes('1.1.1.1') === true) json(records)(request, response)
      else response.writeHead(404).end()
    }
    const { event } = await enriched(plugin, {
      Source: [{ IP4: ['1.1.1.1', '1.1.1.2', '10.0.0.1', '1.0.0.0/8'] }],
      Target: [{ IP4: ['1.1.1.3'] }],
      Enrich: [{ Key: 'x' }],
    })
    assert.deepEqual(event.document['Enrich'], [{ Key: 'x' }, object])
    const urls = httpServer.requests.map(({ url }) => url)
    const window = '?from=2024-05-02&to=2024-05-10'
    assert.deepEqual(urls.toSorted(), [`/pdns/ip/1.1.1.1${window}`, `/pdns/ip/1.1.1.2${window}`])
  })

  test('does not describe an address twice when an event comes again', async () => {
    const plugin = await start('passivedns', config)
    httpServer.reply = json(records)
    const Source = [{ IP4: ['1.1.1.1'] }]
    const { event } = await enriched(plugin, { Source, Enrich: [{ ...object, DNS: [] }] })
    assert.equal(event.isRevised, false)
    assert.equal(httpServer.requests.length, 0)
  })

  test('adds no more than an event can carry', async () => {
    const plugin = await start('passivedns', { ...config, api_limit: 300 })
    const name = `${'a.'.repeat(120)}org`
    httpServer.reply = json(
      Array.from({ length: 1000 }, (_, n) => ({ ...records[0], domain: `h${n}.${name}` })),
    )
    const { event } = await enriched(plugin, {
      Source: [{ IP4: ['1.1.1.1', '1.1.1.2', '1.1.1.3'] }],
    })
    const objects = event.document['Enrich'] as readonly { readonly DNS: readonly unknown[] }[]
    assert.deepEqual(
      objects.map(({ DNS }) => DNS.length),
      [300, 200],
    )
  })

  test('lets events pass when the service does not work', async () => {
    const plugin = await start('passivedns', config)
    httpServer.reply = (_request, response) => {
      response.writeHead(500).end()
    }
    const { event } = await enriched(plugin, { Source: [{ IP4: ['1.1.1.1'] }] })
    assert.equal(event.isRevised, false)
    assert.equal(plugin.part.counters?.()['failed'], 1)
  })
})

describe('the plugin nerd', () => {
  const config = {
    base_url: 'https://nerd.example.org/nerd/',
    base_api_url: `${httpServer.url}nerd/api/v1/`,
    api_key: 'token s3cret',
  }

  test('appends an object for each global source address that is known', async () => {
    const plugin = await start('nerd', config)
    httpServer.reply = (request, response) => {
      if (request.url?.endsWith('1.1.1.1') !== true) response.writeHead(404).end()
      else json({ rep: 0.65, bl: ['xbl'], tags: [{ n: 'scanner', c: 0.8 }] })(request, response)
    }
    const { event } = await enriched(plugin, { Source: [{ IP4: ['1.1.1.1', '1.1.1.2'] }] })
    assert.deepEqual(event.document['Enrich'], [
      {
        Key: '1.1.1.1',
        Type: ['NERD'],
        Ref: 'https://nerd.example.org/nerd/ip/1.1.1.1',
        Reputation: 0.65,
        Blacklists: ['xbl'],
        Tags: [{ Name: 'scanner', Confidence: 0.8 }],
      },
    ])
    assert.equal(httpServer.requests[0]?.headers.authorization, 'token s3cret')
  })

  test('leaves out lists that are empty', async () => {
    const plugin = await start('nerd', config)
    httpServer.reply = json({ rep: 0, bl: [], tags: [] })
    const { event } = await enriched(plugin, { Source: [{ IP6: ['2A00:0::1'] }] })
    const Ref = 'https://nerd.example.org/nerd/ip/2a00::1'
    const object = { Key: '2a00::1', Type: ['NERD'], Ref, Reputation: 0 }
    assert.deepEqual(event.document['Enrich'], [object])
  })

  test('cannot be configured without a key', async () => {
    await assert.rejects(start('nerd', {}), /api_key/)
  })
})
