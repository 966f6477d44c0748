import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { RECURSION_DESIRED, TRUNCATED_RESPONSE, encode } from 'dns-packet'
import { silentLogger } from '../../../src/lib/framework/logging/logger.ts'
import { type Address, parseAddress } from '../../../src/lib/idea/address.ts'
import type { DnsOptions } from '../../../src/lib/services/dns/options.ts'
import { DnsService } from '../../../src/lib/services/dns/service.ts'
import { stressService } from '../../contract/service-stress.ts'
import { type DnsServer, pointer, startDnsServer } from '../../support/dns-server.ts'
import { whenAll } from '../../../src/lib/services/lookup/soon.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { until } from '../../support/until.ts'

const server: DnsServer = await startDnsServer()
const services: DnsService[] = []

after(async () => {
  for (const service of services) await service.stop()
  await server.stop()
})

const options: DnsOptions = {
  servers: [server.address],
  timeout: 200,
  lifetime: 400,
  answer_limit: 3,
  concurrency: 10,
  cache_size: 1000,
  cache_age: 3_600_000,
  negative_age: 900_000,
  failure_age: 60_000,
}

async function setup(changes: Partial<DnsOptions> = {}) {
  server.asked.length = 0
  server.reply = () => ({ code: 'NXDOMAIN' })
  const clock = new FakeClock()
  const dns = new DnsService({ ...options, ...changes }, { clock, logger: silentLogger })
  services.push(dns)
  await dns.start()
  return { clock, dns }
}

function address(text: string): Address {
  const parsed = parseAddress(text)
  assert.ok(parsed)
  return parsed
}

const one = address('192.0.2.1')

describe('names of an address', () => {
  test('are sorted, in lower case, each once, without those that no host can have', async () => {
    const { dns } = await setup()
    server.reply = (question) => ({
      records: ['B.example.org', 'a.example.org', 'b.EXAMPLE.org', '<b>.example.org'].map((name) =>
        pointer(question, name),
      ),
    })
    const answer = ['a.example.org', 'b.example.org']
    assert.deepEqual(await dns.reverse(one), { kind: 'found', answer })
    await dns.reverse(address('2001:db8::1'))
    assert.deepEqual(server.asked, [
      'PTR 1.2.0.192.in-addr.arpa',
      'PTR 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
    ])
  })

  test('that there is none, or none that can be used, is known for a while', async () => {
    const { dns, clock } = await setup()
    const nothing = { kind: 'nothing' }
    assert.deepEqual(await dns.reverse(one), nothing)
    assert.deepEqual(dns.reverse(one), nothing)
    server.reply = () => ({ records: [] })
    clock.advance(900_001)
    assert.deepEqual(await dns.reverse(one), nothing)
    server.reply = (question) => ({ records: [pointer(question, 'not a name')] })
    clock.advance(900_001)
    assert.deepEqual(await dns.reverse(one), nothing)
    assert.equal(server.asked.length, 3)
  })

  test('of an answer with very many names a few are kept', async () => {
    const { dns } = await setup()
    server.reply = (question) => ({
      records: Array.from({ length: 900 }, (_, n) => pointer(question, `host${n}.example.org`)),
    })
    const answer = ['host0.example.org', 'host1.example.org', 'host10.example.org']
    assert.deepEqual(await dns.reverse(one), { kind: 'found', answer })
  })

  test('a flood of equal questions is one query', async () => {
    const { dns } = await setup()
    server.reply = (question) => ({ records: [pointer(question, 'a.example.org')] })
    const findings = await whenAll(Array.from({ length: 1000 }, () => dns.reverse(one)))
    assert.ok(findings.every(({ kind }) => kind === 'found'))
    assert.equal(server.asked.length, 1)
  })
})

describe('addresses of a name', () => {
  const host = 'www.example.org'
  const a = { type: 'A', name: host, ttl: 60, data: '192.0.2.7' } as const
  const aaaa = { type: 'AAAA', name: host, ttl: 60, data: '2001:db8:0:0::7' } as const

  test('are those of both kinds, IPv4 first', async () => {
    const { dns } = await setup()
    server.reply = (question) => ({ records: [question.startsWith('AAAA') ? aaaa : a] })
    const answer = ['192.0.2.7', '2001:db8::7']
    assert.deepEqual(await dns.forward('WWW.example.org.'), { kind: 'found', answer })
    assert.deepEqual(server.asked.toSorted(), [`A ${host}`, `AAAA ${host}`])
  })

  test('a missing A does not matter when there is an AAAA, nor does one that fails', async () => {
    const { dns } = await setup()
    server.reply = (question) =>
      question.startsWith('AAAA') ? { records: [aaaa] } : { records: [] }
    assert.deepEqual(await dns.forward(host), { kind: 'found', answer: ['2001:db8::7'] })
    server.reply = (question) =>
      question.startsWith('AAAA') ? { code: 'SERVFAIL' } : { records: [{ ...a, name: 'x.org' }] }
    assert.deepEqual(await dns.forward('x.org'), { kind: 'found', answer: ['192.0.2.7'] })
  })

  test('when one kind fails and the other has nothing, nothing is known', async () => {
    const { dns } = await setup()
    server.reply = (question) =>
      question.startsWith('AAAA') ? { code: 'SERVFAIL' } : { records: [] }
    assert.deepEqual(await dns.forward(host), { kind: 'unknown', reason: 'refused' })
  })

  test('a text that is no name of a host is not asked', async () => {
    const { dns } = await setup()
    for (const text of ['', 'a b', 'x'.repeat(1000), '\0', '<script>']) {
      assert.deepEqual(dns.forward(text), { kind: 'nothing' })
    }
    assert.deepEqual(server.asked, [])
  })
})

describe('a resolver that does not work', () => {
  test('a silent one costs a caller its own time limit, not that of the query', async () => {
    const { dns } = await setup({ timeout: 60_000, lifetime: 60_000 })
    server.reply = () => undefined
    const caller = new AbortController()
    const finding = dns.reverse(one, caller.signal)
    await until('the server was asked', () => server.asked.length > 0)
    caller.abort()
    assert.deepEqual(await finding, { kind: 'unknown', reason: 'timed_out' })
    await dns.stop()
  })

  test('a slow answer comes too late for the caller, and in time for the next one', async () => {
    const { dns } = await setup({ timeout: 60_000, lifetime: 60_000 })
    const slow = Promise.withResolvers<unknown>()
    server.reply = async (question) => {
      await slow.promise
      return { records: [pointer(question, 'a.example.org')] }
    }
    const finding = dns.reverse(one, AbortSignal.abort())
    assert.deepEqual(await finding, { kind: 'unknown', reason: 'timed_out' })
    slow.resolve(undefined)
    await until('it is in the cache', () => dns.counters().answered === 1)
    assert.deepEqual(dns.reverse(one), { kind: 'found', answer: ['a.example.org'] })
  })

  test('the time limit of the clock ends a question', async () => {
    const { dns, clock } = await setup({ timeout: 60_000, lifetime: 60_000 })
    server.reply = () => undefined
    const finding = dns.reverse(one)
    await until('the server was asked', () => server.asked.length > 0)
    clock.advance(60_000)
    assert.deepEqual(await finding, { kind: 'unknown', reason: 'timed_out' })
  })

  test('is left alone after ten questions, then probed, and used again when it answers', async () => {
    const { dns, clock } = await setup({ timeout: 60_000, lifetime: 60_000 })
    server.reply = () => undefined
    const dead = Array.from({ length: 10 }, (_, n) => dns.reverse({ family: 4, value: BigInt(n) }))
    await until('all were put', () => server.asked.length === 10)
    clock.advance(60_000)
    await whenAll(dead)
    assert.match(dns.trouble() ?? '', /^the DNS resolver: no answer 10 times in a row/)
    for (let n = 0; n < 1000; n++) {
      const finding = dns.reverse({ family: 4, value: BigInt(1000 + n) })
      assert.deepEqual(finding, { kind: 'unknown', reason: 'skipped' })
    }
    assert.equal(server.asked.length, 10)
    assert.equal(dns.counters().skipped_while_open, 1000)
    server.reply = (question) => ({ records: [pointer(question, 'a.example.org')] })
    clock.advance(10_000)
    void dns.reverse(one)
    await until('it answers again', () => dns.trouble() === undefined)
    assert.deepEqual(dns.reverse(one), { kind: 'found', answer: ['a.example.org'] })
  })

  test('answers with another ID or to another question are not taken', async () => {
    const { dns } = await setup({ timeout: 50, lifetime: 50 })
    server.reply = (question, packet) => {
      const answers = [pointer(question, 'lie.example.org')]
      const id = ((packet.id ?? 0) + 1) % 65_536
      return { bytes: encode({ type: 'response', id, questions: packet.questions ?? [], answers }) }
    }
    assert.deepEqual(await dns.reverse(one), { kind: 'unknown', reason: 'timed_out' })
    server.reply = (_question, { id = 0 }) => {
      const name = '9.9.9.9.in-addr.arpa'
      const answers = [pointer(`PTR ${name}`, 'lie.example.org')]
      return {
        bytes: encode({ type: 'response', id, questions: [{ type: 'PTR', name }], answers }),
      }
    }
    const other = await dns.reverse(address('192.0.2.2'))
    assert.deepEqual(other, { kind: 'unknown', reason: 'timed_out' })
  })

  test('bytes that are no answer, SERVFAIL and REFUSED give no answer', async () => {
    const { dns } = await setup()
    server.reply = (_question, _packet, request) => ({
      bytes: Buffer.concat([request.subarray(0, 2), Buffer.from([0x81, 0x80, 0xff, 0xff, 1])]),
    })
    assert.equal((await dns.reverse(one)).kind, 'unknown')
    server.reply = () => ({ code: 'SERVFAIL' })
    const servfail = await dns.reverse(address('192.0.2.2'))
    assert.deepEqual(servfail, { kind: 'unknown', reason: 'refused' })
    server.reply = () => ({ code: 'REFUSED' })
    const refused = await dns.reverse(address('192.0.2.3'))
    assert.deepEqual(refused, { kind: 'unknown', reason: 'failed' })
  })

  test('a truncated answer, without a server for TCP, gives no answer', async () => {
    const { dns } = await setup()
    server.reply = (_question, { id = 0, questions = [] }) => {
      const flags = RECURSION_DESIRED | TRUNCATED_RESPONSE
      return { bytes: encode({ type: 'response', id, flags, questions }) }
    }
    assert.equal((await dns.reverse(one)).kind, 'unknown')
  })

  test('nobody listens: no answer, at once', async () => {
    const gone = await startDnsServer()
    await gone.stop()
    const { dns } = await setup({ servers: [gone.address] })
    assert.deepEqual(await dns.reverse(one), { kind: 'unknown', reason: 'failed' })
  })
})

describe('the service', () => {
  test('stops at once while a resolver is silent', async () => {
    const { dns } = await setup({ timeout: 60_000, lifetime: 60_000 })
    server.reply = () => undefined
    const finding = dns.reverse(one)
    await until('the server was asked', () => server.asked.length > 0)
    await dns.stop()
    assert.deepEqual(await finding, { kind: 'unknown', reason: 'skipped' })
  })

  test('stands the stress of starts and stops', async () => {
    const { dns } = await setup()
    await stressService(dns)
    assert.equal(dns.running, false)
  })

  test('servers that are no addresses are refused with an example', () => {
    const context = { clock: new FakeClock(), logger: silentLogger }
    assert.throws(
      () => new DnsService({ ...options, servers: ['dns.example.org'] }, context),
      isMentatError('CONFIG_INVALID', 'dns.example.org'),
    )
  })

  test('without servers of its own it takes those of the system', () => {
    const context = { clock: new FakeClock(), logger: silentLogger }
    assert.doesNotThrow(() => new DnsService({ ...options, servers: [] }, context))
  })
})
