import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'node:process'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../support/queue.ts'
import type { Result } from '../support/run-cli.ts'
import { CLIENT, SECRET, startHub } from '../support/warden-client.ts'
import { writeClientFiles } from '../support/warden/certificates.ts'

const { hub, certificates } = await startHub({ authenticator: 'X509' }, { secret: SECRET })
const { authority } = certificates

/** A home folder with the configuration of a client; its files lie where they are looked for. */
function newHome(section: object, validity = 365): string {
  const home = temporaryFolder()
  const to = Date.now() + validity * 86_400_000
  const issued = authority.issue({ subject: CLIENT, names: [CLIENT], to })
  const { cafile } = writeClientFiles(join(home, 'etc/warden'), issued, authority.cert)
  mkdirSync(join(home, 'etc/core'), { recursive: true })
  const warden = { url: hub.url, name: CLIENT, secret: SECRET, cafile, ...section }
  writeFileSync(join(home, 'etc/core/warden.conf'), JSON.stringify({ warden }), { mode: 0o600 })
  return home
}

/** Runs the command beside the hub, which lives in this process. */
async function info(home: string, ...flags: readonly string[]): Promise<Result> {
  const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))
  const child = spawn(bin, ['warden', 'info', '--home', home, ...flags], {
    env: { PATH: env['PATH'], NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (child.exitCode === null) await once(child, 'exit')
  return { status: child.exitCode, stdout, stderr }
}

describe('mentat warden info', { timeout: 60_000 }, () => {
  test('tells what the hub is, and who we are', async () => {
    const { status, stdout, stderr } = await info(newHome({}))
    assert.equal(stderr, '')
    assert.equal(status, 0)
    assert.match(stdout, /^hub +https:\/\/localhost:\d+\/warden3\nversion +3\.0\n/)
    assert.match(stdout, /^at once +500 events sent, 1,000 fetched$/m)
    assert.match(
      stdout,
      new RegExp(`^certificate +${CLIENT}, by Test authority, valid until 2`, 'm'),
    )
  })

  test('as JSON, without the secret', async () => {
    const { status, stdout } = await info(newHome({}), '--json')
    assert.equal(status, 0)
    const told = JSON.parse(stdout) as Record<string, unknown>
    assert.equal(told['client'], CLIENT)
    assert.equal(told['send_events_limit'], 500)
    assert.ok(!stdout.includes('s3cret'))
  })

  test('warns of a certificate that ends soon', async () => {
    const { status, stderr } = await info(newHome({}, 10))
    assert.equal(status, 0)
    assert.match(stderr, /our certificate ends in (?:9|10) days/)
  })

  test('fails with words and a status of its own for each cause', async () => {
    const keyless = newHome({})
    rmSync(join(keyless, 'etc/warden/key.pem'))
    for (const [home, code, exit] of [
      [newHome({ url: null }), 'CONFIG_INVALID', 78],
      [keyless, 'WARDEN_CREDENTIALS_INVALID', 78],
      [newHome({}, -0.5), 'WARDEN_CERTIFICATE_EXPIRED', 78],
      [newHome({ secret: 's3cretx' }), 'WARDEN_REFUSED', 77],
      [newHome({ url: 'https://localhost:1/' }), 'WARDEN_UNAVAILABLE', 69],
      [newHome({ url: hub.url.replace('localhost', '127.0.0.2') }), 'WARDEN_UNAVAILABLE', 69],
    ] as const) {
      const { status, stdout, stderr } = await info(home, '--debug')
      assert.equal(stdout, '')
      assert.ok(stderr.includes(`(${code})`), stderr)
      assert.equal(status, exit)
      assert.ok(!stderr.includes('s3cret'), stderr)
    }
  })
})
