import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'node:process'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { contentsIn, namesIn, temporaryFolder } from '../support/queue.ts'
import type { Result } from '../support/run-cli.ts'
import { CLIENT, startHub } from '../support/warden-client.ts'
import { invite, TOKEN } from '../support/warden-registration.ts'

const { hub, certificates } = await startHub()

/** A home folder of a client that has no certificate yet. */
function newHome(section: object = {}): string {
  const home = temporaryFolder()
  mkdirSync(join(home, 'etc/core'), { recursive: true })
  const cafile = join(home, 'etc/warden/ca.pem')
  const warden = { url: hub.url, ra_url: hub.registrationUrl, name: CLIENT, cafile, ...section }
  writeFileSync(join(home, 'etc/core/warden.conf'), JSON.stringify({ warden }))
  writeFileSync(join(home, 'ca.pem'), certificates.authority.cert)
  return home
}

/** Runs a command beside the hub, which lives in this process. */
async function mentat(
  words: readonly string[],
  { input = '', ...variables }: Record<string, string> = {},
): Promise<Result> {
  const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))
  const child = spawn(bin, words, { env: { PATH: env['PATH'], NO_COLOR: '1', ...variables } })
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (child.exitCode === null) await once(child, 'exit')
  for (const told of [stdout, stderr]) assert.ok(!told.includes(TOKEN), told)
  return { status: child.exitCode, stdout, stderr }
}

function register(home: string, ...flags: string[]): string[] {
  return ['warden', 'register', '--home', home, '--ca', join(home, 'ca.pem'), ...flags]
}

describe('mentat warden register', { timeout: 120_000 }, () => {
  test('takes the token from a file, says what is where, and what to do next', async () => {
    invite(hub)
    const home = newHome()
    const file = join(home, 'token')
    writeFileSync(file, `${TOKEN}\n`)
    const { status, stdout, stderr } = await mentat(register(home, '--token-file', file))
    assert.equal(status, 0, stderr)
    const folder = join(home, 'etc/warden')
    assert.match(stdout, new RegExp(`^certificate +${folder}/cert\\.pem\n +${CLIENT}, by Test aut`))
    assert.match(stdout, new RegExp(`^key +${folder}/key\\.pem$`, 'm'))
    assert.match(stderr, /mentat warden info/)
    assert.deepEqual(namesIn(folder), ['ca.pem', 'cert.pem', 'key.pem'])
    const info = await mentat(['warden', 'info', '--home', home])
    assert.equal(info.status, 0, info.stderr)
    const again = await mentat(register(home, '--token-file', file))
    assert.equal(again.status, 73)
    assert.match(again.stderr, /exist already; nothing was changed/)
    assert.ok(!contentsIn(folder).some((content) => content.includes(TOKEN)))
  })

  test('from standard input, or from the environment; as JSON', async () => {
    for (const [flags, given] of [
      [['--token-file', '-'], { input: `${TOKEN}\n` }],
      [[], { MENTAT_WARDEN_RA_TOKEN: TOKEN }],
    ] as const) {
      invite(hub)
      const words = register(newHome(), '--key-type', 'ec', '--json', ...flags)
      const { status, stdout, stderr } = await mentat(words, given)
      assert.equal(status, 0, stderr)
      const told = JSON.parse(stdout) as { certificate: { subject: string }; keyfile: string }
      assert.equal(told.certificate.subject, CLIENT)
      assert.match(readFileSync(told.keyfile, 'utf8'), /BEGIN PRIVATE KEY/)
    }
  })

  test('fails with words and a status of its own for each cause', async () => {
    invite(hub)
    const wrong = { MENTAT_WARDEN_RA_TOKEN: 'wrong' }
    for (const [home, given, code, exit] of [
      [newHome(), {}, 'USAGE', 64],
      [newHome(), wrong, 'WARDEN_REGISTRATION_REFUSED', 77],
      [newHome({ name: 'org.nobody' }), wrong, 'WARDEN_REGISTRATION_REFUSED', 77],
      [newHome({ ra_url: 'https://localhost:1/ra' }), wrong, 'WARDEN_UNAVAILABLE', 69],
      [newHome({ ra_url: null }), wrong, 'CONFIG_INVALID', 78],
    ] as const) {
      const words = register(home, '--key-type', 'ec', '--debug')
      const { status, stdout, stderr } = await mentat(words, given)
      assert.ok(stderr.includes(`(${code})`), stderr)
      assert.deepEqual([status, stdout], [exit, ''])
    }
  })
})

describe('mentat warden renew', { timeout: 120_000 }, () => {
  test('says when nothing is due, and renews when it is told to', async () => {
    invite(hub)
    const home = newHome()
    const given = { MENTAT_WARDEN_RA_TOKEN: TOKEN }
    assert.equal((await mentat(register(home, '--key-type', 'ec'), given)).status, 0)
    const idle = await mentat(['warden', 'renew', '--home', home])
    assert.match(idle.stdout, /^not due: org\.example\.mentat, by Test authority, valid until 2/)
    const forced = await mentat(['warden', 'renew', '--home', home, '--force'])
    assert.equal(forced.status, 0, forced.stderr)
    assert.match(forced.stdout, /^renewed: .*\nbefore: .*cert\.pem\.old-\d{8}T\d{6}Z\nbefore: /)
    const mute = await mentat(['warden', 'renew', '--home', newHome({ ra_url: null })])
    assert.deepEqual(
      [mute.status, mute.stdout],
      [0, 'warden.ra_url is not set: nothing is renewed\n'],
    )
  })
})
