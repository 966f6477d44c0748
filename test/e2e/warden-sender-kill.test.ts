import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { readBooks } from '../../src/lib/queue/balance.ts'
import { prepareQueue } from '../../src/lib/queue/layout.ts'
import { Producer } from '../../src/lib/queue/producer.ts'
import { readReason } from '../../src/lib/queue/reason.ts'
import { messagesIn } from '../support/queue.ts'
import { LIMIT, startMentat, stopWell } from '../support/start-daemon.ts'
import { soon, until } from '../support/until.ts'
import { idsAt, someEvents, startHub } from '../support/warden-client.ts'
import { numbersFrom, quickFaults } from '../support/warden-faults.ts'
import { wardenHome } from '../support/warden-home.ts'

const ROUNDS = 8
const EACH = 400

test('each event of the queue is at the hub once, or in errors, through 8 times kill -9 and a hub that fails', async (t) => {
  const random = numbersFrom(5)
  const { hub, files } = await startHub({ limits: { send_events_limit: 50 } })
  hub.faults.chance = () =>
    random() > 0.2 ? undefined : quickFaults[Math.floor(random() * quickFaults.length)]
  const section = { timeout: '150ms', patience: '20ms', retry: 20 }
  const home = wardenHome(hub, files, { 'warden-sender': { queue_in_wait: '50ms' } }, section)
  const queue = prepareQueue(join(home.spool, 'warden-sender'))
  const producer = new Producer(queue, 'none', systemClock)
  const start = () => startMentat(['warden', 'send', '--home', home.path])
  const expected: string[] = []
  let inDoubt = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const event of someEvents(EACH, `r${round}-`)) producer.put(event)
    expected.push(...Array.from({ length: EACH }, (_, index) => `r${round}-${index}`))
    const daemon = start()
    await daemon.ready()
    const some = idsAt(hub).length + 1 + Math.floor(random() * 120)
    await soon('some are at the hub', () => idsAt(hub).length >= some)
    daemon.kill('SIGKILL')
    await daemon.ended(LIMIT)
    const left = messagesIn(queue.incoming).length
    const held = readBooks(queue).reduce((sum, books) => sum + books.held, 0)
    // The hub has events that are in the queue as well.
    if (idsAt(hub).length + left + held > expected.length) inDoubt += 1
    t.diagnostic(`killed with ${idsAt(hub).length} at the hub, ${left + held} in the queue`)
  }
  assert.ok(inDoubt >= 4, 'kills are meant to hurt')
  const last = start()
  const refused = (): string[] =>
    messagesIn(queue.errors).filter((name) => !name.endsWith('.reason.json'))
  await until(
    'all have left the queue',
    () =>
      messagesIn(queue.incoming).length === 0 && readBooks(queue).every(({ held }) => held === 0),
    LIMIT,
  )
  await stopWell(last)
  const reasons = refused().map((name) => readReason(queue.errors, name))
  assert.ok(reasons.every((reason) => reason?.code === 'WARDEN_EVENT_REFUSED'))
  const lost = reasons.map((reason) => String(reason?.['id']))
  assert.deepEqual([...idsAt(hub).map(String), ...lost].toSorted(), expected.toSorted())
  assert.ok(lost.length < 20, `${lost.length} refused`)
  for (const { missing } of readBooks(queue)) assert.equal(missing, 0)
})
