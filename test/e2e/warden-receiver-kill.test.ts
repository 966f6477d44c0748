import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { queueLayout } from '../../src/lib/queue/layout.ts'
import { contentsIn, messagesIn } from '../support/queue.ts'
import { LIMIT, startMentat, stopWell } from '../support/start-daemon.ts'
import { soon, until } from '../support/until.ts'
import { someEvents, startHub } from '../support/warden-client.ts'
import { numbersFrom, quickFaults } from '../support/warden-faults.ts'
import { wardenHome } from '../support/warden-home.ts'
import type { Fault } from '../support/warden/faults.ts'

const ROUNDS = 8
const EACH = 400

test('each event of the hub is in the queue once, through 8 times kill -9 and a hub that fails', async (t) => {
  const random = numbersFrom(3)
  const { hub, files } = await startHub({ limits: { get_events_limit: 50 } })
  const faults: readonly Fault[] = [...quickFaults, { kind: 'duplicate' }]
  hub.faults.chance = () =>
    random() > 0.25 ? undefined : faults[Math.floor(random() * faults.length)]
  const options = { first_start: 'everything', poll_time: '20ms', queue_out_limit: 100_000 }
  const home = wardenHome(hub, files, { 'warden-receiver': options }, { timeout: '150ms' })
  const { incoming } = queueLayout(join(home.spool, 'inspector'))
  const start = () => startMentat(['warden', 'receive', '--home', home.path])
  const sent: string[] = []
  const own = join(home.spool, 'inspector', '.warden-receiver')
  let inTheMiddle = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const events = someEvents(EACH, `r${round}-`)
    sent.push(...events)
    for (const event of events) hub.store.add('org.other', event)
    const daemon = start()
    await daemon.ready()
    // While an answer is being written, or while it goes into the queue.
    const [folder, begun] = round % 2 === 0 ? [own, 0] : [incoming, messagesIn(incoming).length]
    const some = begun + 1 + Math.floor(random() * 49)
    await soon('some are there', () => messagesIn(folder).length >= some)
    daemon.kill('SIGKILL')
    await daemon.ended(LIMIT)
    const left = messagesIn(own).length
    if (left > 0) inTheMiddle += 1
    t.diagnostic(`killed with ${messagesIn(incoming).length} in the queue, ${left} on the way`)
  }
  assert.ok(inTheMiddle >= 2, 'kills are meant to hurt')
  const last = start()
  await until('all are there', () => messagesIn(incoming).length >= sent.length, LIMIT)
  await stopWell(last)
  assert.deepEqual(contentsIn(incoming), sent.toSorted())
})
