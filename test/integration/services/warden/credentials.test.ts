import assert from 'node:assert/strict'
import { chmodSync, cpSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { describeError, MentatError } from '../../../../src/lib/framework/errors/mentat-error.ts'
import type { WardenConfig } from '../../../../src/lib/services/warden/section.ts'
import { temporaryFolder } from '../../../support/queue.ts'
import {
  CLIENT,
  openClient,
  SECRET,
  someEvents,
  startHub,
  wardenConfig,
} from '../../../support/warden-client.ts'
import { type ClientFiles, writeClientFiles } from '../../../support/warden/certificates.ts'

const never = new AbortController().signal
const DAY = 86_400_000
const world = await startHub({ authenticator: 'X509' }, { secret: SECRET })
const { hub, certificates } = world
const { authority, stranger } = certificates

/** Files of the client in a folder of their own, to be spoilt. */
function copyOfFiles(): ClientFiles {
  const folder = temporaryFolder()
  const copy = (path: string, name: string): string => {
    cpSync(path, join(folder, name))
    return join(folder, name)
  }
  const { certfile, keyfile, cafile } = world.files
  return {
    certfile: copy(certfile, 'cert.pem'),
    keyfile: copy(keyfile, 'key.pem'),
    cafile: copy(cafile, 'ca.pem'),
  }
}

/** The failure of asking the hub. The secret is nowhere in it. */
async function failureOf(config: WardenConfig): Promise<MentatError> {
  const client = openClient({ ...config, retry: 0 })
  const error: unknown = await client.info(never).catch((thrown: unknown) => thrown)
  assert.ok(error instanceof MentatError, inspect(error))
  const [outcome] = await client.send(someEvents(1), never)
  assert.ok(outcome?.kind === 'deferred', `sending: ${inspect(outcome)}`)
  assert.equal(outcome.error.code, error.code)
  for (const shown of [inspect(error, { depth: 9 }), describeError(error), error.advice]) {
    assert.ok(!shown.includes('s3cret'), `the secret is told: ${shown}`)
  }
  return error
}

function isFailure(error: MentatError, code: string, words: RegExp, advice?: RegExp): void {
  assert.equal(error.code, code, describeError(error))
  assert.match(error.message, words)
  if (advice) assert.match(error.advice, advice)
}

const config = wardenConfig(hub, world.files, { secret: SECRET })

describe('our own files', { timeout: 60_000 }, () => {
  test('that are right let us in, and the certificate can be shown', async () => {
    const client = openClient(config)
    await client.info(never)
    const { subject, issuer, to } = client.certificate()
    assert.deepEqual([subject, issuer], [CLIENT, 'Test authority'])
    assert.ok(to > Date.now())
  })

  for (const option of ['certfile', 'keyfile', 'cafile'] as const) {
    test(`${option} that does not exist`, async () => {
      const files = copyOfFiles()
      rmSync(files[option])
      const error = await failureOf(wardenConfig(hub, files, { secret: SECRET }))
      const words = new RegExp(`^warden\\.${option}: /.*\\.pem does not exist$`)
      isFailure(error, 'WARDEN_CREDENTIALS_INVALID', words)
    })

    test(`${option} that holds something else`, async () => {
      const files = copyOfFiles()
      writeFileSync(files[option], 'hello')
      const error = await failureOf(wardenConfig(hub, files, { secret: SECRET }))
      isFailure(error, 'WARDEN_CREDENTIALS_INVALID', /holds no (?:private key|certificate);? /)
    })
  }

  test('a key that everybody may read', async () => {
    const files = copyOfFiles()
    chmodSync(files.keyfile, 0o644)
    const error = await failureOf(wardenConfig(hub, files))
    isFailure(error, 'WARDEN_KEY_OPEN', /everybody may read or write .*key\.pem$/, /chmod o=/)
  })

  test('a key that we may not read', { skip: getuid?.() === 0 }, async () => {
    const files = copyOfFiles()
    chmodSync(files.keyfile, 0o000)
    const error = await failureOf(wardenConfig(hub, files))
    isFailure(error, 'WARDEN_CREDENTIALS_INVALID', /cannot read .*EACCES/, /be allowed to read/)
  })

  test('a key that has a password', async () => {
    const { createPrivateKey } = await import('node:crypto')
    const files = copyOfFiles()
    const { key } = authority.issue({ subject: CLIENT })
    const locked = createPrivateKey(key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    })
    writeFileSync(files.keyfile, locked)
    const error = await failureOf(wardenConfig(hub, files))
    isFailure(error, 'WARDEN_CREDENTIALS_INVALID', /is encrypted/, /openssl pkey/)
  })

  test('the key of another certificate', async () => {
    const files = copyOfFiles()
    writeFileSync(files.keyfile, authority.issue({ subject: CLIENT }).key)
    const error = await failureOf(wardenConfig(hub, files))
    isFailure(error, 'WARDEN_CREDENTIALS_INVALID', /is not the key of the certificate in/)
  })

  for (const [title, from, to, words] of [
    ['has expired', -20 * DAY, -10 * DAY, /expired at \d{4}-\d\d-\d\dT/],
    ['is not valid yet', 10 * DAY, 20 * DAY, /is not valid before \d{4}-/],
  ] as const) {
    test(`a certificate that ${title}`, async () => {
      const span = { from: Date.now() + from, to: Date.now() + to }
      const issued = authority.issue({ subject: CLIENT, names: [CLIENT], ...span })
      const files = writeClientFiles(temporaryFolder(), issued, authority.cert)
      isFailure(await failureOf(wardenConfig(hub, files)), 'WARDEN_CERTIFICATE_EXPIRED', words)
    })
  }

  test('that are renewed are used without a restart', async () => {
    const files = copyOfFiles()
    const client = openClient(wardenConfig(hub, files, { secret: SECRET }))
    await client.info(never)
    const before = hub.connections
    const to = Date.now() + 700 * DAY
    const renewed = authority.issue({ subject: CLIENT, names: [CLIENT], to })
    const next = writeClientFiles(temporaryFolder(), renewed, authority.cert)
    renameSync(next.keyfile, files.keyfile)
    renameSync(next.certfile, files.certfile)
    await client.info(never)
    assert.equal(client.certificate().to, Math.floor(to / 1000) * 1000)
    assert.equal(hub.connections, before + 1)
  })
})

describe('a hub that proves nothing', { timeout: 60_000 }, () => {
  for (const [title, certificate, cafile, words, advice] of [
    [
      'has a certificate of another name',
      'misnamed',
      authority,
      /for another host .*elsewhere/,
      /warden\.url/,
    ],
    [
      'has one that expired',
      'outdatedHub',
      authority,
      /has expired \(CERT_HAS_EXPIRED\)/,
      /operators/,
    ],
    [
      'has one of an authority we do not trust',
      'hub',
      stranger,
      /does not come from an authority/,
      /cafile/,
    ],
  ] as const) {
    test(title, async () => {
      const { hub: odd } = await startHub({ certificates, certificate: certificates[certificate] })
      const files = copyOfFiles()
      writeFileSync(files.cafile, cafile.cert)
      const error = await failureOf(wardenConfig(odd, files, { secret: SECRET }))
      isFailure(error, 'WARDEN_HUB_UNTRUSTED', words, advice)
      assert.equal(odd.requests.length, 0)
    })
  }
})

describe('a hub that does not let us in', { timeout: 60_000 }, () => {
  test('because our certificate comes from elsewhere', async () => {
    const issued = stranger.issue({ subject: CLIENT, names: [CLIENT] })
    const files = writeClientFiles(temporaryFolder(), issued, authority.cert)
    const error = await failureOf(wardenConfig(hub, files, { secret: SECRET }))
    isFailure(error, 'WARDEN_REFUSED', /403: I'm watching\. Authenticate\./, /warden\.certfile/)
  })

  test('because it demands a good certificate, and hangs up', async () => {
    const { hub: strict } = await startHub({ certificates, demandsCertificate: true })
    const issued = stranger.issue({ subject: CLIENT, names: [CLIENT] })
    const files = writeClientFiles(temporaryFolder(), issued, authority.cert)
    const client = openClient(wardenConfig(strict, files, { retry: 0 }))
    const error: unknown = await client.info(never).catch((thrown: unknown) => thrown)
    assert.ok(error instanceof MentatError && error.code === 'WARDEN_UNAVAILABLE', inspect(error))
    assert.equal(strict.requests.length, 0)
  })

  for (const [title, options] of [
    ['the secret is wrong', { secret: 's3cretx' }],
    ['the secret is missing', {}],
    ['the name is unknown', { name: 'org.example.nobody' }],
  ] as const) {
    test(`because ${title}`, async () => {
      const error = await failureOf(wardenConfig(hub, world.files, options))
      isFailure(error, 'WARDEN_REFUSED', /Authenticate/, /warden\.name/)
    })
  }

  test('because it may not', async () => {
    const mute = await startHub({}, { read: false, write: false })
    const error = await failureOf(wardenConfig(mute.hub, mute.files))
    isFailure(error, 'WARDEN_REFUSED', /Not authorized/, /right to read/)
  })

  test('and repeats the secret, which is not told', async () => {
    const failures = [
      { error: 403, message: `no: ${SECRET} ${encodeURIComponent(SECRET)}\u001b[2J` },
    ]
    hub.faults.chance = () => ({ kind: 'error', failures })
    const error = await failureOf(config)
    hub.faults.clear()
    isFailure(error, 'WARDEN_REFUSED', /403: no: \[secret\] \[secret\]\\u001b\[2J$/)
  })
})

describe('an address that is none of a hub', { timeout: 60_000 }, () => {
  test('where nobody listens', async () => {
    const { port } = await unusedPort()
    const error = await failureOf({ ...config, url: `https://localhost:${port}` })
    isFailure(error, 'WARDEN_UNAVAILABLE', /nobody listens there \(ECONNREFUSED\)/, /firewalls/)
  })

  test('of a host that does not exist', async () => {
    const error = await failureOf({ ...config, url: 'https://hub.invalid/warden3' })
    isFailure(error, 'WARDEN_UNAVAILABLE', /no host of this name|name servers/)
  })

  test('where something else than TLS is spoken', async () => {
    const server = createServer((socket) => socket.end('220 mail.example ESMTP\r\n'))
    server.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    const error = await failureOf({ ...config, url: `https://localhost:${port}` })
    server.close()
    isFailure(error, 'WARDEN_UNAVAILABLE', /no encrypted connection|broke off/)
  })

  test('below which there is another service', async () => {
    const error = await failureOf({ ...config, url: hub.url.replace('warden3', 'mail') })
    isFailure(
      error,
      'WARDEN_ANSWER_INVALID',
      /404, without the words of a Warden hub/,
      /warden\.url/,
    )
  })

  for (const url of [
    'http://localhost/',
    'https://user:s3cret@localhost/',
    'https://h/?a=s3cret',
    'x',
  ]) {
    test(`${url} is refused before anything is sent`, () => {
      assert.throws(
        () => openClient({ ...config, url }),
        (error) =>
          error instanceof MentatError &&
          error.code === 'CONFIG_INVALID' &&
          !describeError(error).includes('s3cret'),
      )
    })
  }
})

async function unusedPort(): Promise<{ port: number }> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return address
}
