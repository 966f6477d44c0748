import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { homeAt } from '../../../../src/lib/framework/home.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { catalogue } from '../../../../src/lib/modules/catalogue.ts'
import { cacheRule } from '../../../../src/lib/modules/cleanup/file-rules.ts'
import type { Work } from '../../../../src/lib/modules/cleanup/rule.ts'
import { Tally } from '../../../../src/lib/modules/cleanup/tally.ts'
import { runWardenSender } from '../../../../src/lib/modules/warden-sender/run.ts'
import { prepareQueue, queueLayout } from '../../../../src/lib/queue/layout.ts'
import { Producer } from '../../../../src/lib/queue/producer.ts'
import { messagesIn } from '../../../support/queue.ts'
import { someEvents, startHub } from '../../../support/warden-client.ts'
import { configure, wardenHome } from '../../../support/warden-home.ts'

test('a queue of what was sent outside of spool/ is emptied by a rule of the cleanup, and sending goes on', async () => {
  const { hub, files } = await startHub()
  const home = wardenHome(hub, files)
  const sent = join(home.path, 'sent')
  const logging = { level: 'critical' }
  configure(home, 'warden-sender', { queue_out_dir: sent, queue_in_wait: '50ms', logging })
  const queue = prepareQueue(join(home.spool, 'warden-sender'))
  const producer = new Producer(queue, 'none', systemClock)
  const send = async (prefix: string): Promise<void> => {
    for (const event of someEvents(3, prefix)) producer.put(event)
    const request = { home, clock: systemClock, catalogue, overrides: {}, once: true }
    await runWardenSender({ ...request, onReady: () => undefined })
  }
  await send('old')
  const { incoming } = queueLayout(sent)
  for (const name of messagesIn(incoming)) utimesSync(join(incoming, name), 1, 1)
  await send('new')
  assert.equal(messagesIn(incoming).length, 6)
  const { signal } = new AbortController()
  const tally = new Tally()
  const rest = { clock: systemClock, signal, isDry: false, onProgress: () => undefined, tally }
  const work = { ...rest, home: homeAt(home.path) } as unknown as Work
  await cacheRule(incoming, 1, join(home.path, 'reports')).remove('2001-01-01T00:00:00Z', work)
  assert.equal(messagesIn(incoming).length, 3)
  await send('later')
  assert.equal(messagesIn(incoming).length, 6)
  assert.equal(hub.store.events.length, 9)
})
