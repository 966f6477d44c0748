import assert from 'node:assert/strict'
import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { queueLayout } from '../../src/lib/queue/layout.ts'
import { contentsIn, messagesIn } from '../support/queue.ts'
import { fillUp, makeRoom, skipSmallDisk, smallDisk } from '../support/small-disk.ts'
import { LIMIT, startMentat, stopWell } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'
import { someEvents, startHub } from '../support/warden-client.ts'
import { configure, wardenHome } from '../support/warden-home.ts'

describe('warden receive on a full disk', { skip: skipSmallDisk, timeout: 4 * LIMIT }, async () => {
  if (skipSmallDisk) return
  const { hub, files } = await startHub({ limits: { get_events_limit: 50 } })

  for (const [title, disk, size] of [
    ['to the last byte', 'size=2m', 65_536],
    ['to the last name', 'size=8m,nr_inodes=300', 0],
  ] as const) {
    test(`${title}, of the queue: it waits, goes on when there is room, and each event is there once`, async (t) => {
      hub.store.clear()
      const folder = smallDisk(disk)
      if (!folder) {
        t.skip('this root may not mount')
        return
      }
      const home = wardenHome(hub, files)
      const queue = join(folder, 'queue')
      const options = { first_start: 'everything', poll_time: '20ms', queue_out_dir: queue }
      configure(home, 'warden-receiver', options)
      const { incoming } = queueLayout(queue)
      const events = someEvents(40, 'first')
      for (const event of events) hub.store.add('org.other', event)
      const daemon = startMentat(['warden', 'receive', '--home', home.path])
      await daemon.ready()
      await until('the first are there', () => messagesIn(incoming).length === 40, LIMIT)
      fillUp(folder, size)
      const more = someEvents(200, 'more')
      for (const event of more) hub.store.add('org.other', event)
      await until('it says what it waits for', () => /waiting: .*ENOSPC/.test(daemon.stderr), LIMIT)
      assert.equal(daemon.running, true)
      assert.equal(messagesIn(incoming).length, 40)
      makeRoom(folder)
      await until('all are there', () => messagesIn(incoming).length === 240, LIMIT)
      await stopWell(daemon)
      assert.deepEqual(contentsIn(incoming), [...events, ...more].toSorted())
    })
  }

  test('of the position: nothing is published of which nobody knows that it was fetched', async (t) => {
    hub.store.clear()
    const folder = smallDisk('size=1m')
    if (!folder) {
      t.skip('this root may not mount')
      return
    }
    const home = wardenHome(hub, files)
    configure(home, 'warden-receiver', { first_start: 'everything', poll_time: '20ms' })
    rmSync(home.run, { recursive: true, force: true })
    symlinkSync(folder, home.run)
    const { incoming } = queueLayout(join(home.spool, 'inspector'))
    const daemon = startMentat(['warden', 'receive', '--home', home.path])
    await daemon.ready()
    fillUp(folder)
    const events = someEvents(60)
    for (const event of events) hub.store.add('org.other', event)
    await until('it says what it waits for', () => /waiting: .*ENOSPC/.test(daemon.stderr), LIMIT)
    assert.deepEqual(messagesIn(incoming), [])
    makeRoom(folder)
    await until('all are there', () => messagesIn(incoming).length === 60, LIMIT)
    await stopWell(daemon)
    assert.deepEqual(contentsIn(incoming), events.toSorted())
  })
})
