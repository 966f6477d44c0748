import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { prepareQueue } from '../../../../src/lib/queue/layout.ts'
import { Producer } from '../../../../src/lib/queue/producer.ts'
import { messagesIn } from '../../../support/queue.ts'
import { runMentat, startMentat, stopWell } from '../../../support/start-daemon.ts'
import { until } from '../../../support/until.ts'
import { idsAt, someEvents, startHub } from '../../../support/warden-client.ts'
import { wardenHome } from '../../../support/warden-home.ts'

test('an outage is waited out, told, and no reason not to end when asked; one sender runs over a home', async () => {
  const { hub, files } = await startHub()
  const home = wardenHome(hub, files, { 'warden-sender': { queue_in_wait: '50ms' } })
  const queue = prepareQueue(join(home.spool, 'warden-sender'))
  const producer = new Producer(queue, 'none', systemClock)
  for (const event of someEvents(5)) producer.put(event)
  await hub.stop()
  const args = ['warden', 'send', '--home', home.path]
  const daemon = startMentat(args)
  await until('it says so', () => daemon.stderr.includes('waiting: '))
  assert.match(daemon.stderr, /waiting: https:\/\/localhost:\d+\/warden3: nobody listens there/)
  const { status, stderr } = await runMentat(args)
  assert.equal(status, 75, stderr)
  assert.match(stderr, /a sender of Warden runs already over/)
  await stopWell(daemon)
  assert.equal(messagesIn(queue.incoming).length, 5)
  await hub.start()
  const next = startMentat(args)
  await until('they are at the hub', () => idsAt(hub).length === 5)
  await stopWell(next)
  assert.deepEqual(messagesIn(queue.incoming), [])
})
