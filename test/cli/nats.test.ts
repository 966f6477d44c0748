import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { StreamAccount } from '../../src/lib/services/nats/account.ts'
import { prepareQueue } from '../../src/lib/queue/layout.ts'
import { natsHome } from '../support/nats-home.ts'
import { NatsServer, withoutNats } from '../support/nats-server.ts'
import { fill, someNames } from '../support/queue.ts'
import { unusedPort } from '../support/smtp.ts'
import { runMentat, startMentat, stopWell } from '../support/start-daemon.ts'
import { someEvents } from '../support/warden-client.ts'

const options = { timeout: 60_000, skip: withoutNats }
const server = new NatsServer()
if (withoutNats === false) await server.start()

describe('mentat nats', options, () => {
  test('info tells of the stream, send and receive what they did', async () => {
    const { path: home } = natsHome(server)
    const [event = ''] = someEvents(1)
    fill(prepareQueue(join(home, 'spool', 'nats-sender')), someNames(3), event)
    const run = (...args: string[]) => runMentat(['nats', ...args, '--home', home, '--quiet'])
    const missing = await run('info')
    assert.equal(missing.status, 69)
    assert.match(missing.stderr, /stream mentat at nats:\S+: there is no such stream/)
    assert.match((await run('send', '--once')).stdout, /^3 taken, 3 sent in /)
    const { status, stdout, stderr } = await run('info')
    assert.deepEqual([status, stderr], [0, ''])
    assert.match(stdout, /^server +127\.0\.0\.1:\d+, version \d/)
    assert.match(stdout, /^stream +mentat, subjects mentat\.events$/m)
    assert.match(stdout, /^waiting +3 messages, [\d,]+ bytes$/m)
    const received = await run('receive', '--once')
    assert.match(received.stdout, /^3 fetched, 3 put into the queue in /)
    const told = JSON.parse((await run('info', '--json')).stdout) as StreamAccount
    assert.deepEqual(
      [told.messages, told.consumers],
      [0, [{ name: 'mentat', waiting: 0, unacknowledged: 0 }]],
    )
  })

  test('info tells what is wrong, with the status of its kind', async () => {
    const away = natsHome({ url: `nats://127.0.0.1:${await unusedPort()}` })
    const { status, stderr } = await runMentat(['nats', 'info', '--home', away.path])
    assert.equal(status, 69)
    assert.match(stderr, /nobody listens there/)
    writeFileSync(join(away.config, 'core', 'nats.conf'), '{}')
    const none = await runMentat(['nats', 'info', '--home', away.path])
    assert.equal(none.status, 78)
    assert.match(none.stderr, /nats\.servers is empty: which server is meant\?/)
  })

  test('receive runs once over a home', async () => {
    const { path: home } = natsHome(server)
    const daemon = startMentat(['nats', 'receive', '--home', home])
    await daemon.ready()
    const { status, stderr } = await runMentat(['nats', 'receive', '--home', home])
    assert.equal(status, 75)
    assert.match(stderr, /a receiver of NATS runs already over/)
    await stopWell(daemon)
  })
})
