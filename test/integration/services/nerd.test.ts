import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { SecretValue } from '../../../src/lib/framework/config/secret-value.ts'
import { type Logger, silentLogger } from '../../../src/lib/framework/logging/logger.ts'
import { type Address, parseAddress } from '../../../src/lib/idea/address.ts'
import type { NerdOptions } from '../../../src/lib/services/nerd/options.ts'
import { NerdService } from '../../../src/lib/services/nerd/service.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { json, startHttpServer } from '../../support/http-server.ts'

const server = await startHttpServer()
const services: NerdService[] = []

after(async () => {
  for (const service of services) await service.stop()
  await server.stop()
})

const options: NerdOptions = {
  base_url: 'https://nerd.example.org/nerd',
  base_api_url: `${server.url}nerd/api/v1/`,
  api_key: new SecretValue('s3cret'),
  api_timeout: 1000,
  max_answer_size: 10_000,
  concurrency: 10,
  cache_size: 1000,
  cache_age: 3_600_000,
  negative_age: 3_600_000,
  failure_age: 60_000,
}

async function setup() {
  server.requests.length = 0
  const clock = new FakeClock()
  const lines: unknown[] = []
  const logger: Logger = { ...silentLogger, warning: (...line) => lines.push(line) }
  const nerd = new NerdService(options, { clock, logger })
  services.push(nerd)
  await nerd.start()
  return { clock, lines, nerd }
}

const one: Address = parseAddress('192.0.2.1') ?? { family: 4, value: 0n }
const page = 'https://nerd.example.org/nerd/ip/192.0.2.1'

/** As the service documents it. */
const documented = {
  ip: '192.0.2.1',
  rep: 0.65,
  fmp: { general: 0.692 },
  hostname: 'test.example.org',
  asn: [64_496],
  bgppref: '192.0.2.0/24',
  ipblock: '192.0.2.0 - 192.0.2.255',
  geo: { ctry: 'CZ' },
  bl: ['blocklist-de-ssh', 'spamhaus-xbl'],
  tags: [
    { n: 'scanner', c: 0.8 },
    { n: 'dynamic', c: 1 },
  ],
}

describe('the reputation of an address', () => {
  test('is its score, its blacklists and its tags', async () => {
    const { nerd } = await setup()
    server.reply = json(documented)
    assert.deepEqual(await nerd.find(one), {
      kind: 'found',
      answer: {
        page,
        score: 0.65,
        blacklists: ['blocklist-de-ssh', 'spamhaus-xbl'],
        tags: [
          { name: 'scanner', confidence: 0.8 },
          { name: 'dynamic', confidence: 1 },
        ],
      },
    })
    assert.equal(server.requests[0]?.url, '/nerd/api/v1/ip/192.0.2.1')
    assert.equal(server.requests[0].headers.authorization, 's3cret')
  })

  test('is taken without lists, and of lists what can be understood', async () => {
    const { nerd } = await setup()
    server.reply = json({ rep: 0 })
    const bare = { page, score: 0, blacklists: [], tags: [] }
    assert.deepEqual(await nerd.find(one), { kind: 'found', answer: bare })
    const two: Address = { family: 4, value: one.value + 1n }
    server.reply = json({
      rep: 1,
      bl: ['good', 7, '\u001b[31m', '', 'x'.repeat(1000)],
      tags: [{ n: 'a', c: 2 }, { n: 7 }, null, 'b', [], { c: 1 }],
    })
    const finding = await nerd.find(two)
    assert.ok(finding.kind === 'found')
    assert.deepEqual(finding.answer.blacklists, ['good'])
    assert.deepEqual(finding.answer.tags, [{ name: 'a' }])
  })

  test('of an address that is not known is nothing', async () => {
    const { nerd } = await setup()
    server.reply = (_request, response) => {
      response.writeHead(404).end('{"ip": "192.0.2.1", "error": "Not found"}')
    }
    assert.deepEqual(await nerd.find(one), { kind: 'nothing' })
    assert.deepEqual(nerd.find(one), { kind: 'nothing' })
    assert.equal(server.requests.length, 1)
  })

  for (const rep of [undefined, null, '0.5', -0.1, 1.1, 1e400]) {
    test(`is not taken when its score is ${String(rep)}`, async () => {
      const { nerd } = await setup()
      server.reply = json({ ...documented, rep })
      assert.deepEqual(await nerd.find(one), { kind: 'unknown', reason: 'failed' })
    })
  }
})

describe('a service that does not work', () => {
  test('because of a wrong key is in trouble, which tells the status and not the key', async () => {
    const { nerd, lines } = await setup()
    server.reply = (_request, response) => {
      response.writeHead(403).end('s3cret is no key')
    }
    for (let n = 0; n < 10; n++) {
      const finding = await nerd.find({ family: 4, value: BigInt(n) })
      assert.deepEqual(finding, { kind: 'unknown', reason: 'failed' })
    }
    assert.match(nerd.trouble() ?? '', /^NERD: no answer 10 times in a row \(http.*status 403/)
    assert.equal(lines.length, 1)
    assert.ok(!inspect([lines, nerd.trouble()], { depth: 9 }).includes('s3cret'))
  })

  test('that it does not take an address (IPv6) is no trouble', async () => {
    const { nerd } = await setup()
    server.reply = (_request, response) => {
      response.writeHead(400).end()
    }
    for (let n = 0; n < 20; n++) {
      const finding = await nerd.find({ family: 6, value: BigInt(n) })
      assert.deepEqual(finding, { kind: 'unknown', reason: 'refused' })
    }
    assert.equal(nerd.trouble(), undefined)
  })

  test('that asks for a pause gets it', async () => {
    const { nerd, clock } = await setup()
    server.reply = (_request, response) => {
      response.writeHead(429, { 'Retry-After': '60' }).end()
    }
    await nerd.find(one)
    server.reply = json(documented)
    clock.advance(59_999)
    const two: Address = { family: 4, value: one.value + 1n }
    assert.deepEqual(nerd.find(two), { kind: 'unknown', reason: 'skipped' })
    assert.equal(server.requests.length, 1)
  })
})
