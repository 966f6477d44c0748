import assert from 'node:assert/strict'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import {
  dueAt,
  renew,
  type Renewal,
} from '../../../../src/lib/modules/warden-registration/renew.ts'
import { readCredentials } from '../../../../src/lib/services/warden/credentials.ts'
import type { WardenConfig } from '../../../../src/lib/services/warden/section.ts'
import { namesIn, temporaryFolder } from '../../../support/queue.ts'
import { CLIENT, openClient, startHub, wardenConfig } from '../../../support/warden-client.ts'
import { failureOf, invite, serialOf } from '../../../support/warden-registration.ts'
import { writeClientFiles } from '../../../support/warden/certificates.ts'

const { hub, certificates } = await startHub()
const { signal } = new AbortController()
const DAY = 86_400_000

/** A client whose certificate ends in so many days, of a year. */
function clientFor(
  days: number,
  options: Partial<Omit<WardenConfig, 'secret'>> = {},
): { config: WardenConfig; folder: string } {
  const to = Date.now() + days * DAY
  const text = { subject: CLIENT, names: [CLIENT], from: to - 365 * DAY, to }
  const folder = join(temporaryFolder(), 'warden')
  const { authority } = certificates
  const files = writeClientFiles(folder, authority.issue(text), authority.cert)
  return { folder, config: wardenConfig(hub, files, { ra_url: hub.registrationUrl, ...options }) }
}

function run(
  config: WardenConfig,
  order: { readonly force?: boolean; readonly keepsKey?: boolean } = {},
): Promise<Renewal> {
  const context = { clock: systemClock, logger: silentLogger, signal }
  return renew({ config, force: false, keepsKey: false, ...order }, context)
}

function methodsAsked(): string[] {
  return hub.requests.map(({ method }) => method)
}

beforeEach(() => {
  hub.faults.clear()
  hub.registration.defect = undefined
  hub.requests.length = 0
  invite(hub)
})

describe('a renewal', { timeout: 60_000 }, () => {
  test('is due a third of its life before the end of a certificate, at most so early as configured', () => {
    const names = { subject: CLIENT, issuer: 'x', from: 0 }
    assert.equal(dueAt({ ...names, to: 365 * DAY }, { renew_before: 30 * DAY }), 335 * DAY)
    assert.equal(dueAt({ ...names, to: 9 * DAY }, { renew_before: 30 * DAY }), 6 * DAY)
  })

  test('that is not due does nothing; nor does one without an authority', async () => {
    const { folder, config } = clientFor(31)
    const before = namesIn(folder)
    assert.equal((await run(config)).kind, 'not-due')
    const { ra_url: _, ...mute } = clientFor(3).config
    assert.equal((await run(mute)).kind, 'not-configured')
    assert.equal((await failureOf(() => run(mute, { force: true }))).code, 'CONFIG_INVALID')
    assert.deepEqual([hub.requests, namesIn(folder)], [[], before])
  })

  test('that is due has a new key, shows the old certificate, and is tried at the hub before it is in force', async () => {
    const { folder, config } = clientFor(29)
    const [cert, key] = [readFileSync(config.certfile), readFileSync(config.keyfile)]
    const old = serialOf(config.certfile)
    const renewal = await run(config)
    assert.ok(renewal.kind === 'renewed')
    assert.ok(renewal.certificate.to > Date.now() + 300 * DAY)
    assert.deepEqual(
      renewal.copies.map((path) => readFileSync(path)),
      [cert, key],
    )
    assert.equal(namesIn(folder).length, 5)
    assert.deepEqual(methodsAsked(), ['getCert', 'getInfo'])
    assert.deepEqual(
      hub.requests.map(({ certificate, query }) => [certificate, query.get('password')]),
      [
        [old, null],
        [serialOf(config.certfile), null],
      ],
    )
    readCredentials(config, Date.now())
    assert.notDeepEqual(readFileSync(config.keyfile), key)
    assert.equal((await run(config)).kind, 'not-due')
  })

  test('can keep the key, and be wished for before it is due', async () => {
    const { config } = clientFor(200)
    const key = readFileSync(config.keyfile)
    const old = serialOf(config.certfile)
    const renewal = await run(config, { force: true, keepsKey: true })
    assert.equal(renewal.kind, 'renewed')
    assert.deepEqual(readFileSync(config.keyfile), key)
    assert.notEqual(serialOf(config.certfile), old)
  })

  test('that was broken off between its two files is finished by the next run', async () => {
    const { config } = clientFor(29)
    await run(config)
    renameSync(config.keyfile, `${config.keyfile}.new`)
    writeFileSync(config.keyfile, certificates.authority.issue({ subject: CLIENT }).key, {
      mode: 0o600,
    })
    await openClient(config).info(signal)
    assert.equal((await run(config)).kind, 'not-due')
    assert.ok(!existsSync(`${config.keyfile}.new`))
    await openClient(config).info(signal)
  })
})

describe('a renewal that fails leaves the old pair in force', { timeout: 60_000 }, () => {
  async function failsAt(config: WardenConfig): Promise<Awaited<ReturnType<typeof failureOf>>> {
    const before = [readFileSync(config.certfile), readFileSync(config.keyfile)]
    const error = await failureOf(() => run(config))
    assert.deepEqual([readFileSync(config.certfile), readFileSync(config.keyfile)], before)
    return error
  }

  test('when the hub does not let the new one in; it is tried again, and no other is asked for', async () => {
    const { config } = clientFor(10)
    const failures = [{ error: 403, message: "I'm watching. Authenticate." }]
    hub.faults.plan('getInfo', { kind: 'error', failures })
    const error = await failsAt(config)
    assert.equal(error.code, 'WARDEN_REFUSED')
    assert.match(error.message, /the new certificate waits in .*cert\.pem\.new, and the former/)
    assert.equal((await run(config)).kind, 'renewed')
    assert.deepEqual(methodsAsked(), ['getCert', 'getInfo', 'getInfo', 'getInfo'])
  })

  test('when the hub is away', async () => {
    const { config } = clientFor(10)
    const error = await failsAt({ ...config, url: 'https://localhost:1/warden3' })
    assert.equal(error.code, 'WARDEN_UNAVAILABLE')
    assert.equal((await run(config)).kind, 'renewed')
  })

  test('but not when the hub lets in neither', async () => {
    const { config } = clientFor(10)
    const failures = [{ error: 403, message: "I'm watching. Not authorized." }]
    hub.faults.chance = (method) => (method === 'getInfo' ? { kind: 'error', failures } : undefined)
    assert.equal((await run(config)).kind, 'renewed')
  })

  test('when the authority refuses, or does not know the certificate', async () => {
    hub.registration.applicants.set(CLIENT, { state: 'disabled' })
    const refused = await failsAt(clientFor(10).config)
    assert.equal(refused.code, 'WARDEN_REGISTRATION_REFUSED')
    assert.match(refused.message, /403: Error enabling cert generation/)
    assert.match(refused.advice, /must not be disabled.*register --force/)
    const unknown = clientFor(10).config
    const span = { from: Date.now() - 300 * DAY, to: Date.now() + 10 * DAY }
    const strange = certificates.stranger.issue({ subject: CLIENT, ...span })
    writeFileSync(unknown.certfile, strange.cert)
    writeFileSync(unknown.keyfile, strange.key)
    assert.match((await failsAt(unknown)).message, /403: I'm watching\. Authenticate\./)
  })

  test('when the authority is away, or issues what is not ours', async () => {
    const away = clientFor(10, { ra_url: 'https://localhost:1/ra' }).config
    assert.equal((await failsAt(away)).code, 'WARDEN_UNAVAILABLE')
    hub.registration.defect = 'other key'
    assert.equal((await failsAt(clientFor(10).config)).code, 'WARDEN_CERTIFICATE_WRONG')
  })

  test('when it has expired, and says that only a token helps', async () => {
    const error = await failsAt(clientFor(-1).config)
    assert.equal(error.code, 'WARDEN_CERTIFICATE_EXPIRED')
    assert.match(error.advice, /mentat warden register --force/)
    assert.deepEqual(hub.requests, [])
  })

  test('but a new one that waits comes into force when the old one has expired, whatever the hub says', async () => {
    const { folder, config } = clientFor(10)
    await failsAt({ ...config, url: 'https://localhost:1/warden3' })
    const { config: late, folder: expired } = clientFor(-1)
    for (const name of ['cert.pem.new', 'key.pem.new']) {
      renameSync(join(folder, name), join(expired, name))
    }
    const renewal = await run({ ...late, url: 'https://localhost:1/warden3' })
    assert.equal(renewal.kind, 'renewed')
    readCredentials(late, Date.now())
  })
})
