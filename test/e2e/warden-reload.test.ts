import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Home } from '../../src/lib/framework/home.ts'
import { prepareQueue } from '../../src/lib/queue/layout.ts'
import { put } from '../support/pipe-workplace.ts'
import { contentsIn, messagesIn } from '../support/queue.ts'
import { type Daemon, LIMIT, startMentat, stopWell } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'
import { CLIENT, idsAt, someEvents, startHub } from '../support/warden-client.ts'
import { configure, wardenHome } from '../support/warden-home.ts'
import type { WardenTestHub } from '../support/warden-hub.ts'

const { hub, files, certificates } = await startHub()
const { hub: other } = await startHub({ certificates })

/** Points both daemons to a hub. */
function pointTo({ url }: Pick<WardenTestHub, 'url'>, home: Home, section: object = {}): void {
  const quick = { timeout: '20s', retry: 2, pause: '1ms', longest_pause: '10ms', patience: '1ms' }
  const warden = { url, name: CLIENT, ...files, ...quick, ...section }
  mkdirSync(join(home.config, 'core'), { recursive: true })
  writeFileSync(join(home.config, 'core/warden.conf'), JSON.stringify({ warden }))
}

/** Lets it read its configuration again. */
async function hangUp(daemon: Daemon): Promise<void> {
  const count = (): number => daemon.stderr.split('the configuration is valid').length
  const before = count()
  daemon.kill('SIGHUP')
  await until('it has read its configuration', () => count() > before, LIMIT)
}

function fill(at: WardenTestHub, count: number, prefix: string, members: object = {}): void {
  for (const event of someEvents(count, prefix, members)) at.store.add('org.other', event)
}

describe('SIGHUP', { timeout: 3 * LIMIT }, () => {
  test('of the receiver: other limits, filter, node and hub hold from then on, and a bad one does not', async () => {
    const options = { first_start: 'everything', poll_time: '20ms' }
    const home = wardenHome(hub, files, { 'warden-receiver': options })
    const { incoming } = prepareQueue(join(home.spool, 'inspector'))
    const arrived = (count: number) => (): boolean => messagesIn(incoming).length === count
    fill(hub, 10, 'a')
    const daemon = startMentat(['warden', 'receive', '--home', home.path])
    await daemon.ready()
    await until('the first are there', arrived(10), LIMIT)

    const node = { name: 'org.example.relay', type: ['Relay'] }
    configure(home, 'warden-receiver', { ...options, filter: { nocat: ['Recon'] }, node })
    pointTo(hub, home, { get_events_limit: 2 })
    await hangUp(daemon)
    fill(hub, 5, 'scan', { Category: ['Recon.Scanning'] })
    fill(hub, 5, 'b')
    await until('those that are wanted are there', arrived(15), LIMIT)
    const last = hub.requests.findLast(({ method }) => method === 'getEvents')
    assert.deepEqual([last?.query.get('count'), last?.query.get('nocat')], ['2', 'Recon'])
    const marked = contentsIn(incoming).filter((text) => text.includes('org.example.relay'))
    assert.equal(marked.length, 5)

    pointTo({ url: 'ftp://hub' }, home)
    daemon.kill('SIGHUP')
    await until(
      'it goes on as before',
      () => /ERROR SIGHUP: .*going on with the old one/.test(daemon.stderr),
      LIMIT,
    )
    fill(hub, 1, 'c')
    await until('it works', arrived(16), LIMIT)

    fill(other, 3, 'd')
    pointTo(other, home)
    await hangUp(daemon)
    await until('those of the other hub are there', arrived(19), LIMIT)
    assert.match(daemon.stderr, /the hub was https:.* before, and is https:/)
    await stopWell(daemon)
  })

  test('of the sender: other filter, rule, limits and hub hold from then on, and nothing is sent twice', async () => {
    hub.store.clear()
    other.store.clear()
    const home = wardenHome(hub, files, { 'warden-sender': { queue_in_wait: '50ms' } })
    const queue = prepareQueue(join(home.spool, 'warden-sender'))
    const send = (count: number, prefix: string, members: object = {}): void => {
      for (const [index, event] of someEvents(count, prefix, members).entries()) {
        put(queue, `${prefix}-${index}`, event)
      }
    }
    const isEmpty = (): boolean => messagesIn(queue.incoming).length === 0
    send(10, 'a')
    const daemon = startMentat(['warden', 'send', '--home', home.path])
    await daemon.ready()
    await until('the first are sent', () => idsAt(hub).length === 10, LIMIT)

    configure(home, 'warden-sender', {
      ...{ queue_in_wait: '50ms', filter: { nocat: ['Recon'] } },
      rule: 'not Category in ["Abusive.Spam"]',
    })
    pointTo(hub, home, { send_events_limit: 2 })
    await hangUp(daemon)
    const posted = hub.requests.length
    send(3, 'scan', { Category: ['Recon.Scanning'] })
    send(3, 'spam', { Category: ['Abusive.Spam'] })
    send(7, 'b')
    await until('those that are wanted are sent', () => idsAt(hub).length === 17, LIMIT)
    await until('the others have gone', isEmpty, LIMIT)
    const sizes = hub.requests
      .slice(posted)
      .filter(({ method }) => method === 'sendEvents')
      .map(({ body }) => (JSON.parse(body) as unknown[]).length)
    assert.ok(Math.max(...sizes) <= 2, sizes.join())

    pointTo(other, home)
    await hangUp(daemon)
    send(4, 'c')
    await until('they are at the other hub', () => idsAt(other).length === 4, LIMIT)
    await stopWell(daemon)
    const ids = [...idsAt(hub), ...idsAt(other)]
    assert.equal(new Set(ids).size, 21)
    assert.equal(ids.length, 21)
  })
})
