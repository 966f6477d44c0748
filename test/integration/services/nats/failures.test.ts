import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { SecretValue } from '../../../../src/lib/framework/config/secret-value.ts'
import type { ErrorCode } from '../../../../src/lib/framework/errors/registry.ts'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { streamAccount } from '../../../../src/lib/services/nats/account.ts'
import { NatsConsumer } from '../../../../src/lib/services/nats/consumer.ts'
import type { NatsConfig } from '../../../../src/lib/services/nats/section.ts'
import { CertificateAuthority } from '../../../support/certificate-authority.ts'
import { guideBlocks } from '../../../support/guide.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { countIn, natsConfig, withStream } from '../../../support/nats-home.ts'
import { NatsServer, type NatsSetup, withoutNats } from '../../../support/nats-server.ts'
import { temporaryFolder } from '../../../support/queue.ts'
import { unusedPort } from '../../../support/smtp.ts'
import { writeClientFiles } from '../../../support/warden/certificates.ts'

const options = { timeout: 60_000, skip: withoutNats }

async function startServer(context: TestContext, setup: NatsSetup): Promise<NatsServer> {
  const server = new NatsServer(setup)
  context.after(() => server.kill())
  return server.start()
}

/** Publishes one message. */
function publish(config: NatsConfig): Promise<void> {
  return withStream(config, (stream) => stream.publish('1', '{}'))
}

async function fails(config: NatsConfig, code: ErrorCode, words = ''): Promise<void> {
  await assert.rejects(publish(config), isMentatError(code, words))
}

describe('a server', options, () => {
  test('that is not there, or no NATS server', async (t) => {
    const port = await unusedPort()
    await fails(
      natsConfig({ url: `nats://127.0.0.1:${port}` }),
      'NATS_UNAVAILABLE',
      'nobody listens',
    )
    const nowhere = natsConfig({ url: 'nats://nowhere.invalid' })
    await fails(nowhere, 'NATS_UNAVAILABLE', 'there is no host of this name')
    let greeting = ''
    const other = createServer((socket) => socket.write(greeting)).listen(port, '127.0.0.1')
    t.after(() => other.close())
    const strange = natsConfig({ url: `nats://127.0.0.1:${port}` }, { timeout: 200 })
    await fails(strange, 'NATS_TIMED_OUT', 'no answer in time')
    greeting = '220 mail.example.org ESMTP\r\n'
    await fails(strange, 'NATS_UNAVAILABLE', 'what answers is no NATS server')
    await fails(natsConfig({ url: '' }, { servers: [] }), 'CONFIG_INVALID', 'nats.servers is empty')
  })

  test('of several that does not answer: the next one is asked', async (t) => {
    const server = await startServer(t, {})
    const servers = [`nats://127.0.0.1:${await unusedPort()}`, server.url]
    const config = natsConfig(server, { servers })
    await publish(config)
    assert.equal(await countIn(config), 1)
  })

  test('lets in by user, token or nkey, and tells who it does not let in', async (t) => {
    const wrong = new SecretValue('wr0ng')
    const byUser = await startServer(t, {
      config: 'authorization { user: mentat, password: s3cret }',
    })
    const user = natsConfig(byUser, { user: 'mentat', password: new SecretValue('s3cret') })
    await publish(user)
    await fails(natsConfig(byUser), 'NATS_REFUSED', 'the server does not let us in')
    await assert.rejects(publish({ ...user, password: wrong }), (error: Error) => {
      assert.ok(!error.message.includes('wr0ng'))
      return isMentatError('NATS_REFUSED')(error)
    })
    const byToken = await startServer(t, { config: 'authorization { token: t0ken }' })
    await publish(natsConfig(byToken, { token: new SecretValue('t0ken') }))
    await fails(natsConfig(byToken, { token: wrong }), 'NATS_REFUSED')
    const { createUser } = await import('@nats-io/transport-node').then(({ nkeys }) => nkeys)
    const keys = createUser()
    const byKey = await startServer(t, {
      config: `authorization { users: [ { nkey: ${keys.getPublicKey()} } ] }`,
    })
    const seed = new SecretValue(`${new TextDecoder().decode(keys.getSeed())}\n`)
    await publish(natsConfig(byKey, { nkey: seed }))
    const unusable = natsConfig(byKey, { nkey: wrong })
    await fails(unusable, 'NATS_CREDENTIALS_INVALID', 'nats.nkey is not what it has to be')
    const noCreds = natsConfig(byKey, { creds: wrong })
    await fails(noCreds, 'NATS_CREDENTIALS_INVALID', 'nats.creds is not what it has to be')
  })

  test('that forbids something says what', async (t) => {
    const server = await startServer(t, {
      config: `authorization { users: [ { user: a, password: b, permissions: {
        publish: ["$JS.API.STREAM.INFO.*", "$JS.API.STREAM.CREATE.*"], subscribe: "_INBOX.>" } } ] }`,
    })
    const config = natsConfig(server, { user: 'a', password: new SecretValue('b') })
    await fails(config, 'NATS_REFUSED', 'Permissions Violation for Publish to "mentat.events"')
  })
})

test('a server with the users of the guide lets them do all they need', options, async (t) => {
  const users = guideBlocks('join-machines.md').find(({ text }) => text.startsWith('authorization'))
  const server = await startServer(t, { config: users?.text ?? '' })
  const user = (name: string, password: string): NatsConfig =>
    natsConfig(server, { user: name, password: new SecretValue(password), timeout: 500 })
  await publish(user('sender', 'change-me'))
  const receiver = user('receiver', 'change-me-too')
  const { signal } = new AbortController()
  const fetched = await withStream(receiver, async (stream) => {
    const options = { name: 'mentat', subject: receiver.subject, ackWait: 5000, patience: 1000 }
    const { messages } = await new NatsConsumer(stream, options).fetch(1, signal)
    for (const message of messages) message.acknowledge()
    return messages.length
  })
  assert.equal(fetched, 1)
  const { consumers, messages } = await streamAccount(receiver, silentLogger)
  assert.deepEqual([messages, consumers.length], [0, 1])
})

describe('encryption', options, () => {
  const authority = new CertificateAuthority(Date.now())
  const stranger = new CertificateAuthority(Date.now(), 'Strange authority')
  const own = authority.issue({ subject: 'mentat', names: ['mentat'] })
  const DAY = 86_400_000

  /** A server with a certificate; clients have to show one as well. */
  function start(
    context: TestContext,
    certificate: { cert: string; key: string },
    verify = true,
  ): Promise<NatsServer> {
    const folder = temporaryFolder()
    const { certfile, keyfile, cafile } = writeClientFiles(folder, certificate, authority.cert)
    const config = `tls { cert_file: "${certfile}", key_file: "${keyfile}", ca_file: "${cafile}", verify: ${verify} }`
    return startServer(context, { config, name: 'localhost' })
  }

  const here = { subject: 'localhost', names: ['localhost'] }
  const filesOf = (certificate = own, ca = authority.cert): Partial<NatsConfig> =>
    writeClientFiles(join(temporaryFolder(), 'own'), certificate, ca)

  test('with certificates on both sides works, and what is wrong is told each in its own words', async (t) => {
    const server = await start(t, authority.issue(here))
    await publish(natsConfig(server, filesOf()))
    const { cafile = '' } = filesOf()
    const misses = 'our certificate, or misses one'
    await fails(natsConfig(server, { cafile }), 'NATS_REFUSED', misses)
    const rude = await throughResets(t, server)
    await fails(natsConfig(rude, { cafile }), 'NATS_REFUSED', misses)
    await fails(natsConfig(rude, filesOf()), 'NATS_UNAVAILABLE', 'the connection broke off')
    const strange = filesOf(stranger.issue({ subject: 'mentat' }))
    await fails(natsConfig(server, strange), 'NATS_REFUSED', 'does not accept our certificate')
    const foreign = filesOf(own, stranger.cert)
    const authorityIsWrong = 'does not come from an authority in `nats.cafile`'
    await fails(natsConfig(server, foreign), 'NATS_UNTRUSTED', authorityIsWrong)
    await fails(natsConfig(server), 'NATS_UNTRUSTED', authorityIsWrong)
    // The certificate does not hold the address.
    const byAddress = natsConfig({ url: server.url.replace('localhost', '127.0.0.1') }, filesOf())
    await fails(byAddress, 'NATS_UNTRUSTED', 'for another host')
  })

  test('with a server whose certificate is of another host or has expired is none', async (t) => {
    const { cafile = '' } = filesOf()
    const other = authority.issue({ subject: 'other', names: ['other.example'] })
    const misnamed = await start(t, other, false)
    await fails(natsConfig(misnamed, { cafile }), 'NATS_UNTRUSTED', 'for another host')
    const now = Date.now()
    const old = authority.issue({ ...here, from: now - 2 * DAY, to: now - DAY })
    const outdated = await start(t, old, false)
    await fails(natsConfig(outdated, { cafile }), 'NATS_UNTRUSTED', 'has expired')
  })

  test('that is wanted is not done without', async (t) => {
    const server = await startServer(t, {})
    const wanted = natsConfig({ url: server.url.replace('nats:', 'tls:') })
    await fails(wanted, 'NATS_UNTRUSTED', 'the server offers no encryption')
    await fails(natsConfig(server, filesOf()), 'NATS_UNTRUSTED', 'the server offers no encryption')
  })

  test('needs files that can be used', async () => {
    const config = (files: Partial<NatsConfig>): NatsConfig =>
      natsConfig({ url: 'tls://localhost' }, { ...filesOf(), ...files })
    const folder = temporaryFolder()
    const broken = join(folder, 'broken.pem')
    writeFileSync(broken, 'x')
    const missing = join(folder, 'missing.pem')
    await fails(config({ cafile: missing }), 'NATS_CREDENTIALS_INVALID', 'nats.cafile: ENOENT')
    await fails(config({ certfile: broken }), 'NATS_CREDENTIALS_INVALID', 'expected PEM')
    await fails(config({ keyfile: broken }), 'NATS_CREDENTIALS_INVALID', 'expected a private key')
    const { keyfile: other = '' } = filesOf(authority.issue(here))
    await fails(config({ keyfile: other }), 'NATS_CREDENTIALS_INVALID', 'is not the key of')
    const { keyfile = '' } = filesOf()
    chmodSync(keyfile, 0o644)
    await fails(config({ keyfile }), 'NATS_CREDENTIALS_INVALID', 'everybody may read or write')
  })
})

/**
 * Passes on what goes to and from a server. Of three connections the first only reads the greeting; the second, which is
 * to be used, is reset as soon as the client ends its handshake, as systems do that are written to after a close; the
 * third asks for the reason.
 */
async function throughResets(context: TestContext, server: NatsServer): Promise<{ url: string }> {
  const { port } = new URL(server.url.replace('nats:', 'http:'))
  let count = 0
  const proxy = createServer((client) => {
    count += 1
    const isReset = count % 3 === 2
    const upstream = connect(Number(port), 'localhost')
    let chunks = 0
    client.on('data', (chunk: Buffer) => {
      chunks += 1
      if (isReset && chunks === 2) client.resetAndDestroy()
      else upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => client.write(chunk))
    for (const end of ['error', 'close']) {
      client.on(end, () => upstream.destroy())
      upstream.on(end, () => client.end())
    }
  }).listen(0, 'localhost')
  await once(proxy, 'listening')
  context.after(() => proxy.close())
  return { url: `nats://localhost:${(proxy.address() as AddressInfo).port}` }
}

describe('the stream', options, () => {
  test('is made when it is absent, unless that is not wanted', async (t) => {
    const server = await startServer(t, {})
    const absent = natsConfig(server, { create_stream: false })
    await fails(absent, 'NATS_STREAM_MISSING', 'stream mentat at nats://127.0.0.1')
    const config = natsConfig(server, { max_bytes: 1_000_000, max_age: 60_000 })
    await publish(config)
    const made = await withStream(absent, (stream) =>
      stream.use(({ stream: { config: found } }) => Promise.resolve(found)),
    )
    assert.equal(made.retention, 'workqueue')
    assert.equal(made.storage, 'file')
    assert.equal(made.discard, 'new')
    assert.deepEqual([made.max_bytes, made.max_age], [1_000_000, 60_000_000_000])
    assert.equal(made.duplicate_window, made.max_age)
    const other = natsConfig(server, { subject: 'other' })
    await fails(other, 'NATS_STREAM_UNFIT', 'subjects mentat.events; expected other')
    const overlapping = natsConfig(server, { stream: 'second' })
    await fails(overlapping, 'NATS_STREAM_UNFIT', 'subjects overlap with an existing stream')
    const wide = natsConfig(server, { stream: 'wide', subject: 'wide.a.b' })
    await withStream(config, (stream) =>
      stream.use(({ manager }) => manager.streams.add({ name: 'wide', subjects: ['wide.>'] })),
    )
    await publish(wide)
  })

  test('needs JetStream', async (t) => {
    const server = await startServer(t, { jetstream: false })
    await fails(natsConfig(server), 'NATS_JETSTREAM_OFF')
  })

  test('knows a message again that is sent twice', async (t) => {
    const server = await startServer(t, {})
    const config = natsConfig(server)
    await publish(config)
    await publish(config)
    assert.equal(await countIn(config), 1)
  })
})
