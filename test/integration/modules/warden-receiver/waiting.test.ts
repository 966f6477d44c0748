import assert from 'node:assert/strict'
import { chmodSync, rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, test, type TestContext } from 'node:test'
import { silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { WardenReceiver } from '../../../../src/lib/modules/warden-receiver/component.ts'
import type { WardenReceiverConfig } from '../../../../src/lib/modules/warden-receiver/config.ts'
import { queueLayout } from '../../../../src/lib/queue/layout.ts'
import { openWardenHub } from '../../../../src/lib/services/warden/client.ts'
import { type TestHost, testHost } from '../../../support/daemon-host.ts'
import { messagesIn, temporaryFolder } from '../../../support/queue.ts'
import { until } from '../../../support/until.ts'
import { CLIENT, someEvents, startHub, wardenConfig } from '../../../support/warden-client.ts'
import { WardenTestHub } from '../../../support/warden-hub.ts'
import { type ClientFiles, writeClientFiles } from '../../../support/warden/certificates.ts'

const { hub, files, certificates } = await startHub()
const { authority, stranger } = certificates

beforeEach(() => {
  hub.faults.clear()
  hub.store.clear()
  hub.requests.length = 0
})

interface Running {
  readonly receiver: WardenReceiver
  readonly host: TestHost
  readonly incoming: string
}

/** Starts a receiver on a clock that stands still. */
function start(
  context: TestContext,
  options: Partial<WardenReceiverConfig> = {},
  own: ClientFiles = files,
  url = hub.url,
): Running {
  const folder = temporaryFolder()
  const host = testHost()
  host.clock.set(Date.now())
  const warden = wardenConfig({ url }, own, { retry: 0, pause: 1000, longest_pause: 1000 })
  const config: WardenReceiverConfig = {
    queue_out_dir: 'inspector',
    queue_out_limit: 5000,
    queue_out_wait: 500,
    first_start: 'everything',
    poll_time: 5000,
    filter: {},
    stats_interval: 20_000,
    runlog_interval: 60_000,
    stop_timeout: 30_000,
    warden,
    logging: { level: 'info', format: 'text' },
    ...options,
  }
  const queue = join(folder, 'inspector')
  const receiver = new WardenReceiver({
    hub: openWardenHub(warden, { clock: systemClock, logger: silentLogger }),
    config,
    queue,
    position: join(folder, 'position.json'),
    once: false,
  })
  receiver.start(host)
  context.after(async () => {
    await host.end()
    receiver.stop()
  })
  return { receiver, host, incoming: queueLayout(queue).incoming }
}

/** Lets the receiver sleep and wake until something holds. */
async function passUntil(what: string, host: TestHost, holds: () => boolean): Promise<void> {
  await until(what, () => {
    if (holds()) return true
    if (host.clock.sleepers > 0) host.clock.advance(5000)
    return false
  })
}

function fill(count: number, prefix = 'e'): void {
  for (const event of someEvents(count, prefix)) hub.store.add('org.other', event)
}

describe('a receiver', { timeout: 60_000 }, () => {
  test('fetches no more than there is room for, and nothing while the queue is full', async (t) => {
    fill(7)
    const { receiver, host, incoming } = start(t, { queue_out_limit: 4 })
    await until('it is full', () => receiver.trouble() !== undefined)
    assert.match(receiver.trouble() ?? '', /^4 messages wait in /)
    assert.equal(messagesIn(incoming).length, 4)
    const before = hub.requests.length
    for (let turn = 0; turn < 3; turn += 1) {
      await until('it sleeps', () => host.clock.sleepers === 1)
      host.clock.advance(500)
    }
    assert.equal(hub.requests.length, before)
    for (const name of messagesIn(incoming)) unlinkSync(join(incoming, name))
    await passUntil('the rest is there', host, () => messagesIn(incoming).length === 3)
    assert.equal(receiver.counters()['queued'], 7)
    assert.equal(receiver.gauges()['position'], 7)
  })

  test('waits for a hub that is away, and says so until it is back', async (t) => {
    fill(2)
    hub.faults.chance = () => ({ kind: 'unstarted' })
    const { receiver, host, incoming } = start(t)
    await until('it says so', () => receiver.trouble()?.includes('503') === true)
    assert.match(host.lines.join('\n'), /warning: waiting: .*503: Server not running/)
    hub.faults.clear()
    await passUntil('they are there', host, () => messagesIn(incoming).length === 2)
    await until('all is well', () => receiver.trouble() === undefined)
  })

  test('tells of a certificate that ends soon, and works all the same', async (t) => {
    fill(1)
    const to = Date.now() + 10 * 86_400_000 + 60_000
    const issued = authority.issue({ subject: CLIENT, names: [CLIENT], to })
    const own = writeClientFiles(join(temporaryFolder(), 'soon'), issued, authority.cert)
    const { receiver, incoming } = start(t, {}, own)
    await until('it is there', () => messagesIn(incoming).length === 1)
    assert.match(receiver.degraded() ?? '', /ends in 10 days/)
    assert.equal(receiver.trouble(), undefined)
  })
})

describe('what an operator has to mend is told each in its own words, and waited for', () => {
  const DAY = 86_400_000
  const good = (): ClientFiles =>
    writeClientFiles(
      join(temporaryFolder(), 'own'),
      authority.issue({ subject: CLIENT, names: [CLIENT] }),
      authority.cert,
    )

  const spoilt: readonly [string, RegExp, () => ClientFiles][] = [
    [
      'a certificate that has expired',
      /warden\.certfile: .*expired at 20/,
      () => {
        const now = Date.now()
        const times = { from: now - 2 * DAY, to: now - DAY }
        const old = authority.issue({ subject: CLIENT, names: [CLIENT], ...times })
        return writeClientFiles(join(temporaryFolder(), 'own'), old, authority.cert)
      },
    ],
    [
      'a certificate of another authority',
      /403: I'm watching\. Authenticate\./,
      () => {
        const strange = stranger.issue({ subject: CLIENT, names: [CLIENT] })
        return writeClientFiles(join(temporaryFolder(), 'own'), strange, authority.cert)
      },
    ],
    [
      'a wrong authority of the hub',
      /the certificate of the hub does not come from an authority in `warden\.cafile`/,
      () => {
        const own = authority.issue({ subject: CLIENT, names: [CLIENT] })
        return writeClientFiles(join(temporaryFolder(), 'own'), own, stranger.cert)
      },
    ],
    [
      'a key that everybody may read',
      /warden\.keyfile: everybody may read or write/,
      () => {
        const own = good()
        chmodSync(own.keyfile, 0o644)
        return own
      },
    ],
    [
      'a key that is missing',
      /warden\.keyfile: .*key\.pem does not exist/,
      () => {
        const own = good()
        rmSync(own.keyfile)
        return own
      },
    ],
  ]
  for (const [title, words, make] of spoilt) {
    test(title, { timeout: 60_000 }, async (t) => {
      const own = make()
      fill(1)
      const { receiver, host, incoming } = start(t, {}, own)
      await until('it says so', () => receiver.trouble() !== undefined)
      assert.match(receiver.trouble() ?? '', words)
      assert.match(host.lines.join('\n'), words)
      const { cert, key } = authority.issue({ subject: CLIENT, names: [CLIENT] })
      rmSync(own.keyfile, { force: true })
      writeClientFiles(join(own.certfile, '..'), { cert, key }, authority.cert)
      await passUntil('mended, it works', host, () => messagesIn(incoming).length === 1)
    })
  }

  test('a hub with the certificate of another one', { timeout: 60_000 }, async (t) => {
    for (const [certificate, words] of [
      [certificates.misnamed, /the certificate of the hub is for another host/],
      [certificates.outdatedHub, /the certificate of the hub has expired/],
    ] as const) {
      const wrong = new WardenTestHub({ certificates, certificate })
      await wrong.start()
      t.after(() => wrong.stop())
      const { receiver } = start(t, {}, files, wrong.url)
      await until('it says so', () => receiver.trouble() !== undefined)
      assert.match(receiver.trouble() ?? '', words)
    }
  })
})
