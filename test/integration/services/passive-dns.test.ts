import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { silentLogger } from '../../../src/lib/framework/logging/logger.ts'
import { type Address, parseAddress } from '../../../src/lib/idea/address.ts'
import type { PassiveDnsOptions } from '../../../src/lib/services/passive-dns/options.ts'
import { PassiveDnsService } from '../../../src/lib/services/passive-dns/service.ts'
import { stressService } from '../../contract/service-stress.ts'
import { whenAll } from '../../../src/lib/services/lookup/soon.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { json, startHttpServer } from '../../support/http-server.ts'
import { until } from '../../support/until.ts'

const server = await startHttpServer()
const services: PassiveDnsService[] = []

after(async () => {
  for (const service of services) await service.stop()
  await server.stop()
})

const HOUR = 3_600_000
const options: PassiveDnsOptions = {
  base_url: 'https://passivedns.example.org/',
  base_api_url: `${server.url}pdns`,
  api_timeout: 500,
  api_limit: 2,
  rec_validity: 168 * HOUR,
  max_answer_size: 100_000,
  concurrency: 10,
  cache_size: 1000,
  cache_age: 2 * HOUR,
  negative_age: HOUR,
  failure_age: 60_000,
}

async function setup(changes: Partial<PassiveDnsOptions> = {}) {
  server.requests.length = 0
  const clock = new FakeClock(Date.UTC(2024, 4, 9, 23, 59))
  const service = new PassiveDnsService({ ...options, ...changes }, { clock, logger: silentLogger })
  services.push(service)
  await service.start()
  return { clock, service }
}

function record(
  domain: unknown,
  last: unknown,
  first: unknown = '2024-01-02',
  type: unknown = 'a',
) {
  return { domain, time_first: first, time_last: last, type, count: 7 }
}

const one: Address = parseAddress('192.0.2.1') ?? { family: 4, value: 0n }

describe('names seen for an address', () => {
  test('are asked for whole days, up to tomorrow', async () => {
    const { service } = await setup()
    server.reply = json([])
    assert.deepEqual(await service.find(one), { kind: 'nothing' })
    assert.equal(server.requests.at(-1)?.url, '/pdns/ip/192.0.2.1?from=2024-05-02&to=2024-05-10')
    const { service: shorter } = await setup({ rec_validity: 25 * HOUR })
    await shorter.find({ family: 6, value: 0x20010db8n << 96n })
    assert.equal(server.requests.at(-1)?.url, '/pdns/ip/2001:db8::?from=2024-05-07&to=2024-05-10')
  })

  test('are the newest ones, without old ones and without what cannot be understood', async () => {
    const { service } = await setup()
    server.reply = json([
      record('old.example.org', '2024-05-01'),
      record('third.example.org', '2024-05-06'),
      record('first.example.org.', '2024-05-09'),
      record('Second.example.org', '2024-05-08T10:00:00', '2024-05-07', 'aaaa'),
      record('<b>', '2024-05-09'),
      record('a.org', '2024-13-09'),
      record('a.org', 1715212800),
      record('a.org', '2024-05-09', null),
      record('a.org', '2024-05-09', '2024-05-01', ['A']),
      record(7, '2024-05-09'),
      null,
      'text',
      [],
    ])
    const finding = await service.find(one)
    assert.deepEqual(finding, {
      kind: 'found',
      answer: [
        {
          name: 'first.example.org',
          firstSeen: Date.UTC(2024, 0, 2),
          lastSeen: Date.UTC(2024, 4, 9),
          type: 'A',
        },
        {
          name: 'second.example.org',
          firstSeen: Date.UTC(2024, 4, 7),
          lastSeen: Date.UTC(2024, 4, 8),
          type: 'AAAA',
        },
      ],
    })
  })

  test('that were seen last before the window are left out, whatever the service answers', async () => {
    const { service } = await setup({ api_limit: 10 })
    server.reply = json(
      ['2024-05-01', '2024-05-02', '2024-05-03'].map((day) => record(`d${day}.example.org`, day)),
    )
    const finding = await service.find(one)
    assert.ok(finding.kind === 'found')
    const names = finding.answer.map(({ name }) => name)
    assert.deepEqual(names, ['d2024-05-03.example.org', 'd2024-05-02.example.org'])
    server.reply = json([record('old.example.org', '2024-05-01')])
    assert.deepEqual(await service.find({ family: 4, value: 1n }), { kind: 'nothing' })
  })

  test('an answer is used again until it is too old', async () => {
    const { service, clock } = await setup()
    server.reply = json([record('a.example.org', '2024-05-09')])
    await whenAll(Array.from({ length: 100 }, () => service.find(one)))
    clock.advance(2 * HOUR)
    assert.ok(!(service.find(one) instanceof Promise))
    clock.advance(1)
    await service.find(one)
    assert.equal(server.requests.length, 2)
  })

  test('that there is nothing (404) is used again for a while', async () => {
    const { service, clock } = await setup()
    server.reply = (_request, response) => {
      response.writeHead(404).end()
    }
    assert.deepEqual(await service.find(one), { kind: 'nothing' })
    clock.advance(HOUR)
    assert.deepEqual(service.find(one), { kind: 'nothing' })
    clock.advance(1)
    await service.find(one)
    assert.equal(server.requests.length, 2)
  })
})

describe('a service that does not work', () => {
  for (const [what, answer] of [
    ['an object', { records: [] }],
    ['a text', 'none'],
    ['null', null],
    ['records of another shape', [{ name: 'a.example.org' }, 7]],
  ] as const) {
    test(`that answers with ${what} has failed`, async () => {
      const { service } = await setup()
      server.reply = json(answer)
      assert.deepEqual(await service.find(one), { kind: 'unknown', reason: 'failed' })
    })
  }

  test('that is silent is not waited for beyond the time limit, then left alone', async () => {
    const { service, clock } = await setup()
    server.reply = () => undefined
    const dead = Array.from({ length: 10 }, (_, n) => service.find({ family: 4, value: BigInt(n) }))
    await until('all were put', () => server.requests.length === 10)
    clock.advance(500)
    for (const finding of await whenAll(dead)) {
      assert.deepEqual(finding, { kind: 'unknown', reason: 'timed_out' })
    }
    assert.deepEqual(service.find(one), { kind: 'unknown', reason: 'skipped' })
    assert.match(service.trouble() ?? '', /^passive DNS: no answer 10 times in a row/)
    server.reply = json([record('a.example.org', '2024-05-09')])
    clock.advance(10_000)
    void service.find(one)
    await until('it answers again', () => service.trouble() === undefined)
  })

  test('stands the stress of starts and stops, also with a question under way', async () => {
    const { service } = await setup()
    server.reply = () => undefined
    const finding = service.find(one)
    await stressService(service)
    assert.deepEqual(await finding, { kind: 'unknown', reason: 'skipped' })
  })
})
