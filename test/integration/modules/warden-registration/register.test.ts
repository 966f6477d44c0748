import assert from 'node:assert/strict'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { beforeEach, describe, test } from 'node:test'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import {
  register,
  type Registered,
  type RegistrationOrder,
} from '../../../../src/lib/modules/warden-registration/register.ts'
import { readCredentials } from '../../../../src/lib/services/warden/credentials.ts'
import type { WardenConfig } from '../../../../src/lib/services/warden/section.ts'
import { namesIn, temporaryFolder } from '../../../support/queue.ts'
import { CLIENT, openClient, startHub, wardenConfig } from '../../../support/warden-client.ts'
import { failureOf, invite, TOKEN } from '../../../support/warden-registration.ts'

const { hub, certificates } = await startHub()
const { signal } = new AbortController()
const context = { clock: systemClock, logger: silentLogger, signal }
const DAY = 86_400_000

/** Where the authorities are that the hub and its registration authority come from. */
const cafile = join(temporaryFolder(), 'ca.pem')
writeFileSync(cafile, certificates.authority.cert)

/** A client that has neither key nor certificate yet. */
function newClient(options: Partial<Omit<WardenConfig, 'secret'>> = {}): {
  folder: string
  config: WardenConfig
} {
  const folder = join(temporaryFolder(), 'warden')
  const files = { certfile: join(folder, 'cert.pem'), keyfile: join(folder, 'key.pem'), cafile }
  return { folder, config: wardenConfig(hub, files, { ra_url: hub.registrationUrl, ...options }) }
}

function apply(config: WardenConfig, order: Partial<RegistrationOrder> = {}): Promise<Registered> {
  const token = (): Promise<string> => Promise.resolve(TOKEN)
  const rest = { authorities: undefined, certificate: undefined, force: false }
  // Keys of this kind are made at once.
  return register({ config, token, keyType: 'ec', ...rest, ...order }, context)
}

beforeEach(() => {
  hub.faults.clear()
  hub.registration.defect = undefined
  hub.requests.length = 0
  invite(hub)
})

describe('a registration', { timeout: 60_000 }, () => {
  test('puts key and certificate in place, and the hub lets them in', async () => {
    const { folder, config } = newClient()
    const { certificate, copies } = await apply(config, { keyType: 'rsa' })
    assert.deepEqual([certificate.subject, certificate.issuer], [CLIENT, 'Test authority'])
    assert.deepEqual(copies, [])
    assert.deepEqual(namesIn(folder), ['cert.pem', 'key.pem'])
    assert.equal(statSync(config.keyfile).mode & 0o777, 0o600)
    assert.equal(statSync(config.certfile).mode & 0o777, 0o640)
    await openClient(config).info(signal)
    const [asked] = hub.requests
    assert.deepEqual([asked?.verb, asked?.method], ['POST', 'getCert'])
    assert.equal(asked?.query.get('password'), TOKEN)
  })

  test('puts authorities where the configuration says, which the authority is checked by', async () => {
    const place = join(temporaryFolder(), 'trust', 'ca.pem')
    const { config } = newClient({ cafile: place })
    const done = await apply(config, { authorities: certificates.authority.cert })
    assert.equal(done.cafile, place)
    assert.equal(readFileSync(place, 'utf8'), certificates.authority.cert)
    await openClient(config).info(signal)
  })

  test(
    'as root gives everything to the owner of the folder',
    { skip: getuid?.() !== 0 },
    async () => {
      const { folder, config } = newClient()
      mkdirSync(folder, { recursive: true })
      chownSync(folder, 12_345, 12_346)
      await apply(config)
      for (const path of [config.certfile, config.keyfile]) {
        const { uid, gid } = statSync(path)
        assert.deepEqual([uid, gid], [12_345, 12_346])
      }
    },
  )

  test('replaces nothing unless it is told to, and keeps copies then', async () => {
    const { folder, config } = newClient()
    await apply(config)
    const [cert, key] = [readFileSync(config.certfile), readFileSync(config.keyfile)]
    invite(hub)
    const error = await failureOf(() => apply(config))
    assert.equal(error.code, 'WARDEN_FILES_EXIST')
    assert.match(error.message, /cert\.pem and .*key\.pem exist already; nothing was changed/)
    assert.equal(hub.requests.length, 1)
    const { copies } = await apply(config, { force: true })
    assert.deepEqual(
      copies.map((path) => path.replace(/-\d{8}T\d{6}Z$/, '')),
      [`${config.certfile}.old`, `${config.keyfile}.old`],
    )
    assert.deepEqual(
      copies.map((path) => readFileSync(path)),
      [cert, key],
    )
    assert.equal(statSync(copies[1]!).mode & 0o777, 0o600)
    assert.equal(namesIn(folder).length, 4)
    readCredentials(config, Date.now())
  })
})

describe('a registration that is broken off', { timeout: 60_000 }, () => {
  test('by a lost answer keeps its key, and goes on with the certificate that operators send', async () => {
    const { folder, config } = newClient()
    hub.faults.plan('getCert', { kind: 'closed', processed: true })
    const lost = await failureOf(() => apply(config))
    assert.equal(lost.code, 'WARDEN_UNAVAILABLE')
    assert.match(lost.advice, /goes on with the key in .*key\.pem\.new.*--certificate FILE/)
    assert.deepEqual(namesIn(folder), ['key.pem.new'])
    const key = readFileSync(`${config.keyfile}.new`)
    const refused = await failureOf(() => apply(config))
    assert.equal(refused.code, 'WARDEN_REGISTRATION_REFUSED')
    const sent = `From: operators\n\n${hub.registration.issued.at(-1)!}\n`
    await apply(config, { certificate: sent })
    assert.deepEqual(readFileSync(config.keyfile), key)
    await openClient(config).info(signal)
  })

  test('before it was answered goes on with the same key', async () => {
    const { config } = newClient()
    hub.faults.plan('getCert', { kind: 'unstarted' })
    assert.equal((await failureOf(() => apply(config))).code, 'WARDEN_UNAVAILABLE')
    const key = readFileSync(`${config.keyfile}.new`)
    await apply(config)
    assert.deepEqual(readFileSync(config.keyfile), key)
  })

  test('before its certificate came into force asks for no other', async () => {
    const { config } = newClient()
    await apply(config)
    renameSync(config.certfile, `${config.certfile}.new`)
    renameSync(config.keyfile, `${config.keyfile}.new`)
    await apply(config)
    readCredentials(config, Date.now())
    assert.equal(hub.requests.length, 1)
  })

  test('goes not on with what a renewal has left, nor with a certificate of another name', async () => {
    const { config } = newClient()
    await apply(config)
    const left = certificates.authority.issue({ subject: CLIENT, names: [CLIENT] })
    writeFileSync(`${config.certfile}.new`, left.cert)
    writeFileSync(`${config.keyfile}.new`, left.key, { mode: 0o600 })
    invite(hub)
    await apply(config, { force: true })
    assert.equal(hub.requests.length, 2)
    const { config: other } = newClient()
    const foreign = certificates.authority.issue({ subject: 'org.other' })
    mkdirSync(join(other.certfile, '..'), { recursive: true })
    writeFileSync(`${other.certfile}.new`, foreign.cert)
    writeFileSync(`${other.keyfile}.new`, foreign.key, { mode: 0o600 })
    invite(hub)
    assert.equal((await apply(other)).certificate.subject, CLIENT)
  })

  test('between its two files can be used at once, and is finished by the next run', async () => {
    const { config } = newClient()
    await apply(config)
    renameSync(config.keyfile, `${config.keyfile}.new`)
    await openClient(config).info(signal)
    assert.equal((await failureOf(() => apply(config))).code, 'WARDEN_FILES_EXIST')
    assert.ok(existsSync(config.keyfile))
  })
})

describe('a registration that fails', { timeout: 60_000 }, () => {
  for (const [title, prepare, words, advice] of [
    [
      'because nobody knows the client',
      () => {
        hub.registration.applicants.clear()
      },
      /403: Unknown client/,
      /check `warden\.name`/,
    ],
    [
      'because the token is wrong',
      () => hub.registration.applicants.set(CLIENT, { state: 'issuable', token: 'another' }),
      /403: Processing error/,
      /The token is wrong, was used already/,
    ],
    [
      'because it is not allowed',
      () => hub.registration.applicants.set(CLIENT, { state: 'disabled' }),
      /403: Processing error/,
      /or this client is to get none at present/,
    ],
    [
      'and repeats the token, which is not told',
      () => {
        hub.faults.plan('getCert', {
          kind: 'error',
          failures: [{ error: 403, message: `no: ${TOKEN}` }],
        })
      },
      /403: no: \[secret\]$/,
      /The token is wrong/,
    ],
  ] as const) {
    test(title, async () => {
      prepare()
      const { folder, config } = newClient()
      const error = await failureOf(() => apply(config))
      assert.equal(error.code, 'WARDEN_REGISTRATION_REFUSED')
      assert.match(error.message, words)
      assert.match(error.advice, advice)
      assert.deepEqual(namesIn(folder), ['key.pem.new'])
    })
  }

  for (const [title, defect, words] of [
    ['for another key', 'other key', /is not for our key/],
    ['for another name', { subject: 'org.other' }, /is for "org\.other"; expected "org\.example/],
  ] as const) {
    test(`by a certificate ${title}`, async () => {
      hub.registration.defect = defect
      const { folder, config } = newClient()
      const error = await failureOf(() => apply(config))
      assert.equal(error.code, 'WARDEN_CERTIFICATE_WRONG')
      assert.match(error.message, words)
      assert.deepEqual(namesIn(folder), ['key.pem.new'])
    })
  }

  for (const [title, defect, words] of [
    ['that has expired', { from: Date.now() - 2 * DAY, to: Date.now() - DAY }, /expired at/],
    ['that is not valid yet', { from: Date.now() + DAY }, /is not valid before/],
  ] as const) {
    test(`by a certificate ${title}`, async () => {
      hub.registration.defect = defect
      const { config } = newClient()
      const error = await failureOf(() => apply(config))
      assert.equal(error.code, 'WARDEN_CERTIFICATE_EXPIRED')
      assert.match(error.message, words)
      assert.ok(!existsSync(config.certfile))
    })
  }

  for (const [title, fault, code, words] of [
    ['cannot read the request', 400, 'WARDEN_REQUEST_WRONG', /400: no/],
    ['does not work', 500, 'WARDEN_UNAVAILABLE', /500: no/],
  ] as const) {
    test(`because the authority ${title}`, async () => {
      const failures = [{ error: fault, message: 'no' }]
      hub.faults.plan('getCert', { kind: 'error', failures })
      const error = await failureOf(() => apply(newClient().config))
      assert.equal(error.code, code)
      assert.match(error.message, words)
    })
  }

  test('because what answers is no authority', async () => {
    const elsewhere = hub.registrationUrl.replace('/ra', '/mail')
    const error = await failureOf(() => apply(newClient({ ra_url: elsewhere }).config))
    assert.equal(error.code, 'WARDEN_ANSWER_INVALID')
    assert.match(error.message, /what answers there is no registration authority/)
    hub.faults.plan('getCert', { kind: 'answer', body: '<h1>hello</h1>' })
    const strange = await failureOf(() => apply(newClient().config))
    assert.equal(strange.code, 'WARDEN_CERTIFICATE_WRONG')
    assert.match(strange.message, /there is no certificate in the answer/)
  })

  test('because nobody listens', async () => {
    const error = await failureOf(() =>
      apply(newClient({ ra_url: 'https://localhost:1/ra' }).config),
    )
    assert.equal(error.code, 'WARDEN_UNAVAILABLE')
    assert.match(error.message, /nobody listens there/)
    assert.match(error.advice, /`warden\.ra_url`/)
  })

  test('because the authority comes from elsewhere; the token was not told to it', async () => {
    const { config } = newClient()
    const authorities = certificates.stranger.cert
    const place = join(temporaryFolder(), 'ca.pem')
    const error = await failureOf(() => apply({ ...config, cafile: place }, { authorities }))
    assert.equal(error.code, 'WARDEN_HUB_UNTRUSTED')
    assert.match(error.message, /certificate of the registration authority does not come from/)
    assert.deepEqual(hub.requests, [])
    assert.ok(!existsSync(place))
  })

  test('because its folder cannot be written to', { skip: getuid?.() === 0 }, async () => {
    const { folder, config } = newClient()
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o500)
    const error = await failureOf(() => apply(config))
    assert.equal(error.code, 'PERMISSION_DENIED')
    assert.match(error.message, /^cannot write into .*warden/)
    assert.deepEqual(hub.requests, [])
  })

  test('because its folder is none', async () => {
    const { folder, config } = newClient()
    writeFileSync(folder, '')
    const error = await failureOf(() => apply(config))
    assert.equal(error.code, 'IO_FAILED')
    assert.match(error.message, /^cannot write into .*warden/)
    assert.deepEqual(hub.requests, [])
  })

  for (const [option, order] of [
    ['name', {}],
    ['ra_url', {}],
    ['cafile', { authorities: 'x' }],
  ] as const) {
    test(`because warden.${option} is not set`, async () => {
      const { [option]: _, ...config } = newClient().config
      const error = await failureOf(() => apply(config, order))
      assert.equal(error.code, 'CONFIG_INVALID')
      assert.match(error.message, new RegExp(`^warden\\.${option} is not set`))
      assert.deepEqual(hub.requests, [])
    })
  }
})
