import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Home } from '../../src/lib/framework/home.ts'
import { prepareQueue, queueLayout } from '../../src/lib/queue/layout.ts'
import type { WardenConfig } from '../../src/lib/services/warden/section.ts'
import { put } from '../support/pipe-workplace.ts'
import { messagesIn, namesIn, temporaryFolder } from '../support/queue.ts'
import { type Daemon, LIMIT, startMentat, stopWell } from '../support/start-daemon.ts'
import { soon, until } from '../support/until.ts'
import { CLIENT, openClient, someEvents, startHub, wardenConfig } from '../support/warden-client.ts'
import { configure, wardenHome } from '../support/warden-home.ts'
import { invite, serialOf } from '../support/warden-registration.ts'
import { writeClientFiles } from '../support/warden/certificates.ts'

const DAY = 86_400_000
const { hub, certificates } = await startHub()
const { authority } = certificates

/** A home folder of a client whose certificate ends in so many days. */
function homeFor(days: number): { home: Home; certfile: string; config: WardenConfig } {
  const to = Date.now() + days * DAY
  const issued = authority.issue({ subject: CLIENT, names: [CLIENT], from: to - 365 * DAY, to })
  const files = writeClientFiles(join(temporaryFolder(), 'warden'), issued, authority.cert)
  const modules = { 'warden-receiver': { first_start: 'everything', poll_time: '20ms' } }
  const section = { ra_url: hub.registrationUrl }
  const config = wardenConfig(hub, files)
  return { home: wardenHome(hub, files, modules, section), certfile: files.certfile, config }
}

/** The daemon runs, and the hub has heard of it. */
async function started(words: readonly string[]): Promise<Daemon> {
  const daemon = startMentat(words)
  await daemon.ready()
  return daemon
}

test('daemons that run take the new pair without a restart, and lose nothing meanwhile', async () => {
  invite(hub)
  const { home, certfile } = homeFor(10)
  const old = serialOf(certfile)
  const { incoming } = queueLayout(join(home.spool, 'inspector'))
  const outbox = prepareQueue(join(home.spool, 'warden-sender'))
  for (const event of someEvents(20, 'first')) hub.store.add('org.other', event)
  const receiver = await started(['warden', 'receive', '--home', home.path])
  const sender = await started(['warden', 'send', '--home', home.path])
  await soon('the first are fetched', () => messagesIn(incoming).length === 20)
  put(outbox, 'a', someEvents(1, 'sent-before')[0]!)
  await until('one is sent', () => hub.store.events.length === 21, LIMIT)
  const renewal = startMentat(['warden', 'renew', '--home', home.path, '--json'])
  assert.deepEqual(await renewal.ended(LIMIT), { code: 0, signal: null }, renewal.stderr)
  assert.equal((JSON.parse(renewal.stdout) as { renewed: boolean }).renewed, true)
  const fresh = serialOf(certfile)
  assert.notEqual(fresh, old)
  const seen = hub.requests.length
  for (const event of someEvents(20, 'second')) hub.store.add('org.other', event)
  put(outbox, 'b', someEvents(1, 'sent-after')[0]!)
  await until('all are there', () => messagesIn(incoming).length === 42, LIMIT)
  const later = hub.requests.slice(seen)
  for (const method of ['getEvents', 'sendEvents']) {
    const shown = later.filter((request) => request.method === method).at(-1)
    assert.equal(shown?.certificate, fresh, method)
  }
  for (const daemon of [receiver, sender]) {
    await stopWell(daemon)
    assert.doesNotMatch(daemon.stderr, /waiting/)
  }
})

test('killed at any moment it leaves a pair that the hub lets in, and the next run goes on', async (t) => {
  invite(hub)
  const { home, config } = homeFor(10)
  const old = serialOf(config.certfile)
  const next = `${config.certfile}.new`
  const isAsked = (method: string, seen: number) => (): boolean =>
    hub.requests.slice(seen).some((request) => request.method === method)
  const moments: readonly [string, (seen: number) => () => boolean][] = [
    ['before anything', () => () => true],
    ['with a new key', () => () => existsSync(`${config.keyfile}.new`)],
    ['while it asks', (seen) => isAsked('getCert', seen)],
    ['with a new certificate', () => () => existsSync(next)],
    ['while the hub is asked', (seen) => isAsked('getInfo', seen)],
    ['when it is in force', () => () => serialOf(config.certfile) !== old],
  ]
  for (const [moment, reached] of moments) {
    hub.faults.plan('getCert', { kind: 'slow', delay: 100 })
    hub.faults.plan('getInfo', { kind: 'slow', delay: 100 })
    const isThere = reached(hub.requests.length)
    const renewal = startMentat(['warden', 'renew', '--home', home.path])
    await soon(moment, isThere)
    renewal.kill('SIGKILL')
    await renewal.ended(LIMIT)
    t.diagnostic(`killed ${moment}: ${namesIn(config.certfile, '..').join(' ')}`)
    hub.faults.clear()
    const client = openClient(config)
    await client.info(new AbortController().signal)
    client.close()
  }
  const last = startMentat(['warden', 'renew', '--home', home.path])
  assert.deepEqual(await last.ended(LIMIT), { code: 0, signal: null }, last.stderr)
  assert.notEqual(serialOf(config.certfile), old)
  assert.deepEqual(
    namesIn(config.certfile, '..').filter((name) => name.endsWith('.new')),
    [],
  )
})

test('the scheduler renews by itself, and leaves a run log', async () => {
  invite(hub)
  const { home, certfile } = homeFor(10)
  const old = serialOf(certfile)
  const off = Object.fromEntries(
    ['statistician', 'reporter', 'informant', 'cleanup', 'backup', 'precache'].map((name) => [
      name,
      'off',
    ]),
  )
  configure(home, 'scheduler', { schedule: { ...off, warden_renewal: '* * * * *' } })
  const scheduler = await started(['scheduler', 'run', '--home', home.path])
  await until('it is renewed', () => serialOf(certfile) !== old, 2 * LIMIT)
  const folder = join(home.run, 'warden_renewal')
  await until('it has ended', () => scheduler.stderr.includes('warden_renewal ended'), LIMIT)
  await stopWell(scheduler)
  const [name = ''] = namesIn(folder)
  const log = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>
  assert.equal(log['result'], 'success')
  assert.equal((log['outcome'] as { renewed: boolean }).renewed, true)
})
